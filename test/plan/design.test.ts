import { describe, expect, it } from 'vitest'
import { proposedRuns, scaledGrid, searchedVariance, varianceWith } from '../../bench/design-rivals.ts'
import { Random, splitSeed } from '../../src/base/seed.ts'
import { fit } from '../../src/fit/fit.ts'
import { slopesAt } from '../../src/fit/slopes.ts'
import { estimateFromParams } from '../../src/infer/document.ts'
import { type Estimate, estimate } from '../../src/infer/estimate.ts'
import { predict } from '../../src/infer/predict.ts'
import { findLaw, findSet } from '../../src/law/catalog.ts'
import { defaultObjective } from '../../src/law/law.ts'
import { invertPositive } from '../../src/num/symmetric.ts'
import { design } from '../../src/plan/design.ts'
import { reductions, updated, varianceOf } from '../../src/plan/exchange.ts'
import { logSpaced, simulated } from '../support/table.ts'

const law = findLaw('chinchilla')
const truth = findSet(law, 'hoffmann-tex').params as Record<'E' | 'A' | 'B' | 'alpha' | 'beta', number>
const NOISE = 0.005

/** 30 runs, log-uniform in size and length. */
function existing(seed: number): { params: number[]; tokens: number[] } {
  const random = new Random(splitSeed(seed, 1))
  const column = (low: number, high: number) => Array.from({ length: 30 }, () => low * (high / low) ** random.uniform())
  return { params: column(5e7, 2e9), tokens: column(1e9, 4e10) }
}
const fitted = (runs: { params: number[]; tokens: number[] }, seed = 1): Estimate =>
  estimate(fit(simulated(law, truth, runs, NOISE, seed), law), { count: 300 })
const target = { params: 2e10, tokens: 4e11 }
const given = estimateFromParams(law, truth, law.objective ?? defaultObjective)

it('slopes are those of ln L by hand', () => {
  const [N, D] = [3e8, 7e9]
  const { E, A, B, alpha, beta } = truth
  const [a, b] = [A / N ** alpha, B / D ** beta]
  const loss = E + a + b
  const { value, slopes } = slopesAt(
    { law, constraints: {}, objective: defaultObjective, params: truth },
    { params: Float64Array.of(N), tokens: Float64Array.of(D) },
    1,
  )
  expect(value[0]).toBeCloseTo(Math.log(loss), 12)
  const byHand = { E: 1, A: a / A, B: b / B, alpha: -a * Math.log(N), beta: -b * Math.log(D) }
  const names = Object.keys(law.params) as (keyof typeof byHand)[]
  const isLog = (name: string) => law.params[name]!.scale === 'log'
  names.forEach((name, j) => {
    const expected = (byHand[name] / loss) * (isLog(name) ? truth[name] : 1)
    expect(slopes[j]! / expected).toBeCloseTo(1, 10)
  })
})

it('rank-one updates are those of the inverted information', () => {
  const random = new Random(3)
  const rows = Array.from({ length: 6 }, () => Float64Array.from({ length: 3 }, () => random.normal()))
  const inverse = (of: readonly Float64Array[]) => {
    const information = new Float64Array(9)
    for (const g of of) for (let j = 0; j < 3; j++) for (let k = 0; k < 3; k++) information[3 * j + k]! += g[j]! * g[k]!
    return invertPositive(information, 3)!
  }
  const start = inverse(rows.slice(0, 5))
  const whole = inverse(rows)
  const out = new Float64Array(9)
  const near = (found: Float64Array, expected: Float64Array) => {
    for (let at = 0; at < 9; at++) expect(found[at]).toBeCloseTo(expected[at]!, 12)
  }
  updated(start, rows[5]!, 1, out)
  near(out, whole)
  updated(whole, rows[5]!, -1, out)
  near(out, start)
  const asked = Float64Array.of(1, -2, 0.5)
  const gain = new Float64Array(1)
  const question = { covariance: start, target: asked }
  reductions({ count: 1, p: 3, slopes: rows[5]!, flops: Float64Array.of(1) }, question, gain)
  expect(gain[0]).toBeCloseTo(varianceOf(question) - varianceOf({ covariance: whole, target: asked }), 12)
})

