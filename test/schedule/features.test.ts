import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { CurveRows } from '../../src/schedule/curve-rows.ts'
import { type Feature, featureColumn } from '../../src/schedule/feature.ts'
import { parseSpec, rateOf } from '../../src/schedule/spec.ts'

/** The schedule of every worked check of LRLAWS.md: ten steps, 1-based there, at the steps 0 to 9 here. */
const toy = curveOf([1, 1, 1, 1, 0.8, 0.6, 0.4, 0.2, 0.1, 0.05])

function curveOf(rates: readonly number[], steps: readonly number[] = [...rates.keys()]): CurveRows {
  return {
    schedules: [{ kind: 'logged', steps: [...rates.keys()], rates, warmup: 0 }],
    run: new Int32Array(steps.length),
    step: Float64Array.from(steps),
  }
}

function column(feature: Feature, curve: CurveRows, args: readonly number[] = []): number[] {
  const value = new Float64Array(curve.run.length)
  featureColumn(feature, curve).evaluate(args, value)
  return Array.from(value)
}

function expectClose(found: readonly number[], expected: readonly number[], digits = 9): void {
  expect(found).toHaveLength(expected.length)
  for (const [i, value] of found.entries()) expect(value).toBeCloseTo(expected[i]!, digits)
}

const drops: Feature = { use: 'lr-drops' }

