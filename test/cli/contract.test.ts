import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { fromDocument } from '../../src/infer/document.ts'
import { predict } from '../../src/infer/predict.ts'
import { band, expectFields, interval, type Json, json, quick, read, simulated } from './document.ts'
import { runCli, tempFolder } from './run-cli.ts'

const folder = tempFolder()
afterAll(folder.remove)
const runs = folder.in('runs.csv')
const fitPath = folder.in('fit.json')
const [point, at] = [{ params: 70e9, tokens: 1.4e12 }, 'params=70e9 tokens=1.4T']

beforeAll(async () => {
  await simulated('params=1e8:1e10:8 tokens-per-param=5:80:5', runs, '--noise', '0.005')
  await runCli(['fit', runs, '--out', fitPath, ...quick])
})

describe('predict', () => {
  test('prints the document of the contract', async () => {
    const { predictions } = await json('predict', fitPath, '--at', at, '--quiet')
    expect(predictions).toHaveLength(1)
    expectFields(predictions[0], {
      at: null,
      value: null,
      loss: null,
      mean: band,
      new: band,
      leverArm: null,
      notes: null,
    })
    expect(predictions[0].at).toMatchObject(point)
    expect(predictions[0].loss).toBe(predictions[0].value)
  })

  test("equals the library's predict bit for bit, from the saved document", async () => {
    const { predictions } = await json('predict', fitPath, '--at', at, '--at', 'params=1e9 flops=1e21', '--quiet')
    const estimate = fromDocument(JSON.parse(read(fitPath)), fitPath)
    const library = predict(estimate, [point, { params: 1e9, flops: 1e21 }])
    expect(predictions.map(({ loss: _, ...rest }: Json) => rest)).toEqual(JSON.parse(JSON.stringify(library)))
  })

  test('takes points from a table, with --map, and symbols for roles', async () => {
    const path = folder.write('points.csv', 'size,tokens\n70e9,1.4T\n')
    const argv = ['predict', fitPath, '--quiet']
    const { predictions } = await json(...argv, '--points', path, '--map', 'params=size', '--at', 'N=70e9 D=1.4e12')
    expect(predictions[0].value).toBe(predictions[1].value)
  })

  test('takes with --then what it predicts into a second fit, with the intervals of both', async () => {
    const rows = read(runs).trim().split('\n')
    const column = rows[0]!.split(',').indexOf('loss')
    const task = rows.map(
      (row, i) =>
        `${row},${i === 0 ? 'error' : 0.85 - 2.08 * Math.exp(-0.756 * Number(row.split(',')[column])) + 0.004 * Math.sin(7 * i)}`,
    )
    const second = folder.in('error.json')
    await runCli([
      'fit',
      folder.write('task.csv', task.join('\n')),
      '--law',
      'downstream-error',
      '--out',
      second,
      ...quick,
    ])
    const document = await json('predict', fitPath, '--at', at, '--then', second, '--quiet')
    const [loss] = (await json('predict', fitPath, '--at', at, '--quiet')).predictions
    const [found] = document.predictions
    expect(document).toMatchObject({ output: 'error', laws: ['chinchilla', 'downstream-error'] })
    expectFields(found, { at: null, value: null, mean: band, new: band, leverArm: null, notes: null, through: null })
    expect(found.through).toEqual({ role: 'loss', value: loss.value, ...loss.mean })
    expect(found).not.toHaveProperty('loss')
    expect(found.mean.low).toBeLessThan(found.value)
    expect(found.value).toBeLessThan(found.mean.high)
  })

  test('writes with --out what it prints, and says with --strict when the fit is unreliable', async () => {
    const out = folder.in('predictions.json')
    const { stdout } = await runCli(['predict', fitPath, '--at', at, '--json', '--quiet', '--out', out])
    expect(read(out)).toBe(stdout)
    await simulated('params=1e8:1e10:12 tokens-per-param=20', folder.in('ladder.csv'), '--noise', '0.005')
    await runCli(['fit', folder.in('ladder.csv'), '--out', folder.in('ladder.json'), ...quick])
    expect((await runCli(['predict', folder.in('ladder.json'), '--at', at, '--strict', '--quiet'])).code).toBe(3)
  })
})

test.each([
  ['inspect', runs],
  ['predict', fitPath, '--at', at],
  ['plan', fitPath, '--flops', '1e22'],
  ['diff', fitPath, fitPath],
  ['laws'],
])('%s takes a seed and a number of threads, which change nothing', async (...argv) => {
  expect(await json(...argv, '--quiet', '--seed', '3', '--workers', '2')).toEqual(await json(...argv, '--quiet'))
})

