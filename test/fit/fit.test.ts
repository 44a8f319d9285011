import { describe, expect, it } from 'vitest'
import { fit } from '../../src/fit/fit.ts'
import { catalog, findLaw, findSet } from '../../src/law/catalog.ts'
import { customLaw } from '../../src/law/custom.ts'
import type { Objective } from '../../src/law/law.ts'
import { parseObjective } from '../../src/law/objective.ts'
import { tableFromColumns } from '../../src/table/build.ts'
import { grid, logSpaced, simulated } from '../support/table.ts'

const chinchilla = findLaw('chinchilla')
const truth = findSet(chinchilla, 'hoffmann-tex').params as Record<string, number>
const design = grid(logSpaced(5e7, 1e10, 6), logSpaced(1e9, 2e11, 6))
const clean = simulated(chinchilla, truth, design)
const noisy = simulated(chinchilla, truth, design, 0.01)
const near = (found: number, expected: number, relative: number) =>
  expect(Math.abs(found / expected - 1)).toBeLessThan(relative)

describe('a fit to clean data', () => {
  it.each([
    'log-huber:0.001',
    'log-square',
    'square',
    'log-abs',
    'huber:0.001',
    'log-cauchy:0.01',
    'log-pseudo-huber:0.01',
  ])('recovers the truth under %s', (text) => {
    const found = fit(clean, chinchilla, { objective: parseObjective(text) })
    for (const name of Object.keys(truth)) near(found.params[name]!, truth[name]!, 1e-5)
    expect(found.convergence?.status).toBe('converged')
    expect(found.notes).toEqual([])
  })

  it.each(['hoffmann', 'epoch', 'muennighoff-c4', 'gemstones'])("recovers %s's coefficients", (name) => {
    const set = findSet(chinchilla, name).params as Record<string, number>
    const found = fit(simulated(chinchilla, set, grid(logSpaced(1e6, 1e12, 8), logSpaced(1e8, 1e14, 8))), chinchilla)
    for (const key of Object.keys(set)) near(found.params[key]!, set[key]!, 1e-5)
  })
})

it('recovers the published coefficients of every law of params and tokens', () => {
  for (const law of catalog.filter(({ features }) => features === undefined)) {
    const needs = new Set(Object.values(law.inputs))
    if (!law.sets || law.output || [...needs].some((role) => !['params', 'tokens', 'flops'].includes(role))) continue
    const set = law.sets[0]!.params as Record<string, number>
    const wide = simulated(law, set, grid(logSpaced(1e4, 1e13, 8), logSpaced(1e6, 1e14, 8)))
    const found = fit(wide, law, { objective: { space: 'log', loss: 'square', delta: 0 } })
    expect(found.metrics!.mre, law.name).toBeLessThan(1e-9)
    for (const key of Object.keys(set)) near(found.params[key]!, set[key]!, 1e-3)
  }
})

it('does not depend on units: only A and B change', () => {
  const scaled = tableFromColumns({
    params: noisy.columns.params!.map((v) => v / 1e6),
    tokens: noisy.columns.tokens!.map((v) => v / 1e9),
    loss: noisy.columns.loss!,
  })
  const [raw, inUnits] = [fit(noisy, chinchilla), fit(scaled, chinchilla)]
  near(inUnits.value!, raw.value!, 1e-12)
  for (const name of ['E', 'alpha', 'beta']) near(inUnits.params[name]!, raw.params[name]!, 1e-8)
  near(inUnits.params.A!, raw.params.A! / 1e6 ** raw.params.alpha!, 1e-6)
  near(inUnits.params.B!, raw.params.B! / 1e9 ** raw.params.beta!, 1e-6)
})

it('does not depend on the order of rows', () => {
  const order = Array.from({ length: noisy.length }, (_, i) => (i * 17) % noisy.length)
  const shuffled = tableFromColumns(
    Object.fromEntries(['params', 'tokens', 'loss'].map((role) => [role, order.map((i) => noisy.columns[role]![i]!)])),
  )
  near(fit(shuffled, chinchilla).value!, fit(noisy, chinchilla).value!, 1e-12)
})

