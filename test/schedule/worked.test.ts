import { describe, expect, it } from 'vitest'
import type { CurveRows } from '../../src/schedule/curve-rows.ts'
import type { Feature } from '../../src/schedule/feature.ts'
import { forwardMomentum } from '../../src/schedule/forward-momentum.ts'
import { parseSpec, rateOf } from '../../src/schedule/spec.ts'
import { column, curveOf } from './curve.ts'

/** The schedule of every worked check of LRLAWS.md: ten steps, 1-based there, at the steps 0 to 9 here. */
const toy = curveOf([1, 1, 1, 1, 0.8, 0.6, 0.4, 0.2, 0.1, 0.05])

function expectClose(found: readonly number[], expected: readonly number[], digits = 9): void {
  expect(found).toHaveLength(expected.length)
  for (const [i, value] of found.entries()) expect(value).toBeCloseTo(expected[i]!, digits)
}

/** m from the area that is its sum. */
function momentumOf(area: readonly number[]): number[] {
  return area.map((value, i) => value - (area[i - 1] ?? 0))
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
    const area = column(momentum, rewarmed, [0.9])
    expect(area[9]).toBeCloseTo(2.219969025, 9)
    expectClose(
      momentumOf(area).filter((_, i) => i === 6 || i === 9),
      [-0.005025, -0.246663225],
    )
  })

  it('section 1 (a): the momentum m, whose sum S2 is, and the identity between them', () => {
    const lambda = 0.9
    const area = column({ use: 'lr-momentum' }, toy, [lambda])
    const m = momentumOf(area)
    expectClose(m, [0, 0, 0, 0, 0.2, 0.38, 0.542, 0.6878, 0.71902, 0.697118])
    const rates = toy.schedules[0]!.kind === 'logged' ? toy.schedules[0]!.rates : []
    expectClose(
      area,
      rates.map((rate, i) => (1 - rate - lambda * m[i]!) / (1 - lambda)),
    )
  })

  it('section 2: the area of a linear decay and of the hold after it, in closed form', () => {
    const [lambda, delta, length, rest] = [0.995, 1e-3, 400, 300]
    const curve = curveOf([1, ...Array.from({ length: length + rest }, (_, k) => 1 - delta * Math.min(k + 1, length))])
    const area = column({ use: 'lr-momentum' }, curve, [lambda])
    const jump = (steps: number) => (lambda * (1 - lambda ** steps)) / (1 - lambda)
    const decayed = (delta * (length - jump(length))) / (1 - lambda)
    expect(Math.abs(area[length]! / decayed - 1)).toBeLessThan(1e-12)
    const m = (delta * (1 - lambda ** length)) / (1 - lambda)
    expect(Math.abs(area[length + rest]! / (decayed + m * jump(rest)) - 1)).toBeLessThan(1e-12)
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

  it('section 1 (d): the forward momentum, on single steps and on logged ones', () => {
    const rates = [1, 1, 1, 1, 0.8, 0.6, 0.4, 0.2, 0.1, 0.05]
    const expected = [0, 0, 0, 0, 0.0017249885, 0.003943776, 0.0064504631, 0.0091481675, 0.0118466402, 0.0144221146]
    expectClose(column({ use: 'forward-momentum' }, toy), expected)
    const scaled = curveOf(rates.map((rate) => 3e-4 * rate))
    expect(column({ use: 'forward-momentum' }, scaled)[9]).toBeCloseTo(0.0144215727, 9)
    const every100 = Float64Array.from(rates, (rate, k) => (k === 0 ? 0 : 100 * 3e-4 * (rates[k - 1]! - rate)))
    expect(forwardMomentum(every100)[9]).toBeCloseTo(0.0144221144, 9)
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

  it('section 1 (f): the best base rate under the bound, and the bound there', () => {
    const specs = ['wsd-linear:steps=100,peak=1,decay=20', 'cosine:steps=100,peak=1', 'constant:steps=100,peak=1']
    const curves = specs.map((text): CurveRows => {
      return { schedules: [{ kind: 'stated', spec: parseSpec(text) }], run: [0], step: [99] }
    })
    const best = [toy, ...curves].flatMap((curve) => {
      const distance = column({ use: 'last-iterate-distance' }, curve).at(-1)!
      const noise = column({ use: 'last-iterate-noise' }, curve).at(-1)!
      return [Math.sqrt(distance / noise), 2 * Math.sqrt(distance * noise)]
    })
    expectClose(
      best,
      [0.2273582807, 0.7151779365, 0.0495442035, 0.2230275791, 0.0946945059, 0.2091143517, 0.040234437, 0.2485433064],
    )
  })

  it('section 1 (e): constant, then cooldown', () => {
    const rates = (text: string) => Array.from({ length: 10 }, (_, step) => rateOf(parseSpec(text), step))
    expectClose(rates('wsd-linear:steps=10,peak=1,decay=4').slice(6), [1, 0.75, 0.5, 0.25])
    expectClose(rates('wsd-sqrt:steps=10,peak=1,decay=4').slice(6), [1, 0.5, 0.2928932188, 0.1339745962])
    const sums = ['wsd-linear', 'wsd-sqrt'].flatMap((name) => {
      const curve = curveOf(rates(`${name}:steps=10,peak=1,decay=4`))
      return [column({ use: 'lr-sum' }, curve)[9]!, column({ use: 'lr-momentum' }, curve, [0.9])[9]!]
    })
    expectClose(sums, [8.5, 1.4025, 7.926867815, 1.9074215069])
  })
})
