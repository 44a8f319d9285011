import { type Tones, tones } from './theme.ts'

/** A place in the theme that a drawn colour stands for: a tone, a colour of a series, or one of `RAMP_STEPS` steps of the ramp. */
export type ColourName = Exclude<keyof Tones, 'shade' | 'series' | 'ramp'> | `series-${number}` | `ramp-${number}`

/** Steps of the ramp that are told apart: finer than the eye tells. */
const RAMP_STEPS = 48

type Rgb = readonly [number, number, number]

/** Every named colour in light and dark, as `#rrggbb`. */
export function namedColours(isDark: boolean): Readonly<Record<string, string>> {
  const { ramp } = tones(isDark)
  const steps = Array.from({ length: RAMP_STEPS + 1 }, (_, k) => [`ramp-${k}`, hexOf(onRamp(ramp, k / RAMP_STEPS))])
  return { ...plainColours(isDark), ...Object.fromEntries(steps) }
}

/**
 * A chart that was drawn light, with its colours written otherwise: one drawing serves light, dark, and a page whose style
 * names the colours. Colours that the theme doesn't hold stay as they are.
 */
export function recoloured(lightSvg: string, write: (name: ColourName) => string): string {
  const known = new Map<string, string>()
  return lightSvg.replace(
    /\b(fill|stroke|stop-color)="(#[0-9a-fA-F]{6}|rgb\([\d, ]+\))"/g,
    (all, attribute, colour) => {
      if (!known.has(colour)) {
        const name = colourName(colour)
        known.set(colour, name === null ? '' : write(name))
      }
      const written = known.get(colour)
      return written ? `${attribute}="${written}"` : all
    },
  )
}

/** The name of a colour of the light theme, written `#rrggbb` or `rgb(r, g, b)`; null where it has none. */
export function colourName(text: string): ColourName | null {
  const colour = rgbOf(text)
  const { ramp } = tones(false)
  const tone = Object.entries(plainColours(false)).find(([, hex]) => distance(rgbOf(hex), colour) === 0)
  if (tone) return tone[0] as ColourName
  const gaps = Array.from({ length: RAMP_STEPS + 1 }, (_, k) => distance(onRamp(ramp, k / RAMP_STEPS), colour))
  const nearest = gaps.indexOf(Math.min(...gaps))
  return gaps[nearest]! <= NEAR ? `ramp-${nearest}` : null
}

/** Colours that are used as they are, by name: tones first, since a series may have the colour of one. */
function plainColours(isDark: boolean): Record<string, string> {
  const { shade: _, series, ramp: __, ...plain } = tones(isDark)
  return { ...plain, ...Object.fromEntries(series.map((colour, k) => [`series-${k}`, colour])) }
}

/** Largest distance, in steps of 1/255 of the channels, from a colour on the ramp to the step that stands for it. */
const NEAR = 6

/** The colour at a share of the ramp, as the charts' scales interpolate it. */
function onRamp(ramp: readonly string[], share: number): Rgb {
  const place = share * (ramp.length - 1)
  const k = Math.min(Math.floor(place), ramp.length - 2)
  const [from, to] = [rgbOf(ramp[k]!), rgbOf(ramp[k + 1]!)]
  const mix = (i: 0 | 1 | 2) => Math.round(from[i] + (place - k) * (to[i] - from[i]))
  return [mix(0), mix(1), mix(2)]
}

function distance(a: Rgb, b: Rgb): number {
  return Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2])
}

function rgbOf(colour: string): Rgb {
  const parts = colour.startsWith('#')
    ? [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16))
    : [...colour.matchAll(/\d+/g)].map(Number)
  return [parts[0]!, parts[1]!, parts[2]!]
}

function hexOf(colour: Rgb): string {
  return `#${colour.map((channel) => channel.toString(16).padStart(2, '0')).join('')}`
}
