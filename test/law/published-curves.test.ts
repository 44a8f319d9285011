import { describe, expect, it } from 'vitest'
import { estimateFromParams } from '../../src/infer/document.ts'
import { findLaw, findSet } from '../../src/law/catalog.ts'
import { customLaw } from '../../src/law/custom.ts'
import { evaluateLaw } from '../../src/law/evaluate.ts'
import { defaultObjective } from '../../src/law/law.ts'
import { plan } from '../../src/plan/plan.ts'
import { endLossOf } from '../../src/plan/schedule/end-loss.ts'
import { ratesOf } from '../../src/schedule/schedule.ts'
import { parseSpec, rateOf } from '../../src/schedule/spec.ts'

type Numbers = Readonly<Record<string, number>>

/** Loss of a law of curves after the last of some rates. */
function lossAfter(name: string, params: Numbers, rates: ArrayLike<number>, warmup = 0, inputs: Numbers = {}): number {
  const estimate = estimateFromParams(findLaw(name), params, defaultObjective)
  return endLossOf(estimate, inputs)(Float64Array.from(rates), warmup).loss
}

const setOf = (name: string, set: string): Numbers => findSet(findLaw(name), set).params

/** The schedule of every worked check of LRLAWS.md. */
const toy = [1, 1, 1, 1, 0.8, 0.6, 0.4, 0.2, 0.1, 0.05]

describe('LRLAWS 1 (a), momentum', () => {
  const main = setOf('momentum', 'tissue-594m')

  it('gives the losses of the worked schedule', () => {
    expect(lossAfter('momentum', { ...main, lambda: 0.9 }, toy)).toBeCloseTo(1.4601099768, 9)
    expect(lossAfter('momentum', main, toy)).toBeCloseTo(1.2064535195, 9)
    expect(lossAfter('momentum', main, toy.slice(0, 4))).toBeCloseTo(2.8281355767, 9)
  })

  it('gives that of 594.6M with model size in millions, as the paper has it', () => {
    // nine steps of 0.82 and one of 0.62: S1 = 8 and S2 = 0.2
    const rates = [...Array(9).fill(0.82), 0.62]
    const set = setOf('momentum-params', 'tissue')
    expect(lossAfter('momentum-params', set, rates, 0, { params: 594.6e6 })).toBeCloseTo(2.6871178117, 9)
  })

  const at = (steps: number, share: (x: number) => number) =>
    lossAfter(
      'momentum',
      main,
      Float64Array.from({ length: steps }, (_, k) => 2e-4 * share(k / steps)),
    )
  const cosine = (x: number) => (1 + Math.cos(Math.PI * x)) / 2
  const tail = (part: number, fall: (x: number) => number) => (x: number) =>
    x < 1 - part ? 1 : fall(1 - (1 - x) / part)

  it('prefers a constant rate for short runs, a cosine for long ones, and a tuned tail to both', () => {
    const table = [
      [10_000, 2.921, 2.979],
      [60_000, 2.737, 2.706],
      [100_000, 2.711, 2.667],
    ] as const
    for (const [steps, held, fallen] of table) {
      expect(at(steps, () => 1)).toBeCloseTo(held, 3)
      expect(Math.abs(at(steps, cosine) - fallen)).toBeLessThan(6e-4)
    }
    const tails = [
      [20_000, 0.25, 2.773],
      [60_000, 0.18, 2.664],
      [100_000, 0.14, 2.634],
    ] as const
    for (const [steps, part, lowest] of tails) {
      const [shorter, best, longer] = [part - 0.01, part, part + 0.01].map((each) => at(steps, tail(each, cosine)))
      expect(best).toBeCloseTo(lowest, 3)
      expect(best).toBeLessThanOrEqual(Math.min(shorter!, longer!))
    }
  })

  it('prefers a cosine to 0 to one of 1.4 times the length, to a tenth, only over long runs', () => {
    const longer = (x: number) => 0.1 + 0.9 * cosine(x / 1.4)
    for (const [steps, ofWhole, ofLonger] of [
      [20_000, 2.8398, 2.8137],
      [60_000, 2.706, 2.7014],
      [100_000, 2.6667, 2.6686],
    ] as const) {
      expect(at(steps, cosine)).toBeCloseTo(ofWhole, 4)
      expect(at(steps, longer)).toBeCloseTo(ofLonger, 4)
    }
  })

  it('prefers 1-sqrt to cosine in a short tail, and cosine in a long one', () => {
    const root = (x: number) => 1 - Math.sqrt(x)
    for (const [part, byRoot, byCosine] of [
      [0.1, 2.6809, 2.6819],
      [0.5, 2.6986, 2.6881],
    ] as const) {
      expect(at(50_000, tail(part, root))).toBeCloseTo(byRoot, 4)
      expect(at(50_000, tail(part, cosine))).toBeCloseTo(byCosine, 4)
    }
  })
})