describe('worked checks of LRLAWS.md', () => {
  it('section 1: S is the sum of rates', () => {
    expectClose(column({ use: 'lr-sum' }, toy), [1, 2, 3, 4, 4.8, 5.4, 5.8, 6, 6.1, 6.15])
  })

  it('section 1 (a): the annealing area S2', () => {
    const momentum: Feature = { use: 'lr-momentum' }
    expectClose(column(momentum, toy, [0.9]), [0, 0, 0, 0, 0.2, 0.58, 1.122, 1.8098, 2.52882, 3.225938])
    expect(column(momentum, toy, [0.999])[9]).toBeCloseTo(3.8431069958, 9)
    const rewarmed = curveOf([1, 0.5, 0.2, 0.1, 0.1, 0.4, 0.7, 1, 1, 1])
    expect(column(momentum, rewarmed, [0.9])[9]).toBeCloseTo(2.219969025, 9)
  })

  it('section 1 (a), real size: a cosine of 24,000 steps with each convention of the warm-up', () => {
    const spec = parseSpec('cosine:steps=24000,peak=3e-4,warmup=2160,end=3e-5')
    const curve: CurveRows = { schedules: [{ kind: 'stated', spec }], run: [0], step: [23920] }
    expect(column({ use: 'lr-sum' }, curve)[0]).toBeCloseTo(3.9253647661, 9)
    expect(column({ use: 'lr-sum', warmup: 'peak' }, curve)[0]).toBeCloseTo(4.2493647661, 9)
    expect(column({ use: 'lr-momentum', warmup: 'peak' }, curve, [0.999])[0]).toBeCloseTo(0.2670398297, 9)
    expect(column({ use: 'lr-momentum' }, curve, [0.999])[0]).toBeCloseTo(-0.0329601703, 9)
  })

  it('section 1 (a), real size: an exponential WSD', () => {
    const spec = parseSpec('wsd:steps=24000,peak=3e-4,warmup=2160,decay=4000,end=3e-5')
    const curve: CurveRows = { schedules: [{ kind: 'stated', spec }], run: [0], step: [23904] }
    expect(column({ use: 'lr-sum' }, curve)[0]).toBeCloseTo(6.1422428419, 9)
    expect(column({ use: 'lr-momentum', warmup: 'peak' }, curve, [0.999])[0]).toBeCloseTo(0.2335346046, 9)
  })

  it('section 1 (b): the loss reduction of the multi-power law', () => {
    expectClose(
      column(drops, toy, [2, 0.6, 0.65, 0]),
      [0, 0, 0, 0, 0.0933043926, 0.2050157508, 0.3185571454, 0.4194972476, 0.4790617507, 0.5122326216],
    )
    expect(column(drops, toy, [2, 0.6, 0, 0])[9]).toBeCloseTo(0.3917087872, 9)
  })

  it('section 1 (b), real size: both conventions of the warm-up', () => {
    const at = (text: string, step: number): CurveRows => ({
      schedules: [{ kind: 'stated', spec: parseSpec(text) }],
      run: [0],
      step: [step],
    })
    const curves = [
      at('cosine:steps=24000,peak=3e-4,warmup=2160,end=3e-5', 23920),
      at('wsd:steps=24000,peak=3e-4,warmup=2160,decay=4000,end=3e-5', 23904),
      at('two-stage:steps=16000,peak=3e-4,warmup=2160,at=8000,to=9e-5', 15936),
    ]
    const [L0, A, alpha, B, C, beta, gamma] = [
      2.6514477, 0.60115152, 0.45295811, 437.9464276, 2.13245612, 0.59785199, 0.65523644,
    ]
    const counted = curves.map((curve) => {
      const [sum] = column({ use: 'lr-sum' }, curve)
      return L0 + A * sum! ** -alpha - B * column(drops, curve, [C, beta, gamma, 0])[0]!
    })
    expectClose(counted, [2.9901407061, 2.9360154639, 3.0690025042], 5)
    const skipped = curves.map((curve) => B * column({ ...drops, warmup: 'peak' }, curve, [C, beta, gamma, 0])[0]!)
    expectClose(skipped, [0.115142361, 0.1101424528, 0.0901104209], 6)
  })

  it('section 1 (c): the two sums of the functional law', () => {
    const own: Feature = { use: 'lr-drops', inclusive: false }
    const plain = column(own, toy, [2, 0.6, 0, 0])
    const discounted = column(own, toy, [2, 0.6, 0, 0.5])
    expectClose(
      plain.map((value, i) => 0.3 * value + discounted[i]!),
      [0, 0, 0, 0, 0, 0.057022571, 0.1164388064, 0.1598956617, 0.1906508407, 0.2076105003],
    )
  })

  it('section 1 (f): the terms of the last-iterate bound', () => {
    const distance = column({ use: 'last-iterate-distance' }, toy)
    const noise = column({ use: 'last-iterate-noise' }, toy)
    expect([distance[0], noise[0]]).toEqual([0.5, 0.5])
    expect(noise[3]).toBeCloseTo(0.5 + 0.9166666667, 9)
    expect(distance[9]).toBeCloseTo(0.081300813, 9)
    expect(noise[9]).toBeCloseTo(0.4237804878 + 1.1490189158, 9)
    const constant = curveOf(Array(10).fill(1))
    expect(
      column({ use: 'last-iterate-distance' }, constant)[9]! + column({ use: 'last-iterate-noise' }, constant)[9]!,
    ).toBeCloseTo(1.964484127, 9)
  })

  it('section 1 (e): constant, then cooldown', () => {
    const rates = (text: string) => Array.from({ length: 10 }, (_, step) => rateOf(parseSpec(text), step))
    expectClose(rates('wsd-linear:steps=10,peak=1,decay=4').slice(6), [1, 0.75, 0.5, 0.25])
    expectClose(rates('wsd-sqrt:steps=10,peak=1,decay=4').slice(6), [1, 0.5, 0.2928932188, 0.1339745962])
  })
})

/** Pieces of every kind, with jumps, rises and stretches at rest. */
const pieces = fc.array(
  fc.record({
    kind: fc.constantFrom('hold', 'line', 'cosine', 'exponential', 'jump'),
    length: fc.integer({ min: 1, max: 2000 }),
    to: fc.double({ min: 0.02, max: 1, noNaN: true }),
  }),
  { minLength: 3, maxLength: 8 },
)

/** 5000 rates along the pieces, which repeat. */
function ratesAlong(all: readonly { kind: string; length: number; to: number }[]): number[] {
  const rates: number[] = [1]
  for (let n = 0; rates.length < 5000; n++) {
    const { kind, length, to } = all[n % all.length]!
    const start = rates[rates.length - 1]!
    for (let k = 1; k <= length && rates.length < 5000; k++) {
      const t = k / length
      if (kind === 'hold') rates.push(start)
      else if (kind === 'line') rates.push(start + (to - start) * t)
      else if (kind === 'cosine') rates.push(to + 0.5 * (start - to) * (1 + Math.cos(Math.PI * t)))
      else if (kind === 'exponential') rates.push(start * (to / start) ** t)
      else rates.push(to)
    }
  }
  return rates.map((rate) => 1e-3 * rate)
}

