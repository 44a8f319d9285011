import { describe, expect, it } from 'vitest'
import { fit } from '../../src/fit/fit.ts'
import { findLaw, findSet, lawOver, powerFloor } from '../../src/law/catalog.ts'
import { logSpaced, simulated } from '../support/table.ts'

const chinchilla = findLaw('chinchilla')
const { params: truth } = findSet(chinchilla, 'hoffmann')

/** Runs of 20 tokens a parameter: their sizes and lengths can't be told apart. */
function ladder(count: number, noise: number, seed: number) {
  const params = logSpaced(5e7, 1e10, count)
  return simulated(chinchilla, truth, { params, tokens: params.map((n) => 20 * n) }, noise, seed)
}

/** With 9 runs some of these tables are best fitted by a term that acts on the smallest one alone. */
const tables = [9, 16].flatMap((count) =>
  [0.003, 0.01].flatMap((noise) => [1, 2, 3].map((seed) => [count, noise, seed] as const)),
)

describe('runs at one ratio of tokens to parameters', () => {
  it.each(tables)('end chinchilla at an optimum that says what it leaves open: %i runs, noise %f, seed %i', (...of) => {
    const table = ladder(...of)
    const found = fit(table, chinchilla)
    expect(found.convergence!.status).toBe('converged')
    const open = [...found.atBound, ...found.undetermined]
    const isSharp = found.convergence!.condition !== null && found.convergence!.condition > 1e3
    expect(open.length > 0 || isSharp).toBe(true)
    // the term of size and the floor alone are a special case of the law
    const single = fit(table, lawOver(powerFloor, 'params'), { objective: found.objective })
    expect(found.value!).toBeLessThanOrEqual(single.value! * (1 + 1e-9))
  })

  it.each(tables)('end kaplan at an optimum: %i runs, noise %f, seed %i', (...of) => {
    expect(fit(ladder(...of), findLaw('kaplan')).convergence!.status).toBe('converged')
  })

  it.each([
    [9, 0.003, 1],
    [16, 0.003, 1],
    [16, 0.01, 2],
  ])('end gamma at an optimum, or at the largest coefficient: %i runs, noise %f, seed %i', (...of) => {
    const found = fit(ladder(...of), findLaw('gamma'))
    expect(found.convergence!.status).toBe('converged')
    expect(found.atBound.length).toBeGreaterThan(0)
  })

  it('end gamma at an optimum that lies thousands of steps along a valley', () => {
    const found = fit(ladder(16, 0.01, 4), findLaw('gamma'))
    expect(found.convergence!.status).toBe('converged')
    expect(found.convergence!.agreed).toBeGreaterThan(2)
  })
})