it('does not depend on the scale of weights', () => {
  const weighted = (scale: number) =>
    fit(
      tableFromColumns(
        {
          ...Object.fromEntries(['params', 'tokens', 'loss'].map((role) => [role, noisy.columns[role]!])),
          weight: noisy.columns.params!.map((_, i) => scale * (1 + (i % 3))),
        },
        { map: { weight: 'weight' } },
      ),
      chinchilla,
    )
  const base = weighted(1)
  for (const scale of [1e-6, 1e6]) {
    const found = weighted(scale)
    near(found.value!, scale * base.value!, 1e-11)
    for (const name of Object.keys(truth)) near(found.params[name]!, base.params[name]!, 1e-7)
  }
})

describe('constraints', () => {
  it('hold a fixed parameter, and fit the others around it', () => {
    const found = fit(noisy, chinchilla, { fixed: { alpha: 0.3 } })
    expect(found.params.alpha).toBe(0.3)
    expect(found.value).toBeGreaterThan(fit(noisy, chinchilla).value!)
  })

  it('tie one parameter to another', () => {
    const { params } = fit(noisy, chinchilla, { tied: { beta: 'alpha' } })
    expect(params.beta).toBe(params.alpha)
  })

  it('stop at a bound, and say that the parameter sits on it', () => {
    const found = fit(noisy, chinchilla, { bounds: { E: [1.8, null] } })
    expect(found.params.E).toBe(1.8)
    expect(found.atBound).toEqual(['E'])
    expect(found.notes.map(({ code }) => code)).toEqual(['at-bound'])
  })
})

it('fits a formula typed by the user as well as the catalogue law that it spells', async () => {
  const law = await customLaw('E + A * N^-a + B / D^b')
  const [own, known] = [fit(noisy, law), fit(noisy, chinchilla)]
  near(own.value!, known.value!, 1e-9)
  near(own.params.a!, known.params.alpha!, 1e-6)
})

it('says where the rows leave parameters free: a design with one size', () => {
  const found = fit(
    simulated(chinchilla, truth, { params: Array(9).fill(1e9), tokens: logSpaced(1e9, 1e12, 9) }),
    chinchilla,
  )
  expect(found.undetermined).toEqual(expect.arrayContaining(['E', 'A', 'alpha']))
  expect(found.notes.some(({ code }) => code === 'undetermined')).toBe(true)
})

it('refuses fewer rows than free parameters', () => {
  expect(() => fit(tableFromColumns({ params: [1e8, 1e9], tokens: [1e10, 1e11], loss: [3, 2.5] }), chinchilla)).toThrow(
    'fit: chinchilla has 5 free parameters and the table 2 rows; at least 5 are needed. Add runs, hold parameters with --fix, or take a law with fewer.',
  )
})

it('parseObjective reads every objective of the command line', () => {
  const cases: Record<string, Objective> = {
    square: { space: 'linear', loss: 'square', delta: 0 },
    'log-huber:1e-3': { space: 'log', loss: 'huber', delta: 1e-3 },
    'pseudo-huber:0.1': { space: 'linear', loss: 'pseudo-huber', delta: 0.1 },
    'log-cauchy:2': { space: 'log', loss: 'cauchy', delta: 2 },
    abs: { space: 'linear', loss: 'abs', delta: 0 },
    'log-asymmetric:10': { space: 'log', loss: 'asymmetric', delta: 10 },
  }
  for (const [text, objective] of Object.entries(cases)) expect(parseObjective(text)).toEqual(objective)
  expect(() => parseObjective('hubber:1')).toThrow('--objective hubber:1: unknown loss "hubber"; did you mean "huber"?')
  expect(() => parseObjective('huber')).toThrow('--objective huber: expected huber:0.001, a threshold above 0.')
  expect(() => parseObjective('square:2')).toThrow('--objective square:2: square takes no number.')
})
