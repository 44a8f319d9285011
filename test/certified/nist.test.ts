import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { type FitOptions, fit, loadSolver } from '../../src/fit/fit.ts'
import { estimate } from '../../src/infer/estimate.ts'
import { describeWithReference } from '../support/reference.ts'
import { type Certified, formulas, objective, pose, readProblem } from './nist.ts'

/** Correct digits: −log10 of the relative error, at most 11, the number of certified ones. */
function digits(found: number | null, certified: number): number {
  if (found === null || !Number.isFinite(found)) return 0
  return Math.min(11, Math.max(0, -Math.log10(Math.abs(found / certified - 1))))
}

async function solve(name: string, certified: Certified, options: FitOptions) {
  const { law, table } = await pose(name, certified)
  return fit(table, law, { objective, ...options })
}

const fewest = (params: Record<string, number>, certified: Record<string, number>): number =>
  Math.min(...Object.keys(certified).map((name) => digits(params[name]!, certified[name]!)))

const scores: { name: string; start: number; params: number; se: number }[] = []

describeWithReference('NIST StRD', 'data/nist', (folder) => {
  describe.each(Object.keys(formulas))('%s', (name) => {
    const certified = readProblem(join(folder, `${name}.dat`))
    it.each([0, 1] as const)('reaches 6 digits in every parameter from start %i', async (k) => {
      const found = await solve(name, certified, { start: certified.starts[k] })
      const params = fewest(found.params as Record<string, number>, certified.params)
      const errors = estimate(found, { method: 'normal', count: 20 })
      const se = Math.min(...Object.keys(certified.se).map((b) => digits(errors.params[b]!.se, certified.se[b]!)))
      scores.push({ name, start: k + 1, params, se })
      expect(params).toBeGreaterThanOrEqual(6)
    })
  })

  it('reaches 8 digits from at least 48 of the 54 starts', () => {
    expect(scores).toHaveLength(54)
    expect(scores.filter(({ params }) => params >= 8).length).toBeGreaterThanOrEqual(48)
  })

  it('gives standard errors to 5 digits from at least 52 (not Lanczos1, whose residuals are rounding)', () => {
    const short = scores.filter(({ se }) => se < 5).map(({ name }) => name)
    expect(short.filter((name) => name !== 'Lanczos1')).toEqual([])
  })

  // terms of one form may come in another order, so the sum of squares is compared; Lanczos1's is rounding of its data
  it('finds the certified optimum of all 27 problems with no start given', async () => {
    const missed: string[] = []
    for (const name of Object.keys(formulas)) {
      const certified = readProblem(join(folder, `${name}.dat`))
      const found = await solve(name, certified, {})
      if (!(2 * found.value! <= certified.rss * (1 + 1e-6) + 1e-22)) missed.push(name)
    }
    expect(missed).toEqual([])
  })

  it('agrees with ml-levenberg-marquardt, an independent engine, on the problems of lower difficulty', async () => {
    await loadSolver('ml-levenberg-marquardt')
    for (const name of ['Misra1a', 'Chwirut2', 'DanWood', 'Misra1b', 'Gauss1', 'Gauss2']) {
      const certified = readProblem(join(folder, `${name}.dat`))
      const found = await solve(name, certified, { start: certified.starts[1], solver: 'ml-levenberg-marquardt' })
      expect(fewest(found.params as Record<string, number>, certified.params), name).toBeGreaterThanOrEqual(5)
    }
  })

  afterAll(() => {
    if (process.env.NIST_TABLE === '1') console.table(scores)
  })
})
