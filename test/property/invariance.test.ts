import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fit } from '../../src/fit/fit.ts'
import { estimate } from '../../src/infer/estimate.ts'
import { buildTable } from '../../src/table/build.ts'
import { source } from '../table/source.ts'
import {
  type Case,
  type Columns,
  cases,
  isFreeOfUnits,
  predictions,
  reachOf,
  tableOf,
  unitOf,
  untold,
} from './designs.ts'

/** Largest |a/b − 1|. */
const apart = (a: readonly number[], b: readonly number[]) => Math.max(...a.map((v, i) => Math.abs(v / b[i]! - 1)))

const settings = { seed: 20, numRuns: 8 }
/** Laws given by an equation, and those with a large grid of starts, take many times as long; the steps are the same. */
const settingsOfRoots = { ...settings, numRuns: 2 }
const settingsOfLargeGrids = { ...settings, numRuns: 3 }
const LARGE_GRID = 200

it('has a truth for every law of the catalogue', () => expect(untold).toEqual([]))

describe.each(cases.map((each) => [each.law.name, each] as const))('the fit of %s', (_name, each: Case) => {
  const { law, columns } = each
  const base = fit(tableOf(each, columns), law)
  const isLarge = base.convergence!.explored > LARGE_GRID
  const runs = law.formula.startsWith('root(') ? settingsOfRoots : isLarge ? settingsOfLargeGrids : settings
  const expected = predictions(each, base.params, columns)
  const errors = estimate(base, { method: 'normal', count: 20 })

  const same = (changed: Columns, objective: number) => {
    const found = fit(tableOf(each, changed), law)
    expect(found.convergence!.status).toBe('converged')
    expect(Math.abs(found.value! / objective - 1), 'objective').toBeLessThan(1e-12)
    return found
  }

  it('converges, with every parameter determined', () => {
    expect(base.convergence!.status).toBe('converged')
    expect([base.atBound, base.undetermined]).toEqual([[], []])
  })

  it('multiplies the objective by a factor of all weights, and predicts the same', () => {
    const factor = fc.double({ min: -6, max: 6, noNaN: true }).map((power) => 10 ** power)
    fc.assert(
      fc.property(factor, (scale) => {
        const weight = columns.weight!.map((w) => scale * w)
        const found = same({ ...columns, weight }, scale * base.value!)
        expect(apart(predictions(each, found.params, columns), expected)).toBeLessThan(1e-9)
      }),
      runs,
    )
  })

  it('does not depend on the order of rows', () => {
    const order = fc.shuffledSubarray([...columns.weight!.keys()], { minLength: columns.weight!.length })
    fc.assert(
      fc.property(order, (rows) => {
        const shuffled = Object.fromEntries(
          Object.entries(columns).map(([role, column]) => [role, rows.map((i) => column[i]!)]),
        )
        const found = same(shuffled, base.value!)
        expect(apart(predictions(each, found.params, columns), expected)).toBeLessThan(1e-9)
      }),
      runs,
    )
  })

  const unitTest = () => {
    const inputs = Object.values(law.inputs).filter((role) => unitOf(role) !== undefined)
    const units = [...new Set(inputs.map((role) => unitOf(role)!))]
    const powers = fc.array(fc.integer({ min: -12, max: 6 }), { minLength: units.length, maxLength: units.length })
    fc.assert(
      fc.property(powers, (power) => {
        const scaled = inputs.map((role) => {
          const factor = 10 ** power[units.indexOf(unitOf(role)!)]!
          return [role, columns[role]!.map((v) => v * factor)] as const
        })
        const changed = { ...columns, ...Object.fromEntries(scaled) }
        const found = same(changed, base.value!)
        expect(apart(predictions(each, found.params, changed), expected)).toBeLessThan(1e-9)
      }),
      runs,
    )
  }
  if (isFreeOfUnits(law)) it('does not depend on the units of its inputs', unitTest)

  it('does not depend on where near the optimum it starts', () => {
    const names = Object.keys(law.params)
    const factors = fc.array(fc.double({ min: 1 - reachOf(law), max: 1 + reachOf(law), noNaN: true }), {
      minLength: names.length,
      maxLength: names.length,
    })
    fc.assert(
      fc.property(factors, (factor) => {
        const start = Object.fromEntries(names.map((name, j) => [name, base.params[name]! * factor[j]!]))
        const found = fit(base.table, law, { start })
        expect(Math.abs(found.value! / base.value! - 1), 'objective').toBeLessThan(1e-12)
        for (const name of names) {
          const se = errors.params[name]!.se!
          expect(Math.abs(found.params[name]! - base.params[name]!) / se, name).toBeLessThan(1e-4)
        }
      }),
      runs,
    )
  })
})

describe('the fit of farseer, whose form is that of raw units', () => {
  const each = cases.find(({ law }) => law.name === 'farseer')!
  const { law, columns } = each
  const base = fit(tableOf(each, columns), law)

  it('does not depend on the unit that its table is written in', async () => {
    const rows = columns.loss!.map((loss, i) =>
      [`${columns.params![i]! / 1e9}B`, `${columns.tokens![i]! / 1e12}T`, loss, columns.weight![i]].join(),
    )
    const text = ['params,tokens,loss,weight', ...rows].join('\n')
    const found = fit(await buildTable([source('runs.csv', text)], { map: { weight: 'weight' } }), law)
    expect(Math.abs(found.value! / base.value! - 1)).toBeLessThan(1e-12)
    expect(apart(predictions(each, found.params, columns), predictions(each, base.params, columns))).toBeLessThan(1e-9)
  })

  // a·N^x = (a·s^−x)·(s·N)^x: the three slopes follow the unit of params; no coefficient follows that of tokens
  it.each([1e-9, 1e-3, 1e3])('has the same optimum with params in units of %d, its slopes in the same', (unit) => {
    const slopes = { a1: 'alpha', a2: 'beta', a3: 'gamma' } as const
    const params = columns.params!.map((n) => n / unit)
    const moved: Record<string, number> = { ...base.params }
    for (const [slope, exponent] of Object.entries(slopes)) moved[slope]! *= unit ** base.params[exponent]!
    const start = Object.fromEntries(Object.entries(moved).map(([name, v], j) => [name, v * (1 + 5e-4 * (-1) ** j)]))
    const found = fit(tableOf(each, { ...columns, params }), law, { start })
    expect(found.convergence!.status).toBe('converged')
    expect(Math.abs(found.value! / base.value! - 1)).toBeLessThan(1e-12)
    expect(
      apart(predictions(each, found.params, { ...columns, params }), predictions(each, base.params, columns)),
    ).toBeLessThan(1e-9)
  })
})
