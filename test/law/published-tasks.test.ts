import { describe, expect, it } from 'vitest'
import { findLaw, findSet } from '../../src/law/catalog.ts'
import { evaluateDerived, evaluateLaw } from '../../src/law/evaluate.ts'

type Numbers = Readonly<Record<string, number>>

/** Equal within a relative tolerance. */
function expectNear(actual: number, expected: number, tolerance = 1e-6): void {
  expect(Math.abs(actual / expected - 1), `${actual} is not ${expected}`).toBeLessThan(tolerance)
}
const at = (name: string, params: Numbers, inputs: Numbers): number => evaluateLaw(findLaw(name), params, inputs)
const setOf = (name: string, set: string): Numbers => findSet(findLaw(name), set).params

describe('LAWS 1.4, broken power law', () => {
  it.each([
    [1e2, 3701.40083],
    [1e10, 27.72211347],
    [1e17, 1.257315428],
    [1e22, 0.008626750567],
  ])('gives figure 1 of the paper at x = %d', (x, expected) => {
    const breaks = { c1: 0.49, d1: 3e6, f1: 1.1, c2: -0.811, d2: 1e14, f2: 1.425, c3: 2.1, d3: 2e20, f3: 0.05 }
    expectNear(at('broken:3', { a: 1e-3, b: 4.66e3, c0: 0.05, ...breaks }, { x }), expected)
  })

  it('has the slope of each piece as a derived quantity', () => {
    const params = { a: 0, b: 1, c0: 0.1, c1: 0.2, d1: 1e3, f1: 0.05, c2: -0.5, d2: 1e6, f2: 0.05 }
    const law = findLaw('broken:2')
    const slope = (x: number) => Math.log(at('broken:2', params, { x: x * 1.01 }) / at('broken:2', params, { x }))
    expectNear(slope(3e4) / Math.log(1.01), evaluateDerived(law, params, 'slope1'))
    expectNear(slope(1e9) / Math.log(1.01), evaluateDerived(law, params, 'slope2'))
  })
})

describe('LAWS 1.5, estimators M1 to M3', () => {
  it('give the values at 1e4', () => {
    expectNear(at('m1', { beta: 5, c: -0.4 }, { x: 1e4 }), 0.1255943216)
    expectNear(at('m2', { einf: 0.1, beta: 5, c: -0.4 }, { x: 1e4 }), 0.2255943216)
    const params = { beta: 2, gamma: 1e-5, c: 0.3 }
    expectNear(at('m3', params, { x: 1e4 }), 0.1298517483)
    expectNear(at('m3', params, { x: Number.POSITIVE_INFINITY }), 0.0632455532)
    expectNear(evaluateDerived(findLaw('m3'), params, 'limit'), 0.0632455532)
  })
})

describe('LAWS 1.6, exponential forms', () => {
  it('give the values at twice the scale', () => {
    expectNear(at('exponential', { E: 0.05, A: 0.6, x0: 1e5 }, { x: 2e5 }), 0.1312011699)
    expectNear(at('stretched', { E: 0.05, A: 0.6, x0: 1e5, s: 0.5 }, { x: 2e5 }), 0.1958700407)
  })

  it('halve the reducible loss at half', () => {
    const params = { E: 0, A: 0.6, x0: 1e5 }
    expectNear(at('exponential', params, { x: evaluateDerived(findLaw('exponential'), params, 'half') }), 0.3)
  })
})

describe('LAWS 3, hyper-parameters', () => {
  it.each([
    [1e9, 1e11, 0.001632499402],
    [7e9, 1.4e12, 9.165569089e-4],
  ])('Step Law gives the learning rate of %d parameters on %d tokens', (N, D, expected) => {
    expectNear(at('step-law-lr', setOf('step-law-lr', 'step-law'), { N, D }), expected)
  })

  it.each([
    [1e11, 1107714.89],
    [1.4e12, 4998815.433],
  ])('Step Law gives the batch of %d tokens', (D, expected) => {
    expectNear(at('step-law-batch', setOf('step-law-batch', 'step-law'), { D }), expected)
  })
})

describe('LAWS 4.1, task law of PassUntil [MEM]', () => {
  it('gives the pass rate of 2.4B', () => {
    expectNear(at('pass-until', { c: 30, alpha: 0.12 }, { N: 2.4e9 }), 0.1057745224)
  })
})

describe('LAWS 4.2, sigmoid', () => {
  it('gives the accuracy at a loss of 1.2', () => {
    expectNear(at('sigmoid', { b: 0.25, a: 0.7, k: -3, L0: 1 }, { L: 1.2 }), 0.4980405856)
    const inverse = (share: number) => 1 + Math.log(0.7 / (share - 0.25) - 1) / 3
    expectNear(inverse(at('sigmoid', { b: 0.25, a: 0.7, k: -3, L0: 1 }, { L: 1.2 })), 1.2)
  })

  it('rises above chance as the loss falls, to a + b', () => {
    const params = { b: 0.25, a: 0.7, k: -3, L0: 1 }
    expectNear(at('sigmoid', params, { L: 1e3 }), 0.25)
    expectNear(at('sigmoid', params, { L: -1e3 }), evaluateDerived(findLaw('sigmoid'), params, 'best'))
  })
})

describe('LAWS 5, coverage', () => {
  it('gives the share solved by 1000 samples', () => {
    expectNear(at('coverage', { a: -2, b: -0.3 }, { k: 1000 }), 0.7774117996)
    expectNear(at('coverage', { a: -2, b: -0.3 }, { k: 1 }), evaluateDerived(findLaw('coverage'), { a: -2 }, 'single'))
  })
})

describe('LAWS 5, training and test time', () => {
  it('trades compute in training for compute at test time', () => {
    const at = (C: number) => evaluateLaw(findLaw('train-test'), setOf('train-test', 'jones'), { C, S: -500 })
    expectNear(at(1e16), 10 ** (-1.2 * 16 - 0.004 * 500 + 29))
    expectNear(Math.log10(at(1e16) / at(1e17)), 1.2)
  })

  it('raises the reward from start to ceiling, half-way at its middle', () => {
    const at = (C: number) => evaluateLaw(findLaw('rl-compute'), { R0: 0.2, A: 0.8, Cmid: 3e20, B: 0.8 }, { C })
    expectNear(at(3e20), 0.5)
    expectNear(at(1e40), 0.8)
    expectNear(at(1e-40), 0.2)
  })
})
