import { expect, it } from 'vitest'
import { chart } from '../../src/chart/chart.ts'
import { toSvg } from '../../src/chart/svg.ts'
import { textWidth } from '../../src/chart/text-width.ts'
import { sizes, styleScales } from '../../src/chart/theme.ts'
import { toPng } from '../../src/node/png.ts'
import { usual } from './fits.ts'

const widthOf = (svg: string) => Number(/ width="([\d.]+)"/.exec(svg)![1])

it('on paper has serifs, fits a column of 3.4 inches, and has text of 8 points or more', async () => {
  const svg = await toSvg(chart(usual, 'compute', { style: 'paper' }).spec)
  const inches = widthOf(svg) / 96
  expect(inches).toBeGreaterThan(2.9)
  expect(inches).toBeLessThan(3.4)
  expect(svg).toContain('DejaVu Serif')
  expect((sizes.label * 72) / 96).toBeGreaterThanOrEqual(8)
  const png = await toPng(svg, { scale: styleScales.paper })
  const pixels = new DataView(png.buffer, png.byteOffset).getUint32(16)
  expect(Math.abs(pixels / inches / 300 - 1)).toBeLessThan(0.01)
})

it('on paper is drawn in the serifs that come with the package', async () => {
  const svg = await toSvg(chart(usual, 'compute', { style: 'paper' }).spec)
  const [serif, sans] = await Promise.all(
    [svg, svg.replaceAll('DejaVu Serif', 'DejaVu Sans')].map((each) => toPng(each)),
  )
  expect(Buffer.compare(serif!, sans!)).not.toBe(0)
})

it('on a slide has text of at least a forty-fifth of its width', async () => {
  const slide = widthOf(await toSvg(chart(usual, 'compute', { style: 'slide' }).spec))
  expect(sizes.label / slide).toBeGreaterThan(1 / 45)
  expect(sizes.label / widthOf(await toSvg(chart(usual, 'compute').spec))).toBeLessThan(1 / 50)
})

it('knows that serifs are wider or narrower', () => {
  expect(textWidth('Wm', 10, false, true)).not.toBe(textWidth('Wm', 10))
  expect(textWidth('…', 10)).toBe(10)
})
