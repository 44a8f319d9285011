import { describe, expect, it } from 'vitest'
import { Ensemble } from '../../src/fit/ensemble.ts'
import { findLaw, findSet } from '../../src/law/catalog.ts'
import { evaluateDerived, evaluateLaw } from '../../src/law/evaluate.ts'

type Numbers = Readonly<Record<string, number>>

/** Equal within 1e-6, both by the plain evaluation of one point and by the compiled program. */
function expectLaw(name: string, params: Numbers, inputs: Numbers, expected: number): void {
  const law = findLaw(name)
  const names = Object.keys(params)
  const compiled = new Ensemble(law, { names, values: Float64Array.from(names, (n) => params[n]!), count: 1 }).at(
    inputs,
  )
  for (const actual of [evaluateLaw(law, params, inputs), compiled[0]!])
    expect(Math.abs(actual / expected - 1), `${actual} is not ${expected}`).toBeLessThan(1e-6)
}

describe('LAWS 1.5, estimator M4', () => {
  /** By the coefficient of the authors. */
  const withAlpha = (alpha: number) => {
    const [beta, einf, e0, c] = [5, 0.1, 1, -0.4]
    return { einf, e0, alpha, c, x0: (beta * (e0 - einf) ** (alpha - 1)) ** (-1 / c) }
  }

  it('gives the error at 1e4', () => expectLaw('m4', withAlpha(0.5), { x: 1e4 }, 0.2115230181))

  it('with alpha 0 is M2', () => expectLaw('m4', withAlpha(0), { x: 1e4 }, 0.2255943216))

  it('has the coefficient of the authors as a derived quantity', () => {
    const beta = evaluateDerived(findLaw('m4'), withAlpha(0.5), 'beta')
    expect(Math.abs(beta / 5 - 1)).toBeLessThan(1e-12)
  })
})

describe('LAWS 2.10, loss along training at any batch', () => {
  it('gives the loss of 1B after 1e5 steps, by the constants of Kaplan', () => {
    const { params } = findSet(findLaw('batch-trajectory'), 'kaplan')
    expectLaw('batch-trajectory', params, { N: 1e9, S: 1e5, B: 2 ** 19 }, 2.541192618)
  })

  it('gives the loss of 1B after 1e5 steps, by the constants of Su [MEM]', () => {
    const params = { alphaN: 0.076, Nc: 1.5e14, alphaS: 0.67, Sc: 2.6e3, alphaB: 0.205, Bstar: 1.7e8 }
    expectLaw('batch-trajectory', params, { N: 1e9, S: 1e5, B: 2e6 }, 2.602458227)
  })

  it('at endless batch is the law of size and steps', () => {
    const { params } = findSet(findLaw('batch-trajectory'), 'kaplan')
    expectLaw('batch-trajectory', params, { N: 1e9, S: 1e5, B: 1e30 }, 2.400513661)
  })
})

describe('LAWS 2.12, data filtering', () => {
  const passes = { D: 128e6, U: 12.8e6 }
  const utility = { b: -0.2, tau: 4, d: 0.1 }

  it('gives the error after ten passes by the form of the paper', () =>
    expectLaw('data-filtering', { a: 20, ...utility }, passes, 0.6756880765))

  it('without repeats is a power law', () =>
    expectLaw('data-filtering', { a: 20, ...utility }, { D: 128e6, U: 128e6 }, 0.5781762499))

  it('gives another error by the form of the released code', () =>
    expectLaw('data-filtering-code', { a: 0.01, ...utility }, passes, 0.7989940312))
})
