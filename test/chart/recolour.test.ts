import { expect, it } from 'vitest'
import { chart, suitableKinds } from '../../src/chart/chart.ts'
import { namedColours, recoloured } from '../../src/chart/recolour.ts'
import { toSvg } from '../../src/chart/svg.ts'
import { curvesOf, specs } from './curve-fits.ts'
import { fitted, gridOf, usual } from './fits.ts'

/** Colours of a drawing in the order they come. */
const coloursOf = (svg: string): string[] =>
  [...svg.matchAll(/\b(?:fill|stroke|stop-color)="(#\w{6}|rgb\([^)]*\))"/g)].map(([, colour]) => colour!)

it.each(suitableKinds(usual))('%s drawn light has no colour that the theme lacks', async (kind) => {
  for (const of of [usual, fitted(gridOf(12, 11), 40)]) {
    const svg = await toSvg(chart(of, kind).spec)
    const written = recoloured(svg, (name) => `var(--${name})`)
    expect(coloursOf(svg).length).toBeGreaterThan(10)
    expect(coloursOf(written)).toEqual([])
  }
})

it('curves drawn light have no colour that the theme lacks', async () => {
  const svg = await toSvg(chart(curvesOf(specs), 'curves').spec)
  expect(coloursOf(recoloured(svg, (name) => `var(--${name})`))).toEqual([])
})

it('a drawing recoloured for dark is the one drawn dark, but for steps of the ramp that no eye tells apart', async () => {
  const dark = namedColours(true)
  for (const kind of suitableKinds(usual)) {
    const [made, drawn] = [
      recoloured(await toSvg(chart(usual, kind).spec), (name) => dark[name]!),
      await toSvg(chart(usual, kind, { dark: true }).spec),
    ]
    const plain = (svg: string) => svg.replace(/\b(fill|stroke|stop-color)="[^"]*"/g, '$1')
    expect(plain(made)).toBe(plain(drawn))
    const [got, asked] = [coloursOf(made), coloursOf(drawn)].map((colours) => colours.map(channels))
    got!.forEach((colour, i) => {
      expect(Math.hypot(...colour.map((v, k) => v - asked![i]![k]!))).toBeLessThan(8)
    })
  }
})

it('every name has a colour, light and dark', () => {
  expect(Object.keys(namedColours(true))).toEqual(Object.keys(namedColours(false)))
  for (const colour of Object.values(namedColours(true))) expect(colour).toMatch(/^#[0-9a-fA-F]{6}$/)
})

function channels(colour: string): number[] {
  return colour.startsWith('#')
    ? [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16))
    : [...colour.matchAll(/\d+/g)].map(Number)
}
