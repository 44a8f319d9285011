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
const lossOf = (name: string, set: string, inputs: Numbers): number => at(name, setOf(name, set), inputs)

/** Where a function of one positive quantity is lowest, by golden section in its logarithm. */
function lowest(f: (x: number) => number, low: number, high: number): number {
  const golden = (Math.sqrt(5) - 1) / 2
  let [a, b] = [Math.log(low), Math.log(high)]
  while (b - a > 1e-9) {
    const [c, d] = [b - golden * (b - a), a + golden * (b - a)]
    if (f(Math.exp(c)) < f(Math.exp(d))) b = d
    else a = c
  }
  return Math.exp((a + b) / 2)
}

describe('LAWS 2.14, the dense baseline of Krajewski et al. 2024', () => {
  it('gives the loss of 1B at 20B tokens', () => {
    // 0.47 + 16.3 / 1e9^0.126 + 26.7 / 2e10^0.127 in doubles by Python
    expectNear(lossOf('chinchilla', 'krajewski-dense', { N: 1e9, D: 2e10 }), 2.980305149755157, 1e-12)
  })
})

describe('LAWS 2.2, Kaplan law of size and steps', () => {
  it('gives the loss of 1B at 1e5 steps', () => {
    expectNear(lossOf('kaplan-steps', 'kaplan', { N: 1e9, S: 1e5 }), 2.400513661)
  })

  it('with steps corrected for the batch gives the compute-efficient frontier at 1e21 FLOP', () => {
    const { alphaN, alphaS, Nc, Sc } = setOf('kaplan-steps', 'kaplan') as Record<string, number>
    const alphaC = 1 / (1 / alphaS! + 1 / 0.21 + 1 / alphaN!)
    const excess = alphaN! / alphaS!
    const Cc = 6 * Nc! * 2e8 * Sc! * (1 + excess) ** (1 / alphaS! + 1 / alphaN!) * (alphaS! / alphaN!) ** (1 / alphaS!)
    expectNear(alphaC, 0.05245294293)
    expectNear(Cc, 1.324617827e28)
    const loss = (Cc / 1e21) ** alphaC
    expectNear(loss, 2.36360343)
    const N = Nc! * (1e21 / Cc) ** (alphaC / alphaN!) * (1 + excess) ** (1 / alphaN!)
    expectNear(N, 3203354251)
    const critical = 2e8 / loss ** (1 / 0.21)
    expectNear(critical, 3327386.681)
    const steps = 1e21 / (6 * N * critical)
    expectNear(steps, 15636.53448)
    // C_min is what is left of compute at a batch far below the critical one, S_min at one far above
    expectNear(lossOf('kaplan-steps', 'kaplan', { N, S: steps }), loss)
    expectNear(evaluateDerived(findLaw('kaplan-steps'), setOf('kaplan-steps', 'kaplan'), 'excess'), excess)
  })
})

describe('LAWS 2.7, Farseer [MEM]', () => {
  it('gives the loss of 1B on 1e11 tokens', () => {
    const floor = { a3: -0.021, gamma: 0.169, b3: 0.091 }
    const data = { a2: 88.01, beta: -0.1, b2: -6.287, a1: -0.124, alpha: 0.123, b1: 0.424 }
    expectNear(at('farseer', { ...floor, ...data }, { N: 1e9, D: 1e11 }), 0.5893449287)
    expectNear(Math.exp(data.a1 * 1e9 ** data.alpha + data.b1), 0.3127244533)
  })
})

