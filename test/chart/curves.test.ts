import { describe, expect, it } from 'vitest'
import { chart, suitableKinds } from '../../src/chart/chart.ts'
import { cornersOf } from '../../src/chart/polyline.ts'
import { dashes, shortNames } from '../../src/chart/series.ts'
import { toSvg } from '../../src/chart/svg.ts'
import { textWidth } from '../../src/chart/text-width.ts'
import { sizes, tones } from '../../src/chart/theme.ts'
import { MOST_RUNS, trainingCurves } from '../../src/chart/training-curve.ts'
import type { Estimate } from '../../src/infer/estimate.ts'
import { curvesOf, specs } from './curve-fits.ts'

const usual = curvesOf(specs)

async function drawn(of: Estimate, options = {}): Promise<string> {
  const warnings: string[] = []
  const svg = await toSvg(chart(of, 'curves', options).spec, (message) => warnings.push(message))
  expect(warnings).toEqual([])
  expect(/NaN|undefined|Infinity/.test(svg)).toBe(false)
  return svg
}

describe('training curves', () => {
  it('are a kind of chart of laws of curves', () => {
    expect(suitableKinds(usual)[0]).toBe('curves')
  })

  it('name each run, and say how far the fit is off at their ends', async () => {
    const svg = await drawn(usual)
    for (const name of Object.keys(specs)) expect(svg).toContain(`>${name}<`)
    for (const title of ['Loss (nats/token)', 'Residual, %', 'Learning rate', 'Optimiser step'])
      expect(svg).toContain(title)
    expect(chart(usual, 'curves').caption).toMatch(/The last row of a run is off by 0\.\d+ % on average/)
  })

  it('of one run need no name', async () => {
    const svg = await drawn(curvesOf({ alone: specs.cosine }), { dark: true, width: 270 })
    expect(svg).not.toContain('>alone<')
  })

  it('of many runs and rows are thinned, which the caption says, and stay light', async () => {
    const many = Object.fromEntries(
      Array.from({ length: 15 }, (_, k) => [`a-run-with-a-very-long-name_seed-${k}_resumed`, specs.cosine]),
    )
    const of = curvesOf(many, 250, 0)
    const { caption, spec } = chart(of, 'curves')
    expect(trainingCurves(of)).toHaveLength(MOST_RUNS)
    expect(caption).toContain('12 of them are drawn.')
    expect(caption).toContain('Every 2th row is drawn.')
    expect(JSON.stringify(spec).length).toBeLessThan(900_000)
    expect((await drawn(of)).length).toBeLessThan(1_500_000)
  })

  it('draw what the fit predicts for its rows', () => {
    for (const { measured, predicted } of trainingCurves(usual)) {
      const fitted = new Map(measured.map((row) => [row.step, row.fitted]))
      for (const { step, value } of predicted) expect(value).toBeCloseTo(fitted.get(step)!, 10)
    }
  })
})

describe('series', () => {
  it('that follow each other differ in lightness and in their dashes, and twelve are all told apart', () => {
    for (const isDark of [false, true]) {
      const { series } = tones(isDark)
      for (let k = 0; k < MOST_RUNS; k++) {
        const [a, b] = [series[k % series.length]!, series[(k + 1) % series.length]!]
        // 2.3 is a just noticeable difference of L*
        if (k + 1 < series.length) expect(Math.abs(lightness(a) - lightness(b))).toBeGreaterThan(5)
        expect(dashes[k % dashes.length]).not.toEqual(dashes[(k + 1) % dashes.length])
      }
      const looks = Array.from({ length: MOST_RUNS }, (_, k) => `${k % series.length} ${k % dashes.length}`)
      expect(new Set(looks).size).toBe(MOST_RUNS)
    }
  })

  it('have short names that fit and still differ', () => {
    const long = Array.from({ length: 12 }, (_, k) => `2026-11-25_baseline_lr3e-4_seed${k}_resumed-from-000120000`)
    const short = shortNames(long, 90)
    expect(new Set(short).size).toBe(12)
    for (const name of short) expect(textWidth(name, sizes.label)).toBeLessThanOrEqual(90)
    expect(shortNames(['cosine', 'wsd'], 90)).toEqual(['cosine', 'wsd'])
    expect(shortNames(['a'.repeat(60) + 'x'.repeat(60), 'a'.repeat(60) + 'y'.repeat(60)], 60)).toHaveLength(2)
  })
})

it('the corners of a line are all that it needs', () => {
  expect(cornersOf([0, 1, 2, 3, 3, 3, 0, 0], 1e-9)).toEqual([0, 3, 5, 6, 7])
  const wave = Float64Array.from({ length: 500 }, (_, k) => Math.sin(k / 40))
  const corners = cornersOf(wave, 0.01)
  expect(corners.length).toBeLessThan(60)
  corners.slice(1).forEach((to, i) => {
    const from = corners[i]!
    for (let k = from; k <= to; k++) {
      const line = wave[from]! + ((wave[to]! - wave[from]!) * (k - from)) / (to - from)
      expect(Math.abs(line - wave[k]!)).toBeLessThanOrEqual(0.01)
    }
  })
})

/** CIE L* of a colour: 0 black, 100 white. */
function lightness(hex: string): number {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const v = Number.parseInt(hex.slice(at, at + 2), 16) / 255
    return v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4
  })
  const y = 0.2126 * r! + 0.7152 * g! + 0.0722 * b!
  return y > 0.008856 ? 116 * Math.cbrt(y) - 16 : 903.3 * y
}
