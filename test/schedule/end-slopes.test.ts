import { expect, it } from 'vitest'
import { Random } from '../../src/base/seed.ts'
import { endSlopes } from '../../src/schedule/end-slopes.ts'
import { type Feature, featureColumn } from '../../src/schedule/feature.ts'

const n = 400
const warmup = 20
const params = { lambda: 0.98, C: 40, beta: 0.4, gamma: 0.5, kappa: 0.2 }
const drops = { use: 'lr-drops', args: { rate: 'C', shape: 'beta', slowing: 'gamma', discount: 'kappa' } } as const

const features: readonly [string, Feature][] = [
  ['sum', { use: 'lr-sum' }],
  ['sum, warm-up at its peak', { use: 'lr-sum', warmup: 'peak' }],
  ['momentum', { use: 'lr-momentum', args: { lambda: 'lambda' } }],
  ['momentum, warm-up at its peak', { use: 'lr-momentum', warmup: 'peak', args: { lambda: 'lambda' } }],
  ['drops', { ...drops, reference: 1.5e-4 }],
  ['drops after the warm-up', { ...drops, warmup: 'peak' }],
  ['drops on the clock of later steps', { ...drops, warmup: 'peak', inclusive: false }],
  ['forward momentum', { use: 'forward-momentum' }],
  ['distance', { use: 'last-iterate-distance' }],
  ['noise', { use: 'last-iterate-noise' }],
]

/** Rates that fall and rise at random after a linear warm-up, none of them 0 after it. */
function someRates(seed: number): Float64Array {
  const random = new Random(seed)
  const level = Float64Array.from({ length: n }, (_, k) => 3e-4 * (1 - (0.9 * k) / n) * (0.8 + 0.2 * random.uniform()))
  return level.map((rate, k) => (k < warmup ? (level[warmup]! * k) / (warmup - 1) : rate))
}

it.each(features)('%s at the last step is that of the feature', (_, feature) => {
  const rates = someRates(1)
  const column = featureColumn(feature, {
    schedules: [{ kind: 'logged', steps: [...rates.keys()], rates: [...rates], warmup }],
    run: [0],
    step: [n - 1],
  })
  const args = Object.values(feature.args ?? {}).map((arg) => params[arg as keyof typeof params])
  const value = new Float64Array(1)
  column.evaluate(args, value)
  // what counts as warm-up in a log that rises at random is where it first falls
  const rise = rates.findIndex((rate, k) => k > 0 && rates[k + 1]! <= rate)
  const found = endSlopes(feature, params, { rates, warmup: rise })
  expect(Math.abs(found.value / value[0]! - 1)).toBeLessThan(5e-6)
})

it.each(features)('slopes of %s are those of finite differences', (_, feature) => {
  const rates = someRates(2)
  const { slopes } = endSlopes(feature, params, { rates, warmup })
  const scale = slopes.reduce((max, slope) => Math.max(max, Math.abs(slope)), 0)
  for (const k of [0, 1, warmup - 1, warmup, warmup + 1, 50, 199, 398, 399]) {
    const h = 1e-4 * Math.max(rates[k]!, 1e-5)
    const at = (rate: number) =>
      endSlopes(feature, params, { rates: rates.map((each, i) => (i === k ? rate : each)), warmup }).value
    const slope = (at(rates[k]! + h) - at(rates[k]! - h)) / (2 * h)
    expect(Math.abs(slope - slopes[k]!), `step ${k}`).toBeLessThan(2e-6 * scale)
  }
})
