import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { expectFields, interval, type Json, json, quick, read, simulated } from './document.ts'
import { runCli, tempFolder } from './run-cli.ts'

const folder = tempFolder()
afterAll(folder.remove)
const runs = folder.in('runs.csv')
const fitPath = folder.in('fit.json')

beforeAll(async () => {
  await simulated('params=1e8:1e10:6 tokens-per-param=5:80:5', runs, '--noise', '0.005')
  await runCli(['fit', runs, '--out', fitPath, ...quick])
})

/** The longest line that a command prints for people. */
async function width(...argv: string[]): Promise<number> {
  const { code, stdout } = await runCli([...argv, '--quiet'])
  expect(code).toBe(0)
  return Math.max(...stdout.split('\n').map((line) => line.length))
}

describe('backtest', () => {
  const argv = ['backtest', runs, '--law', 'chinchilla', '--draws', '40', '--quiet']
  const fold = { horizon: null, n: null, mre: null, bias: null, hit: null }

  test('prints folds in the shape of the contract', async () => {
    const { folds, level } = await json(...argv)
    expect(level).toBe(0.9)
    expect(folds.length).toBeGreaterThan(2)
    for (const each of folds) expectFields(each, fold)
    expect(folds.map(({ horizon }: Json) => horizon)).toEqual(
      folds.map(({ horizon }: Json) => horizon).sort((a: number, b: number) => a - b),
    )
  })

  test('--by and --holdout choose the rows', async () => {
    expect(await json(...argv, '--by', 'params')).toMatchObject({ by: 'params', holdout: null })
    const { holdout, origins } = await json(...argv, '--holdout', 'params > 5e9')
    expect(holdout).toBe('params > 5e9')
    expect(origins).toHaveLength(1)
  })

  test('the table fits 80 columns', async () => {
    expect(await width(...argv)).toBeLessThanOrEqual(80)
    expect(await width(...argv, '--by', 'params')).toBeLessThanOrEqual(80)
  })
})

describe('compare', () => {
  const argv = ['compare', runs, '--laws', 'chinchilla,kaplan,E + A/N^a', '--quiet']
  const law = { law: null, heldout: { mre: null, n: null }, aicc: null, deltaToBest: interval, params: null }

  test('prints laws in the shape of the contract, best first', async () => {
    const { rows, objective, laws } = await json(...argv)
    expect(rows).toBe(30)
    expect(objective).toEqual({ space: 'log', loss: 'huber', delta: 0.001 })
    for (const each of laws) expectFields(each, law)
    expect(laws.map((each: Json) => each.law)).toEqual(['chinchilla', 'kaplan', 'E + A/N^a'])
    expect(laws[0].deltaToBest).toEqual({ value: 0, low: 0, high: 0 })
  })

  test('laws in one open quantity take the role that --map names', async () => {
    const { laws } = await json('compare', runs, '--laws', 'power,power-floor', '--map', 'x=flops', '--quiet')
    expect(laws.map((each: Json) => each.law).sort()).toEqual(['power', 'power-floor'])
  })

  test('the table fits 80 columns', async () => {
    expect(await width(...argv)).toBeLessThanOrEqual(80)
  })

  test('--stack averages them by held-out error, and --stack-out writes the average for predict', async () => {
    const path = folder.in('stack.json')
    const { stack } = await json('compare', runs, '--laws', 'chinchilla,kaplan', '--stack-out', path, '--quiet')
    expect(stack.weights.reduce((sum: number, { weight }: Json) => sum + weight, 0)).toBeCloseTo(1, 9)
    expect(stack.heldout.mre).toBeGreaterThan(0)
    const { predictions } = await json('predict', path, '--at', 'params=1e10 tokens=2e11', '--quiet')
    expect(predictions[0].value).toBeGreaterThan(1)
  })

  test('one law is none to compare', async () => {
    const { code, stderr } = await runCli(['compare', runs, '--laws', 'chinchilla'])
    expect(code).toBe(2)
    expect(stderr).toContain('"chinchilla" names 1; at least two are compared.')
    // a comma within parentheses parts no laws
    const formula = await runCli(['compare', runs, '--laws', 'A/max(N, D)^a'])
    expect(formula.stderr).toContain('"A/max(N, D)^a" names 1; at least two are compared.')
  })
})

