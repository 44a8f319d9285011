import { describe, expect, it } from 'vitest'
import { Random } from '../../src/base/seed.ts'
import { estimateFromParams } from '../../src/infer/document.ts'
import type { Estimate } from '../../src/infer/estimate.ts'
import { predictCurve } from '../../src/infer/predict.ts'
import { findLaw, findSet } from '../../src/law/catalog.ts'
import { defaultObjective } from '../../src/law/law.ts'
import { bestSchedule } from '../../src/plan/schedule/best-schedule.ts'
import { endLossOf } from '../../src/plan/schedule/end-loss.ts'
import { firstKnots, ratesBetween, refinedKnots, slopesOfKnots } from '../../src/plan/schedule/knots.ts'
import { ratesOf } from '../../src/schedule/schedule.ts'
import { parseSpec, specText } from '../../src/schedule/spec.ts'

const of = (name: string, params: Record<string, number>) => estimateFromParams(findLaw(name), params, defaultObjective)
const power = { L0: 2.6, A: 0.6, alpha: 0.45, B: 440, C: 2, beta: 0.6, gamma: 0.5 }
const post = { L0: 2.7, A: 0.6, alpha: 0.45, B: 690, C: 420, beta: 0.27, gamma: 0.5, kappa: 0.15 }

/** The same law with draws around its coefficients. */
function withDraws(estimate: Estimate, spread: number): Estimate {
  const names = Object.keys(estimate.fit.params)
  const random = new Random(1)
  const values = Float64Array.from(
    { length: 100 * names.length },
    (_, k) => estimate.fit.params[names[k % names.length]!]! * Math.exp(spread * random.normal()),
  )
  return { ...estimate, draws: { method: 'normal', names, values, count: 100, failed: 0, lost: [] } }
}