const observed = [3, 100, 777, 2500, 4098, 4999]

describe('on random schedules of 5000 steps', () => {
  it('the area equals the naive double sum, and its slope the finite difference', () => {
    fc.assert(
      fc.property(pieces, fc.double({ min: 0.9, max: 0.9995, noNaN: true }), (along, lambda) => {
        const rates = ratesAlong(along)
        const curve = curveOf(rates, observed)
        const feature = featureColumn({ use: 'lr-momentum' }, curve)
        const [value, slope] = [new Float64Array(6), new Float64Array(6)]
        feature.evaluate([lambda], value, [slope])
        observed.forEach((t, i) => {
          let [sum, scale] = [0, 0]
          for (let k = 1; k <= t; k++) {
            const drop = rates[k - 1]! - rates[k]!
            const term = (drop * (1 - lambda ** (t - k + 1))) / (1 - lambda)
            sum += term
            scale += Math.abs(term)
          }
          expect(Math.abs(value[i]! - sum)).toBeLessThanOrEqual(1e-10 * Math.max(scale, 1e-300))
        })
        expectSlopes(feature, [lambda], [slope], observed.length)
      }),
      { seed: 1, numRuns: 30 },
    )
  })

  it('the sum over drops is within 5e-6 of the naive one, and its slopes equal finite differences', () => {
    const args = fc.tuple(
      fc.double({ min: 0.3, max: 3000, noNaN: true }),
      fc.double({ min: 0.05, max: 2, noNaN: true }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.double({ min: 0, max: 0.5, noNaN: true }),
    )
    fc.assert(
      fc.property(pieces, args, (along, given) => {
        const rates = ratesAlong(along)
        const curve = curveOf(rates, observed)
        const feature = featureColumn(drops, curve)
        const value = new Float64Array(6)
        const slopes = given.map(() => new Float64Array(6))
        feature.evaluate(given, value, slopes)
        const [C, beta, gamma, kappa] = given
        const sums = rates.map(
          (
            (sum) => (rate: number) =>
              (sum += rate)
          )(0),
        )
        observed.forEach((t, i) => {
          let [sum, scale] = [0, 0]
          for (let k = 1; k <= t; k++) {
            const x = C * rates[k]! ** -gamma * (sums[t]! - sums[k - 1]!)
            const term = (rates[k - 1]! - rates[k]!) * sums[k]! ** -kappa * -Math.expm1(-beta * Math.log1p(x))
            sum += term
            scale += Math.abs(term)
          }
          expect(Math.abs(value[i]! - sum)).toBeLessThanOrEqual(5e-6 * scale)
        })
        expectSlopes(feature, given, slopes, observed.length)
      }),
      { seed: 1, numRuns: 30 },
    )
  })
})

function expectSlopes(
  feature: ReturnType<typeof featureColumn>,
  args: readonly number[],
  slopes: readonly Float64Array[],
  rows: number,
): void {
  // drops and rises cancel in a sum, whose rounding is that of its terms
  const rounding = 1e-16
  args.forEach((arg, j) => {
    const h = (arg < 0.9 || arg > 1 ? 1e-6 : 1e-7) * Math.max(arg, 0.01)
    const at = (shift: number) => {
      const value = new Float64Array(rows)
      feature.evaluate(
        args.map((each, k) => (k === j ? each + shift : each)),
        value,
      )
      return value
    }
    const [low, high] = [at(-h), at(h)]
    const size = (column: Float64Array) => column.reduce((max, v) => Math.max(max, Math.abs(v)), 0)
    for (const [i, slope] of slopes[j]!.entries()) {
      expect(Math.abs((high[i]! - low[i]!) / (2 * h) - slope)).toBeLessThanOrEqual(
        1e-4 * size(slopes[j]!) + rounding / h,
      )
    }
  })
}
