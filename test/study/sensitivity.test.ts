import { expect, test } from 'vitest'
import { fit } from '../../src/fit/fit.ts'
import { chinchilla, findSet, lawOver, powerFloor } from '../../src/law/catalog.ts'
import { evaluateLaw } from '../../src/law/evaluate.ts'
import { parseObjective } from '../../src/law/objective.ts'
import { fileSource } from '../../src/node/files.ts'
import { type Choice, sensitivity } from '../../src/study/sensitivity.ts'
import { buildTable, tableFromColumns } from '../../src/table/build.ts'
import { selectRows } from '../../src/table/rows.ts'
import { describeWithReference } from '../support/reference.ts'
import { grid, simulated } from '../support/table.ts'
import { refusal } from '../table/source.ts'

const { params: truth } = findSet(chinchilla, 'epoch')
const design = grid([1e8, 2e8, 4e8, 8e8, 1.6e9, 3.2e9], [2e9, 4e9, 8e9, 1.6e10, 3.2e10])
const noisy = simulated(chinchilla, truth, design, 0.005)
const found = sensitivity(noisy, chinchilla)
const of = (choice: Choice) => found.rows.filter((row) => row.choice === choice)

test('where the law holds exactly, no choice but another law moves the answer', () => {
  const { baseline, rows } = sensitivity(simulated(chinchilla, truth, design), chinchilla, { flops: 1e23 })
  const same = rows.filter(({ choice }) => choice !== 'law')
  expect(same.length).toBeGreaterThan(30)
  for (const { prediction, optimum } of same) {
    expect(prediction! / baseline.prediction!).toBeCloseTo(1, 5)
    expect(optimum!.params / baseline.optimum!.params).toBeCloseTo(1, 2)
  }
})

test('each row is the fit that its choice names', () => {
  const { params } = fit(noisy, chinchilla, { objective: parseObjective('square') })
  expect(of('objective').find(({ value }) => value === 'square')!.params).toEqual(params)
  const order = Array.from(noisy.columns.flops!.keys()).sort(
    (a, b) => noisy.columns.flops![a]! - noisy.columns.flops![b]!,
  )
  const kept = order.slice(3).sort((a, b) => a - b)
  const cut = fit(selectRows(noisy, kept), chinchilla)
  expect(of('early cut')[0]).toMatchObject({ value: 'smallest 10 % dropped', params: cut.params })
})

test('a run left out is refitted to what a search from scratch finds', () => {
  const rows = of('without run')
  expect(rows).toHaveLength(30)
  for (const at of [0, 11, 29]) {
    const others = Array.from({ length: 30 }, (_, row) => row).filter((row) => row !== at)
    const { params } = fit(selectRows(noisy, others), chinchilla)
    expect(rows[at]!.value).toBe(noisy.runs.names[at])
    for (const [name, value] of Object.entries(params)) expect(rows[at]!.params![name]! / value).toBeCloseTo(1, 3)
  }
})

test('by default the prediction is the loss at the optimum of ten times the largest compute', () => {
  const largest = 6 * 3.2e9 * 3.2e10
  expect(found.target).toEqual({ at: null, flops: 10 * largest })
  const { optimum, prediction, params } = found.baseline
  expect(optimum!.params * optimum!.tokens * 6).toBeCloseTo(10 * largest, -12)
  expect(prediction).toBeCloseTo(
    evaluateLaw(chinchilla, params!, { params: optimum!.params, tokens: optimum!.tokens }),
    12,
  )
})

test('the choice that moves the prediction most is named', () => {
  const base = found.baseline.prediction!
  const changes = found.rows.map(({ prediction }) => prediction! / base - 1)
  const most = changes.reduce((max, v) => (Math.abs(v) > Math.abs(max) ? v : max), 0)
  expect(found.largest!.change).toBe(most)
  expect(found.rows).toContainEqual(
    expect.objectContaining({ choice: found.largest!.choice, value: found.largest!.value }),
  )
})

test('one run that is wrong is named', () => {
  const loss = Array.from(noisy.columns.loss!)
  loss[29]! *= 1.15
  const { largest, rows } = sensitivity(tableFromColumns({ ...design, loss }), chinchilla, {
    objective: parseObjective('log-square'),
  })
  const moved = rows
    .filter(({ choice }) => choice === 'without run')
    .sort((a, b) => Math.abs(b.prediction! - 2) - Math.abs(a.prediction! - 2))
  expect(moved.length).toBe(30)
  const base = rows.filter(({ choice }) => choice === 'without run')
  const change = (prediction: number | null) => Math.abs(prediction! - largest!.prediction! / (1 + largest!.change))
  const worst = base.reduce((a, b) => (change(b.prediction) > change(a.prediction) ? b : a))
  expect(worst.value).toBe('columns:30')
})

test('another count of parameters is another choice, and a point is said in it', () => {
  const table = tableFromColumns({
    ...design,
    params_no_embed: design.params.map((n) => n - 200 * n ** 0.6),
    loss: noisy.columns.loss!,
  })
  const { rows } = sensitivity(table, chinchilla, { at: { params: 3.2e9, tokens: 3.2e10 } })
  const row = rows.find(({ choice }) => choice === 'params')!
  expect(row.value).toBe('params_no_embed')
  const swapped = tableFromColumns({
    ...design,
    params: table.columns.params_no_embed!,
    loss: noisy.columns.loss!,
  })
  const { params } = fit(swapped, chinchilla)
  for (const [name, value] of Object.entries(params)) expect(row.params![name]! / value).toBeCloseTo(1, 6)
  const at = { params: table.columns.params_no_embed![29]!, tokens: 3.2e10 }
  expect(row.prediction).toBeCloseTo(evaluateLaw(chinchilla, params, at), 6)
})

test('a law without an optimum is asked at its largest run', () => {
  const law = lawOver(powerFloor, 'params')
  const { target, baseline } = sensitivity(noisy, law)
  expect(target).toEqual({ at: { params: 3.2e9 }, flops: null })
  expect(baseline.optimum).toBeNull()
})

test('a budget asked of a law without an optimum is refused', async () => {
  const law = lawOver(powerFloor, 'params')
  expect(await refusal(() => sensitivity(noisy, law, { flops: 1e23 }))).toBe(
    'sensitivity: power-floor has no optimum for a compute; it is a law of params. Give a point with --at.',
  )
})

describeWithReference('on Epoch’s points', 'data/epoch_chinchilla/points.csv', (file) => {
  test('exponents spread over objectives as published, and the answer takes less than 5 s', async () => {
    const table = await buildTable([fileSource(file)], { where: 'dropped == 0', needs: ['params', 'tokens', 'loss'] })
    const started = performance.now()
    const { rows, baseline } = sensitivity(table, chinchilla)
    expect(performance.now() - started).toBeLessThan(5000)
    const beta = (objective: string) => rows.find(({ value }) => value === objective)!.params!.beta!
    // S1 of the reference data; raw least squares on a .01 grid, peers' report
    expect(baseline.params!.beta).toBeCloseTo(0.3671724, 5)
    expect(beta('square')).toBeCloseTo(0.43, 2)
    expect(rows.filter(({ choice }) => choice === 'without run')).toHaveLength(200)
  })
})
