import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { loadSolver } from '../../src/fit/fit.ts'
import { describeWithReference } from '../support/reference.ts'
import { fewestDigits, formulas, isCertified, readProblem, scoreOf, solve } from './nist.ts'

const scores: { name: string; params: number; se: number }[] = []

describeWithReference('NIST StRD', 'data/nist', (folder) => {
  describe.each(Object.keys(formulas))('%s', (name) => {
    const certified = readProblem(join(folder, `${name}.dat`))
    it.each([0, 1] as const)('reaches 6 digits in every parameter from start %i', async (k) => {
      const score = await scoreOf(name, certified, k)
      scores.push({ name, ...score })
      expect(score.params).toBeGreaterThanOrEqual(6)
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

  it('finds the certified optimum of all 27 problems with no start given', async () => {
    const missed: string[] = []
    for (const name of Object.keys(formulas)) {
      const certified = readProblem(join(folder, `${name}.dat`))
      const found = await solve(name, certified, {})
      if (!isCertified(found, certified)) missed.push(name)
    }
    expect(missed).toEqual([])
  })

  it('agrees with ml-levenberg-marquardt, an independent engine, on the problems of lower difficulty', async () => {
    await loadSolver('ml-levenberg-marquardt')
    for (const name of ['Misra1a', 'Chwirut2', 'DanWood', 'Misra1b', 'Gauss1', 'Gauss2']) {
      const certified = readProblem(join(folder, `${name}.dat`))
      const found = await solve(name, certified, { start: certified.starts[1], solver: 'ml-levenberg-marquardt' })
      expect(fewestDigits(found.params, certified.params), name).toBeGreaterThanOrEqual(5)
    }
  })
})
