import { describe, expect, it } from 'vitest'
import * as laws from '../../src/law/catalog.ts'
import { evaluateDerived, evaluateLaw } from '../../src/law/evaluate.ts'
import type { Law } from '../../src/law/law.ts'

/** Equal within a relative tolerance. */
function expectNear(actual: number, expected: number, tolerance = 1e-6): void {
  expect(Math.abs(actual / expected - 1), `${actual} is not ${expected}`).toBeLessThan(tolerance)
}

const paramsOf = (law: Law, set: string) => laws.findSet(law, set).params as Readonly<Record<string, number>>
const lossOf = (law: Law, set: string, inputs: Readonly<Record<string, number>>): number =>
  evaluateLaw(law, paramsOf(law, set), inputs)
const pfDay = 8.64e19

describe('LAWS 1.1, power law with a floor (Hestness)', () => {
  const params = { E: 1.2, k: 10, alpha: 0.25 }

  it('gives the error of a training set of 1e6', () => {
    expectNear(evaluateLaw(laws.powerFloor, params, { x: 1e6 }), 1.516227766)
  })

  it('inverts to the size for an error of 1.5', () => {
    const size = (params.k / (1.5 - params.E)) ** (1 / params.alpha)
    expectNear(size, 1234567.901)
    expectNear(evaluateLaw(laws.powerFloor, params, { x: size }), 1.5, 1e-12)
  })

  it('gives model size as a power of data size', () => {
    expectNear(evaluateLaw(laws.power, { k: 0.05, alpha: -0.72 }, { x: 1e9 }), 150997.586)
  })
})

describe('LAWS 1.2, power law plus constant (Henighan)', () => {
  it('gives the loss of images by model size, and the size for 2.30', () => {
    const params = paramsOf(laws.powerFloor, 'henighan-image-params')
    expectNear(lossOf(laws.powerFloor, 'henighan-image-params', { x: 1e8 }), 2.356283911)
    expectNear((params.k! / (2.3 - params.E!)) ** (1 / params.alpha!), 3102046058)
    expectNear(evaluateDerived(laws.powerFloor, params, 'x0'), 63)
  })

  it('gives the loss of language at one PF-day', () => {
    expectNear(lossOf(laws.powerFloor, 'henighan-language-flops', { x: pfDay }), 2.570015927)
  })

  it('gives the best model size for one PF-day', () => {
    expectNear(evaluateLaw(laws.power, { k: 3.3e-13 ** -0.73, alpha: -0.73 }, { x: 1 }), 1292661529)
  })
})

describe('LAWS 1.2, best model size by compute (Henighan)', () => {
  it('has every domain of table 1 that states one', () => {
    const sizes = laws.findLaw('optimal-params')
    expect(sizes.sets!.filter(({ cite }) => cite === 'Henighan et al. 2020')).toHaveLength(10)
    expectNear(lossOf(sizes, 'henighan-language', { C: pfDay }), 1292661529)
    expect(laws.powerFloor.sets).toHaveLength(22)
  })
})

describe('LAWS 1.7, power laws in vision', () => {
  it.each([
    ['var-params-last', 2e9, 0.7269862587],
    ['var-params-all', 2e9, 0.7247796637],
    ['var-params-error-last', 2e9, 0.895654233],
    ['var-params-error-all', 2e9, 0.9308089842],
    ['var-flops-last', 1e21, 0.6690907894],
    ['var-flops-all', 1e21, 0.6483737124],
    ['dit-loss', 1.5e21, 0.632515648],
    ['dit-fid', 1.5e21, 25.0178065],
  ])('%s at x = %d', (set, x, expected) => expectNear(lossOf(laws.power, set, { x }), expected))

  it('gives the best size and data of diffusion transformers', () => {
    expectNear(lossOf(laws.findLaw('optimal-params'), 'dit', { C: 1.5e21 }), 964672623.2)
    expectNear(lossOf(laws.findLaw('optimal-tokens'), 'dit', { C: 1.5e21 }), 2.6148998e11)
  })

  it('gives the score of text-to-image models, and warns of the one that exceeds 1', () => {
    const score = laws.findLaw('score-power')
    expectNear(lossOf(score, 't2i-flops', { x: 1e21 }), 0.8167663895)
    expectNear(lossOf(score, 't2i-tokens', { x: 4e9 }), 0.8208083649)
    expectNear(lossOf(score, 't2i-params', { x: 2.4e9 }), 1.812650027)
    expect(score.misleads!.join()).toContain('t2i-params')
  })
})