describe('a small version of bench/design', () => {
  const studies = [1, 2, 3].map((seed) => {
    const now = fitted(existing(seed), seed)
    const budget = 3e21
    return { seed, now, budget, found: design(now, { budget, target }) }
  })

  it('beats every log grid of the same compute and box by the criterion, and is within 10 % of an exchange search', () => {
    for (const { seed, now, budget, found } of studies) {
      const ours = varianceWith(now, target, proposedRuns(found))
      for (const levels of [2, 3, 4, 5]) {
        expect(ours).toBeLessThan(varianceWith(now, target, scaledGrid(found.box!, levels, budget)))
      }
      expect(Math.sqrt(ours / searchedVariance(now, found, target, budget, seed, 2))).toBeLessThan(1.1)
    }
  })

  it('predicts the width that the interval then has, within a factor of two', () => {
    for (const { seed, found } of studies) {
      const runs = proposedRuns(found)
      const before = existing(seed)
      const all = {
        params: [...before.params, ...runs.map(({ params }) => params)],
        tokens: [...before.tokens, ...runs.map(({ tokens }) => tokens)],
      }
      const { mean } = predict(fitted(all, seed), [target])[0]!
      const ratio = (mean.high! - mean.low!) / (found.after.high! - found.after.low!)
      expect(ratio).toBeGreaterThan(0.5)
      expect(ratio).toBeLessThan(2)
      expect(found.ratio).toBeLessThan(0.7)
    }
  })

  it('stays within budget, count and box, and repeats no run more than three times', () => {
    for (const { budget, found } of studies) {
      expect(found.flops).toBeLessThanOrEqual(budget)
      expect(found.portfolio.length).toBeLessThanOrEqual(30)
      expect(found.portfolio.every(({ belowRange }) => !belowRange)).toBe(true)
      const times = new Map<string, number>()
      for (const { at } of found.portfolio) {
        const key = `${at.params} ${at.tokens}`
        times.set(key, (times.get(key) ?? 0) + 1)
      }
      expect(Math.max(...times.values())).toBeLessThanOrEqual(3)
    }
  })
})

it('each interval of a portfolio lies within the one before, and candidates come best first', () => {
  const { before, portfolio, candidates } = design(fitted(existing(4)), { budget: 1e21, target, maxRuns: 6 })
  const widths = [before, ...portfolio.map(({ after }) => after)].map(({ low, high }) => high! - low!)
  for (let k = 1; k < widths.length; k++) expect(widths[k]).toBeLessThan(widths[k - 1]!)
  const gains = candidates.map(({ gainPerFlop }) => gainPerFlop)
  expect(gains).toEqual([...gains].sort((a, b) => b - a))
})

it('rows on one ladder leave the target open, and the proposed runs close it', () => {
  const params = logSpaced(5e7, 2e9, 12)
  const rows = simulated(law, truth, { params, tokens: params.map((n) => 20 * n) }, NOISE)
  const ladder = estimate(fit(rows, law), { count: 0 })
  const { portfolio, after } = design(ladder, { budget: 1e21, target: { params: 2e10, tokens: 2e12 } })
  const ratios = portfolio.map(({ at }) => at.tokens! / at.params!)
  expect(Math.min(...ratios)).toBeLessThan(10)
  expect(Math.max(...ratios)).toBeGreaterThan(40)
  expect(after.low).not.toBeNull()
})

it('from nothing: runs that determine the law, between a thousandth of the target and the target', () => {
  const {
    before,
    after,
    box,
    portfolio,
    target: goal,
    notes,
    flops,
  } = design(given, { budget: 1e20, target: { flops: 1e23 } })
  expect(before).toEqual({ low: null, high: null })
  expect(after.low).toBeLessThan(goal.value)
  expect(after.high).toBeGreaterThan(goal.value)
  expect(flops).toBeLessThanOrEqual(1e20)
  expect(box!.params[0] * 1000).toBeCloseTo(goal.at.params!, 0)
  expect(portfolio[0]!.after).toEqual({ low: null, high: null })
  expect(notes.map(({ code }) => code)).toEqual(['assumes-law'])
})

it('runs below the fitted range are marked, and noted', () => {
  const { candidates, notes } = design(fitted(existing(5)), {
    budget: 1e20,
    target,
    minParams: 1e6,
    minTokens: 1e8,
    maxTokensPerParam: 1e4,
  })
  expect(candidates.some(({ belowRange }) => belowRange)).toBe(true)
  expect(notes.map(({ code }) => code)).toContain('below-range')
})

it.each([
  [{ budget: 0 }, 'design: the budget is 0; it must be above 0'],
  [{ budget: 1e5 }, 'design: the budget of 100k FLOP pays for none of'],
  [{ budget: 1e20, minParams: 1e12 }, 'design: params would go from 1000000000000 down to'],
  [{ budget: 1e20, maxRuns: 0 }, 'design: at most 0 runs'],
])('refuses %j', (options, message) => {
  expect(() => design(given, { target, ...options })).toThrow(message)
})

it('refuses a document without rows, one without noise, and an average of laws', () => {
  const found = fitted(existing(6))
  const bare = { ...found, fit: { ...found.fit, table: { ...given.fit.table } } }
  expect(() => design(bare, { budget: 1e20, target })).toThrow('design: the document holds no rows')
  const average = { ...found, fit: { ...found.fit, members: [] } }
  expect(() => design(average, { budget: 1e20, target })).toThrow('design: an average of laws')
  expect(() => design({ ...found, noise: null }, { budget: 1e20, target })).toThrow('rows leave no noise')
})
