import { describe, expect, it } from 'vitest'
import { Random } from '../../src/base/seed.ts'
import { suitableKinds } from '../../src/chart/chart.ts'
import { fit } from '../../src/fit/fit.ts'
import { Refitter } from '../../src/fit/refit.ts'
import { fromDocument, toDocument } from '../../src/infer/document.ts'
import { estimate } from '../../src/infer/estimate.ts'
import { predict } from '../../src/infer/predict.ts'
import { findLaw } from '../../src/law/catalog.ts'
import { evaluateLaw } from '../../src/law/evaluate.ts'
import { share } from '../../src/study/shared-params.ts'
import { tableFromColumns } from '../../src/table/build.ts'
import { groupBy } from '../../src/table/rows.ts'
import type { RunTable } from '../../src/table/table.ts'
import { grid, logSpaced } from '../support/table.ts'

const law = findLaw('chinchilla')
const common = { alpha: 0.34, beta: 0.28 }
const truths: Record<string, Record<string, number>> = {
  web: { E: 1.7, A: 400, B: 410, ...common },
  books: { E: 1.9, A: 300, B: 500, ...common },
  code: { E: 1.1, A: 450, B: 350, ...common },
}
const shared = Object.keys(common)

/** Runs of three recipes with the same exponents; `code` has five runs only, as many as the law has parameters. */
function runs(noise: number, seed = 1): RunTable {
  const random = new Random(seed)
  const all = grid(logSpaced(5e7, 5e9, 4), logSpaced(2e9, 2e11, 4))
  const rows = Object.keys(truths).flatMap((recipe) =>
    all.params.flatMap((params, i) => {
      const isLeftOut = recipe === 'code' && ![0, 3, 9, 12, 14].includes(i)
      const tokens = all.tokens[i]!
      const loss = evaluateLaw(law, truths[recipe]!, { params, tokens }) * Math.exp(noise * random.normal())
      return isLeftOut ? [] : [{ recipe, params, tokens, loss }]
    }),
  )
  const column = <K extends 'recipe' | 'params' | 'tokens' | 'loss'>(name: K) => rows.map((row) => row[name])
  return tableFromColumns({
    recipe: column('recipe'),
    params: column('params'),
    tokens: column('tokens'),
    loss: column('loss'),
  })
}

describe('parameters shared by groups of rows', () => {
  it('are found from clean runs, and so are the own ones of a group with no more runs than parameters', () => {
    const groups = share(runs(0), law, ['recipe'], shared, {}, { count: 0 })
    expect(groups.map(({ by }) => by)).toEqual(Object.keys(truths).map((recipe) => ({ recipe })))
    for (const { by, estimate } of groups) {
      const truth = truths[by.recipe!]!
      for (const [name, value] of Object.entries(truth)) expect(estimate.fit.params[name]! / value).toBeCloseTo(1, 6)
    }
  })

  it('minimise the sum of the groups: held there, each group comes to the same, and a step off is worse', () => {
    const table = runs(0.005)
    const groups = share(table, law, ['recipe'], shared, {}, { count: 0 })
    const { alpha, beta } = groups[0]!.estimate.fit.params as typeof common
    const sumAt = (fixed: typeof common) => groupBy(table, ['recipe']).map((group) => fit(group.table, law, { fixed }))
    const sum = (fits: readonly { value: number | null }[]) => fits.reduce((total, { value }) => total + value!, 0)
    const held = sumAt({ alpha, beta })
    const best = sum(held)
    expect(sum(groups.map(({ estimate }) => estimate.fit)) / best).toBeCloseTo(1, 8)
    held.forEach(({ params }, at) => {
      for (const name of ['E', 'A', 'B']) {
        expect(groups[at]!.estimate.fit.params[name]! / params[name]!).toBeCloseTo(1, 4)
      }
    })
    for (const step of [-0.003, 0.003]) {
      expect(sum(sumAt({ alpha: alpha + step, beta }))).toBeGreaterThan(best)
      expect(sum(sumAt({ alpha, beta: beta + step }))).toBeGreaterThan(best)
    }
  })

  it('have one interval, narrower than that of a group alone, and predict with it', () => {
    const table = runs(0.005)
    const uncertainty = { count: 60, checks: false }
    const [web, books] = share(table, law, ['recipe'], shared, {}, uncertainty)
    const alone = estimate(fit(groupBy(table, ['recipe'])[0]!.table, law), uncertainty)
    expect(web!.estimate.params.alpha).toEqual(books!.estimate.params.alpha)
    expect(web!.estimate.params.E).not.toEqual(books!.estimate.params.E)
    expect(web!.estimate.params.alpha!.se!).toBeLessThan(alone.params.alpha!.se!)
    expect(web!.estimate.notes.map(({ code }) => code)).toContain('shared-params')
    const [at] = predict(books!.estimate, [{ params: 5e9, tokens: 2e11 }])
    const truth = evaluateLaw(law, truths.books!, { params: 5e9, tokens: 2e11 })
    expect(at!.mean.low!).toBeLessThan(truth)
    expect(at!.mean.high!).toBeGreaterThan(truth)
  })

  it('count by the share of a group’s rows, so that even five runs tell their noise', () => {
    const groups = share(runs(0.005), law, ['recipe'], shared, {}, { count: 0 })
    const code = groups[2]!.estimate
    expect(code.fit.table.length).toBe(5)
    expect(code.noise).toBeGreaterThan(0)
    expect(code.noise).toBeLessThan(0.02)
  })

  it('make a fit that can be saved, but not refitted alone', () => {
    const [web] = share(runs(0.005), law, ['recipe'], shared, {}, { count: 40 })
    const again = fromDocument(JSON.parse(JSON.stringify(toDocument(web!.estimate))), 'fit.json')
    expect(again.fit.shared).toEqual({ params: shared, rows: 37 })
    expect(() => new Refitter(again.fit)).toThrow('shares alpha, beta with other groups')
    expect(suitableKinds(again)).not.toContain('profile')
  })

  it('obey constraints by the names of the law', () => {
    const options = { fixed: { E: 1.5 }, tied: { beta: 'alpha' }, bounds: { A: [0, 350] as [number, number] } }
    for (const { estimate } of share(runs(0.005), law, ['recipe'], shared, options, { count: 0 })) {
      expect(estimate.fit.params.E).toBe(1.5)
      expect(estimate.fit.params.beta).toBe(estimate.fit.params.alpha)
      expect(estimate.fit.params.A).toBeLessThanOrEqual(350)
      expect(estimate.fit.constraints).toEqual(options)
    }
  })

  it('are refused where they can’t be one value', () => {
    const ask =
      (...[name, names, options, uncertainty]: [string, string[], object?, object?]) =>
      () =>
        share(runs(0), findLaw(name), ['recipe'], names, options, uncertainty)
    expect(ask('chinchilla', ['gamma'])).toThrow('chinchilla has no parameter "gamma"')
    expect(ask('momentum', ['alpha'])).toThrow('a law of whole curves')
    expect(ask('annealing', ['alpha'])).toThrow('averages laws')
    expect(ask('chinchilla', ['alpha'], { tied: { alpha: 'beta' } })).toThrow('tie beta=alpha')
    expect(ask('chinchilla', ['alpha'], {}, { method: 'profile' })).toThrow('profile intervals')
  })
})
