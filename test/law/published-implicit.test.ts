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
  const su = { alphaN: 0.076, Nc: 1.5e14, alphaS: 0.67, Sc: 2.6e3, alphaB: 0.205, Bstar: 1.7e8 }
  const kaplan = findSet(findLaw('batch-trajectory'), 'kaplan').params as typeof su
  const expectNear = (actual: number, expected: number) => expect(Math.abs(actual / expected - 1)).toBeLessThan(1e-6)

  it('gives the loss of 1B after 1e5 steps, by the constants of Kaplan', () => {
    expectLaw('batch-trajectory', kaplan, { N: 1e9, S: 1e5, B: 2 ** 19 }, 2.541192618)
  })

  it('gives the loss of 1B after 1e5 steps, by the constants of Su [MEM]', () => {
    expectLaw('batch-trajectory', su, { N: 1e9, S: 1e5, B: 2e6 }, 2.602458227)
  })

  it.each([
    ['Su [MEM]', su, 2e6, 2.602458227, 1600245.603, 55551.76564],
    ['Kaplan', kaplan, 2 ** 19, 2.541192618, 2356565.908, 18199.0485],
  ])('by %s has a critical batch, and steps that an endless one would take', (_, params, B, loss, critical, least) => {
    const law = findLaw('batch-trajectory')
    expectNear(evaluateLaw(findLaw('critical-batch'), params, { L: loss }), critical)
    expectNear(1e5 / (1 + critical / B), least)
    // that many steps at an endless batch reach the loss, as do twice as many at the critical one
    expectNear(evaluateLaw(findLaw('kaplan-steps'), params, { N: 1e9, S: least }), loss)
    expectNear(evaluateLaw(law, params, { N: 1e9, S: 2 * least, B: critical }), loss)
  })

  it('of 1B trained for ever is 2.4739, and 2.6 takes 57176 steps or 9.19e10 tokens at least, by Su [MEM]', () => {
    const law = findLaw('batch-trajectory')
    expectNear(evaluateLaw(law, su, { N: 1e9, S: Number.POSITIVE_INFINITY, B: 2e6 }), 2.473904529)
    const [steps, tokens] = [57175.88803, 9.191822007e10]
    expectNear(evaluateLaw(findLaw('kaplan-steps'), su, { N: 1e9, S: steps }), 2.6)
    // the least tokens are those of ever smaller batches
    expectNear(evaluateLaw(law, su, { N: 1e9, S: tokens / 1e-2, B: 1e-2 }), 2.6)
  })

  it('at endless batch is the law of size and steps', () => {
    expectLaw('batch-trajectory', kaplan, { N: 1e9, S: 1e5, B: 1e30 }, 2.400513661)
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

  it('of a mixture of two pools falls with the mean utility of both, each seen half as often', () => {
    // theorem 1: with p pools a half-life is p·tau passes, and utility their mean; at the second pass of tau 4 one of 8
    const [utilities, tau, pools] = [[-0.2, -0.12], 4, 2]
    const mean = (utilities[0]! + utilities[1]!) / pools
    const slope = (passes: readonly [number, number]) => {
      const at = (D: number) =>
        evaluateLaw(findLaw('data-filtering'), { a: 20, b: mean, tau: pools * tau, d: 0 }, { D, U: 1e6 })
      return Math.log(at(passes[1] * 1e6) / at(passes[0] * 1e6)) / Math.log(passes[1] / passes[0])
    }
    expect(Math.abs(slope([1.2, 1.8]) / -0.1467206469 - 1)).toBeLessThan(1e-6)
  })
})