describe('the best schedule', () => {
  it('under the momentum law is constant, then 0 from the step that the law says, and is no guide', () => {
    const { L0, A, alpha, C, lambda } = { L0: 2.6, A: 0.45, alpha: 0.5, C: 0.4, lambda: 0.998 }
    const [steps, peak] = [6000, 3e-4]
    // a constant rate up to step k, then 0: S1 = k·peak, S2 = peak·(1 − λ^(steps − k))/(1 − λ)
    const exact = Array.from({ length: steps - 299 }, (_, i) => {
      const k = i + 300
      return L0 + A * (k * peak) ** -alpha - (C * peak * (1 - lambda ** (steps - k))) / (1 - lambda)
    })
    const lowest = Math.min(...exact)
    const found = bestSchedule(withDraws(of('momentum', { L0, A, alpha, C, lambda }), 0.01), {
      steps,
      peak,
      warmup: 300,
    })
    expect(found.best.loss).toBeGreaterThan(lowest - 1e-9)
    expect(found.best.loss).toBeLessThan(lowest + 1e-7)
    const drop = found.best.lr.findIndex((rate, step) => step > 300 && rate < peak / 2)
    expect(Math.abs(drop - (300 + exact.indexOf(lowest)))).toBeLessThan(4)
    expect(found.notes.map(({ code }) => code)).toEqual(['idle-steps', 'instant-drop'])
    for (const { gain } of found.others) expect([gain.low, gain.high]).toEqual([null, null])
  })

  it('under the last-iterate bound falls linearly, after a constant rate where the peak is low', () => {
    const bound = of('last-iterate', { L0: 2.6, p: 0.7, q: 90 })
    const steps = 600
    for (const [peak, decay] of [
      [4e-3, steps],
      [4e-4, 60],
    ] as const) {
      const { best, others } = bestSchedule(bound, { steps, peak, warmup: 1 })
      const linear = Math.min(...others.filter(({ name }) => name !== 'cosine').map(({ loss }) => loss))
      expect(best.loss).toBeLessThanOrEqual(linear)
      // the shape of the bound's best decay is all but linear
      expect(best.loss - 2.6).toBeGreaterThan(0.99 * (linear - 2.6))
      const start = best.lr.findIndex((rate, step) => step > 1 && rate < 0.98 * peak)
      expect(steps - start).toBeLessThan(1.1 * decay)
      const middle = Math.round((start + steps) / 2)
      expect(best.lr[middle]! / peak).toBeGreaterThan(0.4)
      expect(best.lr[middle]! / peak).toBeLessThan(0.6)
    }
  })

  it('never rises, stays between the bounds, and is at least as good as all the usual ones', () => {
    const { best, others } = bestSchedule(of('annealing-post', post), {
      steps: 3000,
      peak: 3e-4,
      warmup: 100,
      end: 1e-5,
    })
    best.lr.slice(100).forEach((rate, i, all) => {
      expect(rate).toBeLessThanOrEqual(i === 0 ? 3e-4 : all[i - 1]! * (1 + 1e-12))
      expect(rate).toBeGreaterThanOrEqual(1e-5)
    })
    expect(others.map(({ name }) => name)).toEqual(['cosine', 'linear', 'wsd', 'wsd-linear', 'wsd-sqrt'])
    for (const { loss, spec } of others) {
      expect(best.loss).toBeLessThanOrEqual(loss)
      expect(specText(parseSpec(spec))).toBe(spec)
    }
  })

  it('has a gain with an interval that the draws make, narrower the less they differ', () => {
    const asked = { steps: 1000, peak: 3e-4, warmup: 100, end: 1e-6 }
    const width = (spread: number) => {
      const { others, notes } = bestSchedule(withDraws(of('annealing-post', post), spread), asked)
      expect(notes.filter(({ level }) => level === 'unreliable')).toEqual([])
      const { value, low, high } = others[0]!.gain
      expect(low!).toBeLessThan(value!)
      expect(high!).toBeGreaterThan(value!)
      return high! - low!
    }
    expect(width(0.001)).toBeLessThan(0.2 * width(0.01))
  })

  it('tells no loss where predictions of the same law are withheld, and none of its own where the law has a flaw', () => {
    const asked = { steps: 1000, peak: 3e-4, warmup: 100, end: 1e-6 }
    const fitted = withDraws(of('annealing-post', post), 0.001)
    const told = bestSchedule(fitted, asked)
    expect([told.best, ...told.others].map(({ withheld }) => withheld)).toEqual(
      Array(told.others.length + 1).fill(false),
    )
    const open = { code: 'undetermined', level: 'unreliable', message: '', advice: '', evidence: {} } as const
    const doubted = { ...fitted, notes: [open], domain: { ranges: {}, tokensPerParam: null } }
    const found = bestSchedule(doubted, asked)
    expect([found.best, ...found.others].map(({ withheld }) => withheld)).toEqual(
      Array(found.others.length + 1).fill(true),
    )
    expect(found.notes.filter(({ code }) => code === 'not-determined')).toHaveLength(1)
    const momentum = of('momentum', { L0: 2.6, A: 0.45, alpha: 0.5, C: 0.4, lambda: 0.998 })
    const flawed = bestSchedule(momentum, { steps: 6000, peak: 3e-4, warmup: 300 })
    expect(flawed.notes.map(({ code }) => code)).toContain('instant-drop')
    expect([flawed.best.withheld, ...flawed.others.map(({ withheld }) => withheld)]).toEqual([
      true,
      ...flawed.others.map(() => false),
    ])
  })

  it('of free shape is flagged where it rises and falls to gain from nothing', () => {
    const { notes } = bestSchedule(of('multi-power', power), { steps: 800, peak: 3e-4, warmup: 20, shape: 'free' })
    expect(notes.map(({ level }) => level)).toContain('unreliable')
  })

  it('asks for a law of curves, its inputs, and room for a schedule', () => {
    const asked = { steps: 1000, peak: 3e-4 }
    const chinchilla = of('chinchilla', { E: 1.7, A: 400, B: 400, alpha: 0.34, beta: 0.28 })
    expect(() => bestSchedule(chinchilla, asked)).toThrow('says nothing of learning rates')
    const sized = { L0: 1.5, A: 0.44, alpha: 0.5, B: 30, beta: 0.2, C: 0.1, gamma: 0.05, lambda: 0.998 }
    expect(() => bestSchedule(of('momentum-params', sized), asked)).toThrow('needs "params"')
    expect(() => bestSchedule(of('multi-power', power), { ...asked, warmup: 995 })).toThrow('nothing to schedule')
    expect(() => bestSchedule(of('multi-power', power), { ...asked, end: 1e-3 })).toThrow('not below the peak')
  })
})

