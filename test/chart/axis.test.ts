import { describe, expect, it } from 'vitest'
import {
  countChannel,
  countText,
  linearChannel,
  linearTicks,
  logTicks,
  lossChannel,
  padded,
} from '../../src/chart/axis.ts'
import { textWidth } from '../../src/chart/text-width.ts'
import { sizes } from '../../src/chart/theme.ts'

const wide = { pixels: 600, along: 'x' } as const

it('counts read as people write them, and large ones as powers', () => {
  const texts = [7e7, 1.4e12, 70e9, 250, 1e15, 1e21, 3e22, 1e27].map((value) => countText(value))
  expect(texts).toEqual(['70M', '1.4T', '70B', '250', '10¹⁵', '10²¹', '3·10²²', '10²⁷'])
})

it('is linear where values reach 0 or less, of which there is no logarithm', () => {
  for (const channel of [countChannel, lossChannel]) {
    const { scale, axis } = channel('Share', padded(0, 1), wide)
    expect(scale.type).toBe('linear')
    expect(scale.domain).toEqual([-0.06, 1.06])
    expect(axis.values).toEqual([0, 0.2, 0.4, 0.6, 0.8, 1])
    expect(channel('Loss', [-5, -3], wide).scale.type).toBe('linear')
    expect(channel('Loss', [3, 5], wide).scale.type).toBe('log')
  }
})

describe('ticks', () => {
  it.each([
    [1e17, 1e25],
    [5e7, 1e10],
    [2.1, 3.4],
    [1.95, 2.05],
    [1, 12],
    [0.1, 900],
    [1e-3, 1e30],
  ])('of %d to %d are round, inside, and neither too few nor too many', (low, high) => {
    for (const most of [3, 5, 8]) {
      const ticks = logTicks(low, high, most)
      expect(ticks.length).toBeGreaterThanOrEqual(2)
      expect(ticks.length).toBeLessThanOrEqual(most)
      for (const tick of ticks) {
        expect(tick >= low * 0.999 && tick <= high * 1.001).toBe(true)
        expect(Number(tick.toPrecision(3))).toBe(tick)
      }
    }
  })

  it('of a linear axis include 0 where it is inside', () => {
    expect(linearTicks(-1, 1, 5)).toContain(0)
    expect(linearTicks(0.21, 0.39, 3).length).toBeGreaterThanOrEqual(2)
  })

  it('below 0 have the sign of minus, as large ones and small ones do', () => {
    const labelled = (low: number, high: number) =>
      linearChannel('x', [low, high], { pixels: 200, along: 'y' }).axis.labelExpr
    expect(labelled(-0.4, 0.4)).toContain('"-0.2":"−0.2"')
    expect(labelled(-5e-4, 5e-4)).toContain('"-0.0002":"−2·10⁻⁴"')
  })

  it('keep minor ones without labels or grid, only between neighbouring decades', () => {
    const { axis } = countChannel('FLOP', [1e18, 1e22], wide)
    expect(axis.labelExpr).toBe(
      '{"1000000000000000000":"10¹⁸","10000000000000000000":"10¹⁹","100000000000000000000":"10²⁰","1e+21":"10²¹","1e+22":"10²²"}[datum.value] || \'\'',
    )
    expect(axis.values).toContain(2e18)
    expect(JSON.stringify(axis.gridOpacity)).toContain('1000000000000000000')
    expect(countChannel('FLOP', [1e8, 3e9], wide).axis.gridOpacity).toBeUndefined()
  })

  it('of losses have equal decimals', () => {
    expect(lossChannel('Loss', [1.9, 3.7], wide).axis.labelExpr).toContain('{"2":"2.0"')
  })

  it('up a short axis keep a line of text apart', () => {
    for (const pixels of [40, 56, 80]) {
      for (const [low, high] of [
        [0.3377, 0.3403],
        [395, 418],
        [1e6, 1e18],
      ] as const) {
        for (const of of [linearChannel, countChannel, lossChannel]) {
          const { axis, scale } = of('', [low, high], { pixels, along: 'y' })
          const ticks = Object.keys(JSON.parse(/^{.*?}/.exec(String(axis.labelExpr))![0]))
            .map(Number)
            .sort((a, b) => a - b)
          const f = scale.type === 'log' ? Math.log : (v: number) => v
          const places = ticks.map((tick) => (pixels * (f(tick) - f(low))) / (f(high) - f(low)))
          for (let i = 1; i < places.length; i++) expect(places[i]! - places[i - 1]!).toBeGreaterThan(sizes.label)
        }
      }
    }
  })

  it('are as many as their labels leave room for, and no two read the same', () => {
    for (const pixels of [60, 80, 110, 180, 400, 900]) {
      for (const [low, high] of [
        [0.2, 0.38],
        [180, 1300],
        [1e6, 1e18],
        [1.003e9, 1.048e9],
        [-2, 3],
      ] as const) {
        const channels = [linearChannel('', [low, high], { pixels, along: 'x' })]
        if (low > 0)
          channels.push(...[countChannel, lossChannel].map((of) => of('', [low, high], { pixels, along: 'x' })))
        for (const { axis } of channels) {
          const labels = Object.values(JSON.parse(/^{.*?}/.exec(String(axis.labelExpr))![0])) as string[]
          expect(labels.length).toBeGreaterThan(0)
          expect(new Set(labels).size).toBe(labels.length)
          // the first and the last label may reach over the ends by half
          const widths = labels.map((text) => textWidth(text, sizes.label))
          const between = widths.reduce((sum, width) => sum + width, 0) - (widths[0]! + widths.at(-1)!) / 2
          if (labels.length > 1) expect(between).toBeLessThan(pixels)
        }
      }
    }
  })
})
