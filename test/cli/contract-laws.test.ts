import { writeFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { fromDocument } from '../../src/infer/document.ts'
import { predict } from '../../src/infer/predict.ts'
import { catalog } from '../../src/law/catalog.ts'
import { expectFields, type Json, json, quick, read, simulated } from './document.ts'
import { runCli, tempFolder } from './run-cli.ts'

const folder = tempFolder()
afterAll(folder.remove)
const runs = folder.in('runs.csv')
const fitPath = folder.in('fit.json')
const at = 'params=70e9 tokens=1.4T'

beforeAll(async () => {
  await simulated('params=1e8:1e10:8 tokens-per-param=5:80:5', runs, '--noise', '0.005')
  await runCli(['fit', runs, '--out', fitPath, ...quick])
})

describe('laws', () => {
  const shape = {
    name: null,
    title: null,
    formula: null,
    tex: null,
    inputs: null,
    params: null,
    sets: null,
    references: null,
  }

  test('lists every law in the shape of the contract', async () => {
    const { laws } = await json('laws')
    expect(laws.map(({ name }: Json) => name)).toEqual(catalog.map(({ name }) => name))
    for (const law of laws) expectFields(law, shape)
  })

  test('describes one in the same shape', async () => {
    const { laws } = await json('laws', 'chinchilla')
    expect(laws).toHaveLength(1)
    expectFields(laws[0], shape)
    expect(laws[0].tex).toBe('E + \\frac{A}{N^{\\alpha}} + \\frac{B}{D^{\\beta}}')
    expect(laws[0].inputs.N).toEqual({ role: 'params', meaning: 'model parameters', unit: 'parameters' })
  })

  test('evaluates a published set, at what the paper says', async () => {
    // Hoffmann et al.: Chinchilla, 70B parameters and 1.4T tokens
    const { predictions } = await json('laws', 'chinchilla', '--set', 'hoffmann', '--at', at)
    expect(predictions[0].loss).toBe(1.69 + 406.4 / 70e9 ** 0.34 + 410.7 / 1.4e12 ** 0.28)
  })

  test('a set is a document for predict and plan', async () => {
    const path = folder.in('hoffmann.json')
    const written = await json('laws', 'chinchilla', '--set', 'hoffmann', '--out', path)
    expect(JSON.parse(read(path))).toEqual(written)
    expect(written).toMatchObject({ kind: 'fit', n: 0, convergence: null, interval: null, draws: null })
    expect(written.derived.a.value).toBeCloseTo(0.28 / 0.62, 14)
    const { predictions } = await json('predict', path, '--at', at)
    const [found] = (await json('laws', 'chinchilla', '--set', 'hoffmann', '--at', at)).predictions
    expect(predictions[0]).toEqual(found)
    expect((await json('plan', path, '--flops', '5.76e23')).params).toMatchObject({ low: null, high: null })
  })

  test('a law of one open quantity takes it from the set or from --map', async () => {
    const image = ['laws', 'power-floor', '--set', 'henighan-image-params']
    const { predictions } = await json(...image, '--at', 'params=1e9')
    expect(predictions[0].value).toBe(2.2 + 1.7136190103032716 / 1e9 ** 0.13)
    const own = await json('laws', 'power', '--set', 'k=3 alpha=0.1', '--map', 'x=tokens', '--at', 'tokens=1e10')
    expect(own.predictions[0].value).toBeCloseTo(0.3, 12)
  })

  test.each([[], ...catalog.map(({ name }) => [name])])('fits 80 columns: %s', async (...name) => {
    const { stdout } = await runCli(['laws', ...name.filter((each) => each !== undefined)])
    const isLong = (line: string) => line.length > 80 && line.trim().includes(' ')
    expect(stdout.split('\n').filter(isLong)).toEqual([])
  })
})

describe('simulate', () => {
  test('repeats its bytes for a seed', async () => {
    const argv = ['simulate', '--law', 'chinchilla', '--set', 'epoch', '--noise', '0.01', '--design']
    const grid = [...argv, 'params=1e8:1e9:3 tokens=1e9,1e10']
    const first = await runCli(grid)
    expect(first.stdout).toMatch(/^params,tokens,loss\n100000000,1000000000,\d/)
    expect((await runCli(grid)).stdout).toBe(first.stdout)
    expect((await runCli([...grid, '--seed', '1'])).stdout).not.toBe(first.stdout)
  })

  test('keeps the columns of a design as they stand, and puts the output in place of its own', async () => {
    const path = folder.write('design.csv', 'name,N,D,loss\n"a, b",70m,1.4B,9\nc,1.3B,20B,\n')
    const { stdout } = await runCli(['simulate', '--set', fitPath, '--design', path])
    const estimate = fromDocument(JSON.parse(read(fitPath)), fitPath)
    const values = predict(estimate, [
      { params: 70e6, tokens: 1.4e9 },
      { params: 1.3e9, tokens: 20e9 },
    ]).map(({ value }) => value!)
    const [header, a, c] = stdout.trimEnd().split('\n')
    expect(header).toBe('name,N,D,loss')
    expect(a).toMatch(/^"a, b",70m,1\.4B,/)
    for (const [row, line] of [a, c].entries()) {
      expect(Number(line!.split(',').at(-1)) / values[row]!).toBeCloseTo(1, 12)
    }
  })

  test('gives each point of a grid its own output, also where a law of steps orders rows', async () => {
    const grid = 'params=1e6:1e9:4 step=1e3:1e5:5'
    const { stdout } = await runCli(['simulate', '--law', 'kaplan-steps', '--set', 'kaplan', '--design', grid])
    const rows = stdout.trimEnd().split('\n').slice(1)
    expect(new Set(rows).size).toBe(20)
    for (const row of rows) {
      const [params, step, loss] = row.split(',').map(Number) as [number, number, number]
      expect(loss).toBeCloseTo((6.5e13 / params) ** 0.077 + (2100 / step) ** 0.76, 9)
    }
  })

  test('points of a table keep its order, also by a law of steps', async () => {
    const fitted = folder.in('steps.json')
    await runCli(['laws', 'kaplan-steps', '--set', 'kaplan', '--out', fitted])
    const path = folder.write('points.csv', 'params,step\n1e9,5000\n1e6,2000\n1e9,1000\n')
    const { predictions } = await json('predict', fitted, '--points', path, '--quiet')
    expect(predictions.map(({ at }: Json) => at.step)).toEqual([5000, 2000, 1000])
  })

  test('--json gives the columns and what they were made from', async () => {
    const document = await json(
      'simulate',
      '--law',
      'chinchilla',
      '--set',
      'epoch',
      '--design',
      'params=1e9 flops=1e20,1e21',
    )
    expect(document).toMatchObject({ kind: 'simulation', law: 'chinchilla', rows: 2, noise: 0, seed: 0, out: null })
    expect(document.columns.tokens[0]).toBe(1e20 / 6e9)
  })
})

test('a law of one quantity that predicts no loss finds its columns by itself', async () => {
  const scores = folder.in('scores.csv')
  const rows = [1e9, 4e9, 2e10, 1e11, 6e11].map((tokens) => `${tokens},${0.1 * tokens ** 0.05}`)
  writeFileSync(scores, `tokens,score\n${rows.join('\n')}\n`)
  const { params } = await json('fit', scores, '--law', 'score-power', '--quiet', ...quick)
  expect(params.a.value).toBeCloseTo(0.05, 9)
})