it('the loss at the end is that of the predicted curve, and its slopes by knots those of finite differences', () => {
  const names = Object.keys(findLaw('annealing').params)
  const params = Object.fromEntries(names.map((name) => [name, post[name.split('_')[0] as keyof typeof post]]))
  const estimate = of('annealing', params)
  const loss = endLossOf(estimate, {})
  const knots = firstKnots(1500, 100)
  const values = Float64Array.from(knots.steps, (step) => 3e-4 * (1 - step / 1600))
  const at = (rates: Float64Array) => loss(ratesBetween(knots, rates), 100)
  const { loss: value, slopes } = at(values)
  const schedule = { kind: 'logged', steps: knots.steps, rates: [...values], warmup: 100 } as const
  const [end] = predictCurve(estimate, { schedules: [schedule], run: [0], step: [1499] })
  expect(Math.abs(value - end!.value!)).toBeLessThan(1e-6)
  const byKnot = slopesOfKnots(knots, slopes)
  for (const j of [1, 10, 30, knots.steps.length - 2, knots.steps.length - 1]) {
    const moved = (by: number) => at(values.map((rate, i) => (i === j ? rate + by : rate))).loss
    const h = 1e-4 * values[j]!
    expect(byKnot[j]! / ((moved(h) - moved(-h)) / (2 * h))).toBeCloseTo(1, 5)
  }
})

it('knots lie closer at the end, and are added where the rate is steep', () => {
  const knots = firstKnots(24_000, 2000)
  expect([knots.steps[0], knots.steps.at(-1)]).toEqual([2000, 23_999])
  expect(knots.steps.length).toBeLessThan(90)
  const rates = knots.steps.map((step) => (step < 12_000 ? 1 : 0))
  expect(refinedKnots(knots, rates, 1)!.steps.length).toBe(knots.steps.length + 1)
  expect(
    refinedKnots(
      knots,
      knots.steps.map(() => 1),
      1,
    ),
  ).toBeNull()
})

it('losses of the published 400M coefficients are those that Luo et al. print for cosine and WSD', () => {
  const estimate = of('multi-power', { ...findSet(findLaw('multi-power-raw'), 'luo-400m').params })
  const loss = endLossOf(estimate, {})
  for (const [text, printed] of [
    ['cosine:steps=24000,peak=3e-4,warmup=2160,end=3e-5', 2.60164],
    ['wsd:steps=24000,peak=3e-4,warmup=2160,decay=4000,end=3e-5', 2.544],
  ] as const) {
    const spec = parseSpec(text)
    expect(Math.abs(loss(ratesOf({ kind: 'stated', spec }, 23_999), 2160).loss - printed)).toBeLessThan(1e-5)
  }
})

it.each([
  ['luo-25m', 3.14968],
  ['luo-100m', 2.79414],
  ['luo-400m', 2.53322],
])(
  'the best schedule under %s ends within 1e-4 of what Luo et al. print after 10,000 steps of Adam',
  (set, printed) => {
    const estimate = of('multi-power', { ...findSet(findLaw('multi-power-raw'), set).params })
    const { best } = bestSchedule(estimate, { steps: 24_000, peak: 3e-4, warmup: 2160 })
    expect(Math.abs(best.loss - printed)).toBeLessThan(1e-4)
  },
  60_000,
)
