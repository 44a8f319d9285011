import { describe, expect, it } from 'vitest'
import { Random } from '../../src/base/seed.ts'
import { bind } from '../../src/fit/bind.ts'
import { fit } from '../../src/fit/fit.ts'
import { Refitter } from '../../src/fit/refit.ts'
import { steadyOf } from '../../src/fit/steady.ts'
import { variablesAt } from '../../src/fit/variables.ts'
import { findLaw } from '../../src/law/catalog.ts'
import { customLaw } from '../../src/law/custom.ts'
import type { Law } from '../../src/law/law.ts'
import { parseObjective } from '../../src/law/objective.ts'
import { truths } from '../property/designs.ts'
import { grid, logSpaced, simulated } from '../support/table.ts'

/** LAWS 2.7, from memory there: a law whose parts bend with model size. */
const truth = truths.farseer!
const farseer = findLaw('farseer')
const design = grid(logSpaced(2e8, 6.4e9, 12), logSpaced(2e9, 2e11, 12))
const table = simulated(farseer, truth, design, 0.002)
const objective = parseObjective('log-huber:1e-3')
const steady = (law: Law, over = {}) => steadyOf(bind(table, law, objective, over), table, over)

describe('variables that do not make up for each other', () => {
  it('give the same predictions as the parameters that they stand for, and lead back to them', () => {
    const { problem, variables } = bind(table, farseer, objective, {})
    const own = variablesAt(variables, truth)
    const { binding, fromOwn, toOwn } = steady(farseer)!
    const [ours, theirs] = [new Float64Array(table.length), new Float64Array(table.length)]
    problem.evaluate(own, ours)
    binding.problem.evaluate(fromOwn(own), theirs)
    for (const [i, r] of ours.entries()) expect(theirs[i]).toBeCloseTo(r, 12)
    for (const [j, v] of toOwn(fromOwn(own)).entries()) expect(v / own[j]!).toBeCloseTo(1, 9)
  })

  it.each([
    ['exp(b + a * N^c) + E', true],
    ['E + 1 / (b - a / N^c)', true],
    ['D^-(a / N^-c + b)', true],
    ['E + (a / N^c + b) / D^d', false],
    ['exp(b + a * N^c) + a', false],
    ['E + b * N^a', false],
  ])('are taken where a power is bent: %s, %s', async (formula, isTaken) => {
    const law = await customLaw(formula)
    expect(steady(law) !== null).toBe(isTaken)
  })

  it('are not taken where the user holds, ties or bounds a parameter of the bend', async () => {
    const law = await customLaw('exp(b + a * N^c) + E * D^-d')
    expect(steady(law)).not.toBeNull()
    for (const over of [
      { fixed: { c: 0.2 } },
      { tied: { c: 'd' } },
      { tied: { d: 'c' } },
      { bounds: { a: [0, 1] } },
    ] as const)
      expect(steady(law, over)).toBeNull()
  })

  it('take a law of nine parameters, typed in, to an optimum no higher than from its truth, in few evaluations', async () => {
    const law = await customLaw(farseer.formula)
    const found = fit(table, law, { objective })
    const fromTruth = fit(table, law, { objective, start: truth })
    expect(found.convergence!.status).toBe('converged')
    expect(found.value! / fromTruth.value! - 1).toBeLessThan(1e-9)
    // without them: 120,000 and more, and no optimum
    expect(found.convergence!.evaluations).toBeLessThan(20_000)
  })

  it('let refits follow other data', () => {
    const found = fit(table, farseer)
    const refitter = new Refitter(found)
    const random = new Random(9)
    const data = table.columns.loss!.map((v) => v * Math.exp(0.002 * random.normal()))
    const params = refitter.params(refitter.data(data)!)
    const again = fit({ ...table, columns: { ...table.columns, loss: data } }, farseer)
    expect(refitter.cost(params)).not.toBeNull()
    for (const [name, value] of Object.entries(again.params)) expect(params[name]! / value - 1, name).toBeCloseTo(0, 3)
  })
})