describe('LAWS 2.8, data-constrained law', () => {
  it.each([
    [6.34e9, 242e9, 2.225644089],
    [8.67e9, 178e9, 2.2269634075],
  ])('gives the loss of %d parameters on %d tokens of 25B unique ones', (N, D, expected) => {
    expectNear(lossOf('data-constrained', 'muennighoff-c4', { N, D, U: 25e9 }), expected)
  })

  it('holds parameters and tokens worth 4840668244 and 1.908490338e11, after 3.97 and 8.68 times too many', () => {
    const { E, A, B, alpha, beta, RN, RD } = setOf('data-constrained', 'muennighoff-c4') as Record<string, number>
    const [N, D, U] = [6.34e9, 242e9, 25e9]
    const worth = (base: number, extra: number, scale: number) => base * (1 + scale * (1 - Math.exp(-extra / scale)))
    const G = evaluateDerived(findLaw('chinchilla'), { E: E!, A: A!, B: B!, alpha: alpha!, beta: beta! }, 'G')
    const warranted = G * (G * U) ** (beta! / alpha!)
    const [excess, repeats] = [N / warranted - 1, D / U - 1]
    expectNear(excess, 3.973863909)
    expectNear(repeats, 8.68)
    const [params, tokens] = [worth(warranted, excess, RN!), worth(U, repeats, RD!)]
    expectNear(params, 4840668244)
    expectNear(tokens, 1.908490338e11)
    // so many unique ones, with as many parameters, are worth the same
    const base = { E: E!, A: A!, B: B!, alpha: alpha!, beta: beta! }
    const whole = lossOf('data-constrained', 'muennighoff-c4', { N, D, U })
    expectNear(at('chinchilla', base, { N: params, D: tokens }), whole, 1e-12)
  })

  it('is Chinchilla without repeats and excess parameters', () => {
    const { RN: _, RD: __, ...base } = setOf('data-constrained', 'muennighoff-c4') as Record<string, number>
    const inputs = { N: 1e9, D: 25e9 }
    expectNear(
      lossOf('data-constrained', 'muennighoff-c4', { ...inputs, U: 25e9 }),
      at('chinchilla', base, inputs),
      1e-14,
    )
    expectNear(
      lossOf('data-constrained', 'muennighoff-c4', { ...inputs, U: 1e12 }),
      at('chinchilla', base, inputs),
      1e-14,
    )
    const endless = { ...base, RN: 1e12, RD: 1e12 }
    const repeated = { N: 6.34e9, D: 242e9 }
    expectNear(at('data-constrained', endless, { ...repeated, U: 25e9 }), at('chinchilla', base, repeated), 1e-9)
  })
})

describe('LAWS 2.9, encoder–decoder translation [MEM]', () => {
  const params = { k: 1e8 ** 0.5, pe: 0.2, pd: 0.3, E: 1.1 }

  it('gives loss, best split of 5e8 parameters, and BLEU as a power of loss', () => {
    expectNear(at('encoder-decoder', params, { Ne: 2e8, Nd: 3e8 }), 1.726120069)
    expectNear(
      lowest((Ne) => at('encoder-decoder', params, { Ne, Nd: 5e8 - Ne }), 1e7, 4.9e8),
      2e8,
      1e-6,
    )
    expectNear(5e8 * evaluateDerived(findLaw('encoder-decoder'), params, 'encoder'), 2e8)
    expectNear(5e8 * evaluateDerived(findLaw('encoder-decoder'), params, 'decoder'), 3e8)
    expectNear(at('bleu', { c: 40, p: 1.2 }, { L: 1.5 }), 24.58954431)
  })
})

describe('LAWS 2.13, routed models', () => {
  const params = setOf('routed', 'clark-s-base') as Record<string, number>

  it('gives the loss of 1B with 64 experts, and of the dense model', () => {
    expectNear(at('routed', params, { N: 1e9, X: 64 }), 2.085814632)
    expectNear(at('routed', params, { N: 1e9, X: 1 }), 2.284574863)
    expectNear(lossOf('kaplan-params', 'clark-dense', { params: 1e9 }), 2.265109168)
    expectNear(evaluateDerived(findLaw('routed'), params, 'cutoff'), 1e12)
  })

  it('saturates: 64 experts count as 53.8', () => {
    const { a, b, c, d } = params as Record<'a' | 'b' | 'c' | 'd', number>
    const size = Math.log10(1e9)
    const counted = 10 ** ((Math.log10(at('routed', params, { N: 1e9, X: 64 })) - d - a * size) / (b + c * size))
    expectNear(counted, 53.76866726)
  })

  it('gives the dense size of equal loss', () => {
    const dense = (loss: number) => {
      const start = Math.log10(params.Estart!)
      const slope = params.a! + params.c! * start
      return 10 ** ((Math.log10(loss) - params.d! - params.b! * start) / slope)
    }
    expectNear(dense(at('routed', params, { N: 1e9, X: 64 })), 3137565896)
    expectNear(dense(at('routed', params, { N: 5e6, X: 128 })), 5.183e7, 1e-4)
  })
})

describe('LAWS 2.14, fine-grained mixture of experts', () => {
  it('gives the loss of a row of table 2', () => {
    expectNear(lossOf('fine-grained-moe', 'krajewski', { N: 4.3e9, D: 4.37e9, G: 8 }), 3.11, 1e-3)
  })
})

describe('LAWS 2.15, mixture of experts by sparsity', () => {
  it('gives the loss of 1B on 1e11 tokens with half of the experts idle', () => {
    expectNear(lossOf('sparse-moe', 'abnar', { N: 1e9, D: 1e11, S: 0.5 }), 2.372854233)
  })
})

