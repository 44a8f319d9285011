import { expect, it } from 'vitest'
import { chart, suitableKinds } from '../../src/chart/chart.ts'
import { toSvg } from '../../src/chart/svg.ts'
import { textWidth } from '../../src/chart/text-width.ts'
import { sizes, styleScales } from '../../src/chart/theme.ts'
import { toPng } from '../../src/node/png.ts'
import { curvesOf, specs } from './curve-fits.ts'
import { usual } from './fits.ts'

const widthOf = (svg: string) => Number(/ width="([\d.]+)"/.exec(svg)![1])

it.each(suitableKinds(usual))(
  'on paper has serifs, fits a column of 3.4 inches, and has text of 8 points or more: %s',
  async (kind) => {
    const svg = await toSvg(chart(usual, kind, { style: 'paper' }).spec)
    const inches = widthOf(svg) / 96
    expect(inches).toBeGreaterThan(2.9)
    expect(inches).toBeLessThan(3.4)
    expect(svg).toContain('DejaVu Serif')
    expect((sizes.label * 72) / 96).toBeGreaterThanOrEqual(8)
    const png = await toPng(svg, { scale: styleScales.paper })
    const pixels = new DataView(png.buffer, png.byteOffset).getUint32(16)
    expect(Math.abs(pixels / inches / 300 - 1)).toBeLessThan(0.01)
  },
)

it('on paper is drawn in the serifs that come with the package', async () => {
  const svg = await toSvg(chart(usual, 'compute', { style: 'paper' }).spec)
  const [serif, sans] = await Promise.all(
    [svg, svg.replaceAll('DejaVu Serif', 'DejaVu Sans')].map((each) => toPng(each)),
  )
  expect(Buffer.compare(serif!, sans!)).not.toBe(0)
})

it.each([...suitableKinds(usual).map((kind) => ({ kind, of: usual })), { kind: 'curves', of: curvesOf(specs) }])(
  'on a slide of 960 × 540 has labels of 18 pixels or more: $kind',
  async ({ kind, of }) => {
    const svg = await toSvg(chart(of, kind, { style: 'slide' }).spec)
    const [, width, height] = /viewBox="0 0 ([\d.]+) ([\d.]+)"/.exec(svg)!.map(Number) as [number, number, number]
    expect(svg).toContain(' width="960" height="540" viewBox')
    expect(sizes.label * Math.min(960 / width, 540 / height)).toBeGreaterThanOrEqual(18)
  },
)

it('knows that serifs are wider or narrower', () => {
  expect(textWidth('Wm', 10, false, true)).not.toBe(textWidth('Wm', 10))
  expect(textWidth('…', 10)).toBe(10)
})