describe('score', () => {
  test('prints the document of the contract', async () => {
    const later = folder.in('later.csv')
    await simulated('params=1e10:4e10:3 tokens-per-param=20', later, '--noise', '0.005', '--seed', '9')
    const document = await json('score', fitPath, later, '--quiet')
    const metrics = { r2: null, mae: null, rmse: null, mre: null, worst: null, bias: null }
    expectFields(document, { n: null, metrics, byRun: { [`${later}:2`]: metrics }, meanByRun: metrics })
    expectFields(document, { coverage: { level: null, hit: null } })
    expect([document.n, Object.keys(document.byRun).length]).toEqual([3, 3])
    expect(document.metrics.mre).toBeLessThan(0.02)
    // one row has no spread of its own to explain
    expect(document.byRun[`${later}:2`].r2).toBeNull()
  })

  test('counts hits of intervals of another level with --level', async () => {
    const { coverage } = await json('score', fitPath, runs, '--quiet', '--level', '0.5')
    const asFitted = (await json('score', fitPath, runs, '--quiet')).coverage
    expect([coverage.level, asFitted.level]).toEqual([0.5, 0.9])
    expect(coverage.hit).toBeLessThan(asFitted.hit)
    const forecast = folder.in('sealed.json')
    await runCli(['predict', fitPath, '--at', 'params=2e10 tokens=4e11', '--freeze', forecast, '--quiet'])
    const { code, stderr } = await runCli(['score', forecast, runs, '--level', '0.5'])
    expect(code).toBe(1)
    expect(stderr).toContain('sealed forecast')
  })

  test('scores a frozen forecast by the runs that it is about, and refuses one that was changed', async () => {
    const forecast = folder.in('forecast.json')
    await runCli(['predict', fitPath, '--at', 'params=2e10 tokens=4e11', '--freeze', forecast, '--quiet'])
    expect(JSON.parse(read(forecast))).toMatchObject({ format: 1, kind: 'forecast', level: 0.9 })
    const later = folder.write('frozen.csv', 'params,tokens,loss\n2e10,4e11,1.98\n1e9,1e10,2.9\n')
    const document = await json('score', forecast, later, '--quiet')
    expectFields(document, {
      n: null,
      coverage: { level: null, hit: null },
      forecast: { date: null, hash: null, crps: null },
    })
    expectFields(document.predictions[0], { value: null, measured: null, error: null, hit: null, z: null, crps: null })
    expect([document.n, document.unmatched]).toEqual([1, 1])
    const { stdout } = await runCli(['score', forecast, later, '--quiet'])
    expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80)
    const changed = folder.write('changed.json', read(forecast).replace('"level": 0.9', '"level": 0.5'))
    const { code, stderr } = await runCli(['score', changed, later])
    expect(code).toBe(1)
    expect(stderr).toContain('was changed after it was made on')
  })
})

describe('plan', () => {
  const shape = {
    given: null,
    params: interval,
    tokens: interval,
    loss: interval,
    flops: interval,
    tokensPerParam: interval,
    cost: null,
    notes: null,
  }

  test('prints the document of the contract', async () => {
    const document = await json('plan', fitPath, '--flops', '1e24', '--quiet')
    expectFields(document, shape)
    expect(document.given).toEqual({ flops: 1e24 })
    expect(6 * document.params.value * document.tokens.value).toBeCloseTo(1e24, -18)
    expect(document.cost).toBeNull()
  })

  test('what no run can reach is null', async () => {
    const document = await json('plan', fitPath, '--loss', '0.1', '--quiet')
    expectFields(document, shape)
    expect([document.params.value, document.flops.value]).toEqual([null, null])
    expect(document.notes[0]).toMatchObject({ code: 'not-determined', level: 'unreliable' })
    expect((await runCli(['plan', fitPath, '--loss', '0.1', '--strict', '--quiet'])).code).toBe(3)
  })
})

describe('inspect', () => {
  test('prints the document of the contract', async () => {
    const path = folder.write('mixed.csv', 'name,N,D,val_loss,width\na,70m,1.4B,3.1,\nb,70m,2.8B,,5\nc,1B,20B,2.4,7\n')
    const document = await json('inspect', path, '--quiet')
    expectFields(document, {
      rows: null,
      runs: null,
      roles: null,
      ranges: null,
      dropped: null,
      notes: null,
      design: null,
    })
    expect(document).toMatchObject({ format: 1, rows: 2, runs: 2, labels: ['name'] })
    expect(document.roles).toEqual({ params: 'N', tokens: 'D', loss: 'val_loss', flops: '6 * params * tokens' })
    expect(document.ranges.loss).toEqual({ low: 2.4, median: 2.4, high: 3.1 })
    expect(document.dropped).toEqual([{ reason: 'loss is empty', count: 1, where: [`${path}:3`] }])
    expect(document.design.levels).toEqual({ params: 2, tokens: 2 })
  })

  test('shows it on 80 columns', async () => {
    const { stdout } = await runCli(['inspect', '-', '--where', 'params < 9e9', '--quiet'], read(runs))
    expect(stdout).toMatchInlineSnapshot(`
      "standard input: 35 rows, 35 runs

      role ← column                lowest    median   highest  values        unit
      params                         100M    719.7M    5.179B       7  parameters
      tokens                         500M    14.39B    414.4B      21      tokens
      loss                           2.14      2.63     3.977          nats/token
      flops = 6 * params * tokens    3e17  6.215e19  1.288e22                FLOP

      largest over smallest: params 51.8×, tokens 829×; correlation of ln params and
        ln tokens 0.8
      5 rows not used: --where "params < 9e9" (standard input:37, standard input:38,
        standard input:39, …)
      "
    `)
  })

  test('--where and standard input work as elsewhere', async () => {
    const { stdout } = await runCli(['inspect', '-', '--where', 'params > 1e9', '--json', '--quiet'], read(runs))
    expect(JSON.parse(stdout)).toMatchObject({ rows: 20, files: ['standard input'] })
  })
})
