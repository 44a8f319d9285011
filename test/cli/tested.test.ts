import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { expectFields, type Json, json, read, simulated } from './document.ts'
import { runCli, tempFolder } from './run-cli.ts'

const folder = tempFolder()
afterAll(folder.remove)

/** Kaplan's law, on runs of Chinchilla's: it misses the larger ones. */
const wrong = folder.in('wrong.json')

beforeAll(async () => {
  await simulated('params=1e8:1e10:5 tokens-per-param=5:80:4', folder.in('runs.csv'), '--noise', '0.003')
  await json('fit', folder.in('runs.csv'), '--law', 'kaplan', '--out', wrong, '--bootstrap', '40', '--quiet')
}, 60_000)

const beyond = ['--at', 'params=1e11 tokens=2e12']
const within = ['--at', 'params=1e9 tokens=2e10']
const width = ({ low, high }: Json): number => Math.log(high / low)

describe('a fit is tested on its own larger rows', () => {
  it('and says so in its document and beside answers beyond the rows', async () => {
    const { tested } = JSON.parse(read(wrong))
    expectFields(tested, { by: null, horizonOf: null, largest: null, level: null, folds: null })
    expectFields(tested.lawError, { size: null, fits: null })
    expect(tested).toMatchObject({ by: 'flops', horizonOf: 'flops', level: 0.9 })
    for (const argv of [
      ['predict', wrong, ...beyond],
      ['plan', wrong, '--flops', '1e24'],
    ]) {
      expect((await json(...argv, '--quiet')).tested).toEqual(tested)
      const { stdout } = await runCli([...argv, '--quiet'])
      expect(stdout).toMatch(/\nTested on its own rows: At \S+ times the largest fitted compute\skaplan missed\s/)
      expect(stdout.replaceAll('\n', ' ')).toContain('allows for an error of the law itself')
      expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80)
    }
    expect((await runCli(['predict', wrong, ...within, '--quiet'])).stdout).not.toContain('Tested')
  })

  it('so that intervals of new runs are wider beyond the rows, unless it is told not to', async () => {
    const unaware = folder.in('unaware.json')
    const argv = ['--law', 'kaplan', '--out', unaware, '--bootstrap', '40', '--quiet', '--no-backtest']
    await json('fit', folder.in('runs.csv'), ...argv)
    const [narrow, wide] = [
      (await json('predict', unaware, ...beyond, '--quiet')).predictions[0],
      (await json('predict', wrong, ...beyond, '--quiet')).predictions[0],
    ]
    expect(wide.mean).toEqual(narrow.mean)
    expect(width(wide.new)).toBeGreaterThan(1.5 * width(narrow.new))
    expect((await json('predict', unaware, ...beyond, '--quiet')).tested).toBe(null)
  })

  it('in a report, too, unless it is told not to', async () => {
    const out = folder.in('report.json')
    const argv = ['report', folder.in('runs.csv'), '--law', 'kaplan', '--bootstrap', '40', '--out', out, '--quiet']
    const testedIn = async (...more: string[]) => {
      expect((await runCli([...argv, ...more])).code).toBe(0)
      return JSON.parse(read(out)).fits[0].fit.tested
    }
    expect((await testedIn()).lawError.size).toBeGreaterThan(0)
    expect(await testedIn('--no-backtest')).toBe(undefined)
  })

  it('but not one without intervals, nor coefficients that were given', async () => {
    const point = folder.in('point.json')
    await json('fit', folder.in('runs.csv'), '--out', point, '--bootstrap', '0', '--quiet')
    const published = folder.in('published.json')
    await json('laws', 'chinchilla', '--set', 'epoch', '--out', published)
    for (const fit of [point, published]) {
      expect((await json('predict', fit, ...beyond, '--quiet')).tested).toBe(null)
    }
  })
})