describe('sensitivity', () => {
  const argv = ['sensitivity', runs, '--law', 'chinchilla', '--quiet']
  const row = { choice: null, value: null, params: null, prediction: null, optimum: null }

  test('prints the answer under each choice in the shape of the contract', async () => {
    const { baseline, rows, largest } = await json(...argv)
    expectFields(baseline, row)
    for (const each of rows) expectFields(each, row)
    expectFields(largest, { ...row, change: null })
    expect(new Set(rows.map(({ choice }: Json) => choice))).toEqual(
      new Set(['objective', 'early cut', 'law', 'without run']),
    )
    expect(rows.filter(({ choice }: Json) => choice === 'without run')).toHaveLength(30)
  })

  test('--flops and --at choose the question', async () => {
    const { target, baseline } = await json(...argv, '--flops', '1e24')
    expect(target).toEqual({ at: null, flops: 1e24 })
    expect(baseline.prediction).toBe(baseline.optimum.loss)
    const point = await json(...argv, '--at', 'params=70e9 tokens=1.4T')
    expect(point.target).toEqual({ at: { params: 70e9, tokens: 1.4e12, flops: 5.88e23 }, flops: 5.88e23 })
  })

  test('the table fits 80 columns', async () => {
    expect(await width(...argv)).toBeLessThanOrEqual(80)
  })
})

describe('coverage', () => {
  const argv = ['coverage', fitPath, '--count', '12', '--draws', '40', '--quiet']

  test('prints quantities in the shape of the contract', async () => {
    const { quantities } = await json(...argv)
    for (const each of quantities) expectFields(each, { name: null, level: null, real: null, n: null })
    expect(quantities.map(({ name }: Json) => name)).toEqual([
      'E',
      'A',
      'B',
      'alpha',
      'beta',
      'a',
      'b',
      'G',
      'loss at 10x',
      'params at 10x',
    ])
    expect(await json(...argv)).toEqual(await json(...argv))
  })

  test('the table fits 80 columns', async () => {
    expect(await width(...argv)).toBeLessThanOrEqual(80)
  })

  test('a document without rows is refused', async () => {
    const path = folder.in('no-data.json')
    await runCli(['fit', runs, '--out', path, '--no-data', ...quick])
    const { code, stderr } = await runCli(['coverage', path])
    expect(code).toBe(1)
    expect(stderr).toContain('coverage: the document holds no rows to simulate.')
  })
})

describe('diff', () => {
  test('tells data, objective, coefficients and predictions of two documents', async () => {
    const path = folder.in('square.json')
    await runCli(['fit', runs, '--objective', 'log-square', '--out', path, ...quick])
    const document = await json('diff', fitPath, path)
    expectFields(document, { data: null, law: null, objective: null, coefficients: null, predictions: null })
    expect(document.data.same).toBe(true)
    expect(document.objective.same).toBe(false)
    expect(document.coefficients.map(({ name }: Json) => name)).toEqual(['E', 'A', 'B', 'alpha', 'beta'])
    expect(document.predictions.map(({ name }: Json) => name)).toEqual(['largest', '10x'])
    expect(await width('diff', fitPath, path)).toBeLessThanOrEqual(80)
  })

  test('what is no fit document is refused by name', async () => {
    const { code, stderr } = await runCli(['diff', fitPath, folder.write('odd.json', '{"kind": "plan", "format": 1}')])
    expect(code).toBe(1)
    expect(stderr).toContain('odd.json: is not a fit document but one of kind "plan"')
  })
})

describe('isoflop', () => {
  const design = folder.in('budgets.csv')
  const table = folder.in('isoflop.csv')
  const optimum = {
    flops: null,
    params: interval,
    tokens: interval,
    loss: interval,
    curvature: null,
    used: null,
    why: null,
  }
  const power = { exponent: interval, coefficient: interval }

  beforeAll(async () => {
    const rows = [1e19, 1e20, 1e21, 1e22].flatMap((flops) =>
      [0.25, 0.5, 1, 2, 4].map((times) => {
        const params = times * 0.1 * Math.sqrt(flops)
        return `${params},${flops / (6 * params)},${flops}`
      }),
    )
    folder.write('budgets.csv', `params,tokens,flops\n${rows.join('\n')}\n`)
    await simulated(design, table, '--noise', '0.001')
  })

  test('prints budgets, law and approaches in the shape of the contract', async () => {
    const document = await json('isoflop', table, '--bootstrap', '60', '--quiet')
    expect(document).toMatchObject({ kind: 'isoflop', approach: 2, curve: 'parabola', level: 0.9 })
    expect(document.budgets.map(({ flops }: Json) => flops)).toEqual([1e19, 1e20, 1e21, 1e22])
    for (const each of document.budgets) expectFields(each, optimum)
    expectFields(document.law, { params: power, tokens: power })
    for (const each of document.approaches) expectFields(each, { approach: null, params: interval, tokens: interval })
    expect(document.law.params.exponent.value).toBeCloseTo(0.513, 1)
  })

  test('--group makes one document a group, --curve and --within reach it', async () => {
    const { groups } = await json(
      'isoflop',
      table,
      '--group',
      'flops',
      '--curve',
      'akima',
      '--within',
      '0.5',
      '--bootstrap',
      '60',
      '--quiet',
    )
    expect(groups).toHaveLength(4)
    expect(groups[0]).toMatchObject({ by: { flops: 1e19 }, isoflop: { curve: 'akima', law: null } })
  })

  test('the table fits 80 columns, and --chart draws it', async () => {
    const chart = folder.in('isoflop.svg')
    expect(await width('isoflop', table, '--bootstrap', '60', '--chart', chart)).toBeLessThanOrEqual(80)
    expect(read(chart)).toContain('IsoFLOP curves')
    const fitted = folder.in('isoflop.json')
    await runCli(['fit', table, '--out', fitted, '--bootstrap', '60', '--quiet'])
    expect((await runCli(['chart', fitted, '--kind', 'isoflop', '--out', chart, '--quiet'])).code).toBe(0)
  })
})