describe('LAWS 2.16, joint law of dense and expert models', () => {
  it('gives the loss of 1B active parameters with 8 experts', () => {
    expectNear(lossOf('joint-moe', 'ludziejewski', { N: 1e9, D: 2e10, X: 8 }), 2.508777282)
  })

  it.each([
    [1, 1726907057, 9651165994],
    [8, 989999207.7, 1.683503031e10],
  ])('with %d experts is lowest at the optimum of table 1 for 1e20 FLOP', (X, N, D) => {
    const found = lowest((n) => lossOf('joint-moe', 'ludziejewski', { N: n, D: 1e20 / 6 / n, X }), 1e7, 1e12)
    expectNear(found, N, 1e-5)
    expectNear(1e20 / 6 / N, D)
  })

  it.each([
    ['m', 30.364],
    ['mu', -0.1817],
    ['n', 53.9838],
    ['nu', -0.1965],
  ])('for dense models has the %s of table 4', (name, expected) => {
    const { a, alpha, delta, gamma, b, beta, omega, zeta, Estart } = setOf('joint-moe', 'ludziejewski') as Record<
      string,
      number
    >
    const dense: Numbers = {
      m: a! * Estart! ** delta!,
      mu: alpha! + gamma! * Math.log(Estart!),
      n: b! * Estart! ** omega!,
      nu: beta! + zeta! * Math.log(Estart!),
    }
    expectNear(dense[name]!, expected, 3e-3)
  })
})

describe('LAWS 2.17, precision without shifts', () => {
  const full = { Pw: 1e3, Pa: 1e3, Pkv: 1e3 }

  it('gives the loss with weights of 4 bits and in full precision', () => {
    expectNear(lossOf('precision', 'kumar', { N: 1e9, D: 2e10, ...full, Pw: 4 }), 3.069356649)
    expectNear(lossOf('precision', 'kumar', { N: 1e9, D: 2e10, ...full }), 3.04973056)
    expectNear(lossOf('precision', 'kumar', { N: 775887395.7, D: 2e10, ...full }), 3.069356649)
  })

  it('gives what 4 bits after training add', () => {
    expectNear(lossOf('quantization', 'kumar', { N: 1e9, D: 2e10, P: 4 }), 0.00914709094)
  })
})

describe('LAWS 2.18, data mixing', () => {
  it('gives the loss of a mixture, with the coefficient k inside of every t', () => {
    const k = Math.log(0.8)
    const params = { c: 1.2, t1: -2 + k, t2: 0.3 + k, t3: 0.1 + k }
    expectNear(at('mixture:3', params, { r1: 0.5, r2: 0.3, r3: 0.2 }), 1.528524602)
  })
})

describe('LAWS 2.4, best number of tokens', () => {
  it('of Llama 3 falls by a third where its coefficients are rounded once more', () => {
    expectNear(lossOf('optimal-tokens', 'llama-3', { C: 3.8e25 }), 1.629352231e13)
    expectNear(at('optimal-tokens', { k: 0.29, a: 0.53 }, { C: 3.8e25 }), 1.04636524e13)
  })
})

describe('LAWS 2.19, two-scale mapping', () => {
  it('gives the performance at ten times the smaller scale', () => {
    const params = { x0: 1000, x1: 1500 }
    const mapped = (x: number) => at('two-scale', params, { x, P0: 0.65, P1: 0.7 })
    expectNear(mapped(1e4), 0.9339436794)
    expectNear(mapped(1000), 0.65, 1e-14)
    expectNear(mapped(1500), 0.7, 1e-14)
  })
})

describe('LAWS 2.20, vocabulary', () => {
  it('gives the normalised loss of 302M with 32k of width 1024 on 6e9 tokens', () => {
    expectNear(lossOf('vocabulary', 'tao', { N: 302e6, V: 32.768e6, D: 6e9 }), -4.418044293)
  })
})

describe('LAWS 3, hyper-parameters', () => {
  it('gives the learning rate and batch of DeepSeek at 1e21 FLOP', () => {
    expectNear(lossOf('deepseek-lr', 'deepseek', { C: 1e21 }), 7.393943214e-4)
    expectNear(lossOf('deepseek-batch', 'deepseek', { C: 1e21 }), 2160144.738)
    const tokens = lossOf('optimal-tokens', 'deepseek', { C: 1e21 })
    expectNear(tokens, 5.694921306e10)
    // compute per token: a law of its own, whose product with tokens is compute
    expectNear((0.1715 * 1e21 ** 0.5243 * tokens) / 1e21, 1.0001194)
  })

  it('gives the critical batch at 3 nats, which doubles for each 13.546 % less loss', () => {
    const at = (L: number) => lossOf('critical-batch', 'kaplan', { L })
    expectNear(at(3), 1069114.01)
    const drop = 1 - 2 ** -setOf('critical-batch', 'kaplan').alphaB!
    expect(drop).toBeCloseTo(0.13546, 5)
    expectNear(at(3 * (1 - drop)) / at(3), 2)
  })
})
