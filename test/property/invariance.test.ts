import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fit } from '../../src/fit/fit.ts'
import { estimate } from '../../src/infer/estimate.ts'
import { type Case, type Columns, cases, inRawUnits, predictions, reachOf, tableOf, unitOf, untold } from './designs.ts'

/** Largest |a/b − 1|. */
const apart = (a: readonly number[], b: readonly number[]) => Math.max(...a.map((v, i) => Math.abs(v / b[i]! - 1)))

const settings = { seed: 20, numRuns: 8 }
/** Laws given by an equation take several times as long. */
const settingsOfRoots = { ...settings, numRuns: 2 }

it('has a truth for every law of the catalogue', () => expect(untold).toEqual([]))

describe.each(cases.map((each) => [each.law.name, each] as const))('the fit of %s', (_name, each: Case) => {
  const { law, columns } = each
  const runs = law.formula.startsWith('root(') ? settingsOfRoots : settings
  const base = fit(tableOf(each, columns), law)
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

  it.skipIf(inRawUnits.includes(law.name))('does not depend on the units of its inputs', () => {
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
  })

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