describe('LRLAWS 1 (b), multi-power', () => {
  it('gives the losses of the worked schedule', () => {
    const params = { L0: 2.6, A: 0.6, alpha: 0.45, B: 0.4, C: 2, beta: 0.6, gamma: 0.65 }
    // a first step at half the peak makes S_W = 0.5
    const warmed = [0.5, ...toy]
    expect(lossAfter('multi-power', params, warmed.slice(0, 6), 1)).toBeCloseTo(2.8459655455, 9)
    expect(lossAfter('multi-power', params, warmed, 1)).toBeCloseTo(2.6508957428, 9)
  })

  const rates = (text: string, last: number) => ratesOf({ kind: 'stated', spec: parseSpec(text) }, last)

  it('is higher by what the warm-up adds where the code’s convention counts it', () => {
    const held = 'constant:steps=24000,peak=3e-4,warmup=2160'
    for (const [set, first, end] of [
      ['luo-25m', 0.101, 0.108],
      ['luo-100m', 0.123, 0.131],
      ['luo-400m', 0.145, 0.156],
    ] as const) {
      const params = setOf('multi-power-raw', set)
      const added = (step: number) =>
        lossAfter('multi-power-raw', params, rates(held, step), 2160) -
        lossAfter('multi-power', params, rates(held, step), 2160)
      expect(added(2176)).toBeCloseTo(first, 3)
      expect(added(23_999)).toBeCloseTo(end, 3)
    }
  })

  it('gives the final losses of usual schedules at 400M that Luo et al. print beside their best', () => {
    const fallen = (decay: number, share: (x: number) => number) =>
      Float64Array.from({ length: 24_000 }, (_, k) =>
        k < 24_000 - decay
          ? rateOf(parseSpec('constant:steps=24000,peak=3e-4,warmup=2160'), k)
          : 3e-4 * share((k - 24_000 + decay) / decay),
      )
    const lossOf = (each: Float64Array) => lossAfter('multi-power', setOf('multi-power-raw', 'luo-400m'), each, 2160)
    expect(lossOf(fallen(4800, (x) => 1 - x))).toBeCloseTo(2.53576, 4)
    expect(lossOf(fallen(6000, (x) => (1 - x) ** 1.5))).toBeCloseTo(2.5391, 4)
  })
})

it('LRLAWS 1 (c), functional, gives the loss of the worked schedule', () => {
  const params = { L0: 2.6, c1: 1, s: 0.5, c2: 0.2, c5: 0.2 * 0.3, c4: 2, gamma: 0.6 }
  expect(lossAfter('functional', params, toy)).toBeCloseTo(2.9617168192, 9)
})

describe('LRLAWS 1 (f), others', () => {
  it('loss curves of compute-optimal runs collapse onto the form of Qiu et al.', () => {
    const [mu, r] = [0.5, 0.8]
    const params = { E: 3, A: 1, B: 1, alpha: r * mu, beta: mu }
    const best = plan(estimateFromParams(findLaw('chinchilla'), params, defaultObjective), { flops: 1e12 })
    const loss = (share: number) =>
      evaluateLaw(findLaw('chinchilla'), params, { N: best.params.value!, D: share * best.tokens.value! })
    for (const [share, normalised] of [
      [0.25, 1.4444444444],
      [0.5, 1.1840949166],
    ] as const) {
      expect((loss(share) - params.E) / (loss(1) - params.E)).toBeCloseTo(normalised, 9)
    }
  })

  it('a formula text holds the effect of the rate at equal gradient flow of Qiu et al.', async () => {
    const law = await customLaw('L + a * dlr * v', {
      inputs: { L: 'flow_loss', dlr: 'lr_change', v: 'variance_slope' },
    })
    expect(evaluateLaw(law, { a: 0.21 }, { L: 3.2, dlr: -0.8, v: 0.2 })).toBeCloseTo(3.1664, 12)
  })

  it('the best schedule of Li et al. is a polynomial: a quarter of the peak half-way at beta = 1.5', () => {
    const beta = 1.5
    expect(rateOf(parseSpec(`polynomial:steps=1000,peak=1e-3,power=${2 * beta - 1}`), 500)).toBeCloseTo(0.25e-3, 12)
  })
})