describe('LAWS 1.8, time-series models', () => {
  it('gives the loss by parameters, data and compute', () => {
    const set = 'time-series-encoder-id'
    expectNear(lossOf(laws.kaplanParams, set, { params: 1e8 }), 1.772057664)
    expectNear(lossOf(laws.kaplanTokens, set, { tokens: 1e9 }), 2.239143524)
    expectNear(lossOf(laws.kaplanFlops, set, { flops: 1e-5 * pfDay }), 1.959865149)
    expect(laws.kaplanParams.sets!.filter(({ cite }) => cite === 'Yao et al. 2024')).toHaveLength(6)
  })
})

describe('LAWS 1.3, laws of one variable (Kaplan)', () => {
  it('gives the loss by parameters, tokens and compute', () => {
    expectNear(lossOf(laws.kaplanParams, 'kaplan', { params: 1e9 }), 2.375640295)
    expectNear(lossOf(laws.kaplanTokens, 'kaplan', { tokens: 1e10 }), 2.262441754)
    expectNear(lossOf(laws.kaplanFlops, 'kaplan', { flops: pfDay }), 2.658080226)
  })
})

describe('LAWS 2.1, Kaplan joint law', () => {
  it('gives the loss, its limit of endless data and the cost of overfitting', () => {
    const loss = lossOf(laws.kaplan, 'kaplan', { N: 1e9, D: 1e10 })
    const limit = lossOf(laws.kaplan, 'kaplan', { N: 1e9, D: Number.POSITIVE_INFINITY })
    expectNear(loss, 2.419651819)
    expectNear(limit, 2.318834098)
    expectNear(loss / limit - 1, 0.04347776364)
  })

  it('gives the data that stay within seed noise', () => expectNear(5e3 * 1e9 ** 0.74, 2.285440948e10))

  it('splits compute with the exponents a and b', () => {
    const params = paramsOf(laws.kaplan, 'kaplan')
    const { alphaN, alphaD, Nc, Dc } = params as Record<'alphaN' | 'alphaD' | 'Nc' | 'Dc', number>
    const u = alphaN / alphaD
    const best = (budget: number) => (u * Nc ** u * (budget / 6 / Dc)) ** (1 / (1 + u))
    const lossAt = (N: number) => lossOf(laws.kaplan, 'kaplan', { N, D: 1e20 / 6 / N })
    expect(lossAt(best(1e20))).toBeLessThan(Math.min(lossAt(best(1e20) * 1.01), lossAt(best(1e20) / 1.01)))
    expectNear(Math.log10(best(1e21) / best(1e20)), evaluateDerived(laws.kaplan, params, 'a'), 1e-12)
    expectNear(evaluateDerived(laws.kaplan, params, 'a') + evaluateDerived(laws.kaplan, params, 'b'), 1, 1e-12)
  })
})

/** Closed form of the optimum of A/N^alpha + B/D^beta at 6·N·D = C. */
function optimum(law: Law, set: string, flops: number) {
  const params = paramsOf(law, set)
  const [G, a, b] = ['G', 'a', 'b'].map((name) => evaluateDerived(law, params, name)) as [number, number, number]
  const N = G * (flops / 6) ** a
  const D = (flops / 6) ** b / G
  return { G, N, D, loss: evaluateLaw(law, params, { N, D }) }
}

