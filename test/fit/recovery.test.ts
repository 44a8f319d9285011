import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fit } from '../../src/fit/fit.ts'
import { customLaw } from '../../src/law/custom.ts'
import { evaluateLaw } from '../../src/law/evaluate.ts'
import { parseObjective } from '../../src/law/objective.ts'
import { tableFromColumns } from '../../src/table/build.ts'
import { logSpaced } from '../support/table.ts'

/** Formulas as a user may type them, with ranges of truths in units of x, which runs from 0.02·unit to 2·unit. */
const formulas: readonly (readonly [
  text: string,
  ranges: Readonly<Record<string, readonly [number, number, number]>>,
])[] = [
  ['a + b * exp(-k*x)', { a: [1, 3, 0], b: [1, 3, 0], k: [1, 5, -1] }],
  ['a / (1 + exp(-(x - c)/w))', { a: [1, 3, 0], c: [0.4, 1.5, 1], w: [0.05, 0.3, 1] }],
  ['a + b * exp(-((x - c)/w)^2)', { a: [1, 3, 0], b: [1, 3, 0], c: [0.4, 1.6, 1], w: [0.05, 0.5, 1] }],
  ['a + b * cos(w*x) + c * sin(w*x)', { a: [1, 3, 0], b: [0.5, 1, 0], c: [0.5, 1, 0], w: [3, 60, -1] }],
  ['a * x / (h + x)', { a: [1, 3, 0], h: [0.1, 1, 1] }],
  ['a + b * x^-k', { a: [1, 3, 0], b: [1, 3, 0], k: [0.1, 1.5, 0] }],
]

describe.each(formulas)('clean rows of %s', (text, ranges) => {
  const names = Object.keys(ranges)
  const shares = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), {
    minLength: names.length,
    maxLength: names.length,
  })

  it('are fitted exactly without a start, whatever the truth', async () => {
    const law = await customLaw(text, { inputs: { x: 'x' }, output: 'y' })
    fc.assert(
      fc.property(shares, (share) => {
        const truth = Object.fromEntries(
          names.map((name, j) => [name, ranges[name]![0] + share[j]! * (ranges[name]![1] - ranges[name]![0])]),
        )
        const x = logSpaced(0.02, 2, 60)
        const y = x.map((v) => evaluateLaw(law, truth, { x: v }))
        const table = tableFromColumns({ x, y }, { needs: ['x', 'y'], output: 'y' })
        const found = fit(table, law, { objective: parseObjective('square') })
        expect(found.convergence!.status).toBe('converged')
        expect(Math.sqrt((2 * found.value!) / 60) / Math.max(...y), JSON.stringify(truth)).toBeLessThan(1e-8)
      }),
      { seed: 3, numRuns: 12 },
    )
  })

  it.each([1e-6, 1e9])('are fitted as well with x in units of %d', async (unit) => {
    const law = await customLaw(text, { inputs: { x: 'x' }, output: 'y' })
    const truth = Object.fromEntries(
      names.map((name) => {
        const [low, high, power] = ranges[name]!
        return [name, ((2 * low + high) / 3) * unit ** power]
      }),
    )
    const x = logSpaced(0.02 * unit, 2 * unit, 60)
    const y = x.map((v) => evaluateLaw(law, truth, { x: v }))
    const found = fit(tableFromColumns({ x, y }, { needs: ['x', 'y'], output: 'y' }), law, {
      objective: parseObjective('square'),
    })
    expect(found.convergence!.status).toBe('converged')
    expect(Math.sqrt((2 * found.value!) / 60) / Math.max(...y)).toBeLessThan(1e-8)
  })
})