describe('crossover', () => {
  const other = folder.in('other.json')
  beforeAll(async () => {
    await runCli(['laws', 'chinchilla', '--set', 'hoffmann-tex', '--out', other, '--quiet'])
  })

  test('prints crossing and multiplier in the shape of the contract', async () => {
    const document = await json('crossover', other, fitPath, '--at', '1e21', '--quiet')
    expect(document).toMatchObject({ kind: 'crossover', along: 'flops', a: other, b: fitPath })
    expectFields(document, {
      flops: interval,
      inRange: null,
      multiplier: { ...interval, at: null },
      why: null,
      notes: null,
    })
    expect(document.multiplier.low).toBeLessThan(document.multiplier.value)
  })

  test('the table fits 80 columns', async () => {
    expect(await width('crossover', other, other)).toBeLessThanOrEqual(Math.max(80, other.length + 1))
  })
})

describe('count', () => {
  const small = ['count', '--depth', '12', '--width', '768', '--vocab', '50257', '--context', '1024', '--tied']

  test('prints parameters and FLOP by every definition', async () => {
    const { params, flopsPerToken, flops } = await json(...small, '--tokens', '1e9')
    expect(params['non-embedding']).toBe(84934656)
    expect(flopsPerToken.kaplan).toBe(566231040)
    expect(flops.kaplan).toBe(566231040e9)
    const { flopsPerToken: without } = await json(...small, '--no-attention')
    expect(without.kaplan).toBe(6 * 84934656)
  })

  test('the table fits 80 columns', async () => {
    const { stdout } = await runCli([...small, '--tokens', '1T'])
    expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80)
  })
})

describe('design', () => {
  const argv = ['design', fitPath, '--budget', '1e22', '--target', 'params=70e9 tokens=1.4e12', '--quiet']
  const band = { low: null, high: null }
  const run = { params: null, tokens: null, flops: null, after: band, gainPerFlop: null }

  test('prints candidates and a portfolio in the shape of the contract', async () => {
    const document = await json(...argv, '--max-runs', '5')
    expectFields(document, { target: { params: null, tokens: null, value: null }, before: band, after: band })
    for (const each of [...document.candidates, ...document.portfolio]) expectFields(each, run)
    expect(document.portfolio.length).toBeLessThanOrEqual(5)
    const width = ({ low, high }: Json) => high - low
    expect(width(document.after)).toBeLessThan(width(document.before))
  })

  test('chooses among given candidates, each with the compute it states', async () => {
    const path = folder.write('c.csv', 'params,tokens,flops\n1e9,2e10,1.5e20\n2e9,1e10,1.2e20\n')
    const { candidates, portfolio, flops } = await json(...argv, '--candidates', path)
    const costs = candidates.map((each: Json) => each.flops).sort((a: number, b: number) => a - b)
    expect(costs).toEqual([1.2e20, 1.5e20])
    expect(portfolio).toHaveLength(6)
    expect(flops).toBe(3 * (1.2e20 + 1.5e20))
  })

  test('begins from nothing', async () => {
    const set = ['design', '--law', 'chinchilla', '--set', 'epoch', '--budget', '1e20', '--target', 'flops=1e23']
    const { before, after, notes } = await json(...set, '--quiet')
    expect(before).toEqual({ low: null, high: null })
    expect(after.low).toBeLessThan(after.high)
    expect(notes.map(({ code }: Json) => code)).toEqual(['assumes-law'])
  })

  test('the table fits 80 columns', async () => {
    expect(await width(...argv)).toBeLessThanOrEqual(80)
  })
})

test('simulate takes the only quantity of a grid for the x of a law of one quantity', async () => {
  const argv = ['simulate', '--law', 'power', '--set', 'k=30 alpha=0.1', '--json']
  const { columns } = await json(...argv, '--design', 'tokens=1e8:1e10:3')
  expect(columns.tokens).toEqual([1e8, 1e9, 1e10])
  expect(columns.loss[2]).toBeCloseTo(3, 12)
  const { code, stderr } = await runCli([...argv, '--design', 'tokens=1e8:1e10:3 params=1e8'])
  expect(code).toBe(1)
  expect(stderr).toContain('--map x=')
})