describe('LAWS 2.3, Chinchilla', () => {
  it.each([
    ['hoffmann', 1.936645471, 1.344710643, 3.218985915e10, 2.982305687e12, 1.930748102],
    ['hoffmann-tex', 1.920846027, 1.300046442, 4.036093839e10, 2.378537364e12, 1.918412046],
    ['epoch', 1.973881863, 0.1196298498, 7.22487025e10, 1.328743585e12, 1.974441108],
    ['muennighoff-c4', 2.024597069, 0.2258019434, 6.996217331e10, 1.372170066e12, 2.025162368],
  ])('with the set %s gives the loss of 70B on 1.4T and the optimum at 5.76e23 FLOP', (set, loss, G, N, D, best) => {
    expectNear(lossOf(laws.chinchilla, set, { N: 70e9, D: 1.4e12 }), loss)
    const found = optimum(laws.chinchilla, set, 5.76e23)
    expectNear(found.G, G)
    expectNear(found.N, N)
    expectNear(found.D, D)
    expectNear(found.loss, best)
  })

  it('balances both marginal gains at the optimum', () => {
    const { N, D } = optimum(laws.chinchilla, 'epoch', 5.76e23)
    const { A, B, alpha, beta } = paramsOf(laws.chinchilla, 'epoch') as Record<'A' | 'B' | 'alpha' | 'beta', number>
    expectNear((alpha * A) / N ** alpha, (beta * B) / D ** beta, 1e-12)
  })

  it('has a Huber term of 3.17e-5 against a loss of 2', () => {
    const log = Math.log(lossOf(laws.chinchilla, 'hoffmann', { N: 70e9, D: 1.4e12 }))
    expectNear(log, 0.6609573375)
    const { delta } = laws.chinchilla.objective!
    expectNear(delta * (Math.abs(log - Math.log(2)) - delta / 2), 3.168984306e-5)
  })

  it('loses excess loss as a power of compute', () => {
    const loss = optimum(laws.chinchilla, 'hoffmann', 5.76e23).loss
    expectNear(loss - 1.69, 813.679831 * (5.76e23 / 6) ** -0.1535483871)
  })
})

describe('LAWS 2.6, gamma form', () => {
  it.each([
    ['xlstm-transformer', 2.752116615, 746010010.7, 2.680929172e10, 2.744914472],
    ['xlstm', 2.714314807, 915969675.1, 2.183478399e10, 2.713619841],
  ])('with the set %s gives the loss of 1B on 20B and the optimum at 1.2e20 FLOP', (set, loss, N, D, best) => {
    expectNear(lossOf(laws.gamma, set, { N: 1e9, D: 2e10 }), loss)
    const found = optimum(laws.gamma, set, 1.2e20)
    expectNear(found.N, N)
    expectNear(found.D, D)
    expectNear(found.loss, best)
  })

  it('is Chinchilla where gamma is 1', () => {
    const params = paramsOf(laws.chinchilla, 'epoch')
    const inputs = { N: 1e9, D: 2e10 }
    expectNear(
      evaluateLaw(laws.gamma, { ...params, gamma: 1 }, inputs),
      evaluateLaw(laws.chinchilla, params, inputs),
      1e-14,
    )
  })
})

describe('LAWS 2.11, over-training', () => {
  const inputs = { C: 7.5264e21, N: 1.4e9, D: 1.4e9 * 640 }

  it.each([
    ['gadre-c4', 2.400491165, 0.5112196873, 3.429781714],
    ['gadre-redpajama', 2.541821291, 0.4979916773, undefined],
    ['gadre-refinedweb', 2.504629237, 0.4888549184, undefined],
  ])('with the set %s gives loss, then error, of 1.4B at 640 tokens per parameter', (set, loss, error, ratio) => {
    const found = lossOf(laws.overTraining, set, inputs)
    expectNear(found, loss)
    expectNear(lossOf(laws.downstreamError, set, { loss: found }), error)
    if (ratio !== undefined)
      expectNear(evaluateDerived(laws.overTraining, paramsOf(laws.overTraining, set), 'Mstar'), ratio)
  })

  it('is Chinchilla with both exponents 2·eta', () => {
    const { E, a, b, eta } = paramsOf(laws.overTraining, 'gadre-c4') as Record<'E' | 'a' | 'b' | 'eta', number>
    const same = { E, A: a / 6 ** eta, B: b / 6 ** eta, alpha: 2 * eta, beta: 2 * eta }
    expectNear(
      evaluateLaw(laws.chinchilla, same, inputs),
      evaluateLaw(laws.overTraining, { E, a, b, eta }, inputs),
      1e-12,
    )
  })
})
