import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Json, json, simulated } from './document.ts'
import { runCli, tempFolder } from './run-cli.ts'

const folder = tempFolder()
afterAll(folder.remove)

/** Kaplan's law without a floor, on runs that have one: its intervals miss them. */
const wrong = folder.in('wrong.json')
const right = folder.in('right.json')

beforeAll(async () => {
  await simulated('params=1e8:1e10:5 tokens-per-param=5:80:4', folder.in('runs.csv'), '--noise', '0.003')
  for (const [law, out] of [
    ['kaplan', wrong],
    ['chinchilla', right],
  ] as const) {
    await json('fit', folder.in('runs.csv'), '--law', law, '--out', out, '--bootstrap', '40', '--quiet')
  }
}, 60_000)

const codes = ({ notes }: Json): string[] => notes.map(({ code }: Json) => code)
const beyond = ['--at', 'params=1e11 tokens=2e12']
const within = ['--at', 'params=1e9 tokens=2e10']

describe('an answer beyond the rows', () => {
  it.each([
    ['predict', beyond],
    ['plan', ['--flops', '1e24']],
  ])('of %s tells how the law did on its own larger rows', async (command, given) => {
    const bad = await json(command, wrong, ...given, '--quiet')
    expect(codes(bad)).toContain('backtest-missed')
    expect(bad.backtest).toMatchObject({ by: 'flops', horizonOf: 'flops' })
    const good = await json(command, right, ...given, '--quiet')
    expect(codes(good)).not.toContain('backtest-missed')
    expect(good.backtest.folds.length).toBeGreaterThan(2)
    const { stdout, stderr } = await runCli([command, wrong, ...given])
    expect(stdout).toMatch(/\nTested on these rows: At \S+ times the largest fitted compute kaplan missed\s/)
    expect(stderr).toContain('[caution] backtest-missed')
  })

  it('is not tested on request, nor where it lies among the rows or there are none', async () => {
    for (const argv of [
      ['predict', wrong, ...within],
      ['predict', wrong, ...beyond, '--no-backtest'],
      ['plan', wrong, '--flops', '1e24', '--no-backtest'],
    ]) {
      const document = await json(...argv, '--quiet')
      expect(document.backtest).toBe(null)
      expect(codes(document)).not.toContain('backtest-missed')
    }
    const published = folder.in('published.json')
    await json('laws', 'chinchilla', '--set', 'epoch', '--out', published)
    expect((await json('predict', published, ...beyond, '--quiet')).backtest).toBe(null)
  })
})
