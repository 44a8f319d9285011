import { type Plane, pixelsOf } from './layer.ts'
import type { Contour, Site } from './surface.ts'

/** Where the label of a line stands. */
export interface LabelSite extends Site {
  readonly level: number
  readonly pixel: Pixel
}

/** A place in pixels. */
export type Pixel = readonly [x: number, y: number]

const CANDIDATES = 14
/** Pixels from which a neighbour no longer matters. */
const FAR = 46
/** Share of a label's room within which something else would lie under it. */
const TOO_CLOSE = 0.65

/**
 * A place for the label of each line: between two shares of its length in pixels, away from the frame, from what is to be
 * avoided and from each other. Lines too short for a label of `room` pixels, or with no free place, have none.
 */
export function labelSites(
  lines: readonly Contour[],
  plane: Plane,
  avoided: readonly Pixel[],
  [from, to]: readonly [number, number],
  room: number,
): LabelSite[] {
  const taken = [...avoided]
  const labels: LabelSite[] = []
  for (const { level, sites } of lines) {
    const track = sites.map(({ params, tokens }) => pixelsOf(plane, { x: params, y: tokens }))
    if (lengthOf(track) < 2 * room) continue
    const places = Array.from({ length: CANDIDATES }, (_, k) =>
      alongTrack(track, from + ((to - from) * k) / (CANDIDATES - 1)),
    )
    const scored = places.map(({ at, segment, share }) => ({
      at,
      segment,
      share,
      score: freedom(at, taken, plane, room),
    }))
    const best = scored.reduce((a, b) => (b.score > a.score ? b : a))
    if (best.score < TOO_CLOSE * room) continue
    taken.push(...underText(best.at, room))
    const [a, b] = [sites[best.segment]!, sites[best.segment + 1]!]
    const between = (low: number, high: number) => low * (high / low) ** best.share
    labels.push({ level, pixel: best.at, params: between(a.params, b.params), tokens: between(a.tokens, b.tokens) })
  }
  return labels
}

/** Pixels that a label of `room` pixels hides: its middle and both of its ends. */
export function underText([x, y]: Pixel, room: number): Pixel[] {
  return [-0.6, 0, 0.6].map((part) => [x + part * room, y])
}

/** Degrees, clockwise, by which text lies along a line of this slope in the logarithms of both axes. */
export function lineAngle({ x, y, width, height }: Plane, slope: number): number {
  const decades = ({ scale: { domain } }: Plane['x']) => Math.log(domain[1] / domain[0])
  return (-Math.atan2((slope * height) / decades(y), width / decades(x)) * 180) / Math.PI
}

function lengthOf(track: readonly Pixel[]): number {
  return track.slice(1).reduce((sum, at, k) => sum + distance(at, track[k]!), 0)
}

function distance([a, b]: Pixel, [c, d]: Pixel): number {
  return Math.hypot(a - c, b - d)
}

/** The point at a share of a track's length. */
function alongTrack(track: readonly Pixel[], part: number): { at: Pixel; segment: number; share: number } {
  let left = part * lengthOf(track)
  for (let k = 0; k + 1 < track.length; k++) {
    const [a, b] = [track[k]!, track[k + 1]!]
    const step = distance(a, b)
    if (left <= step || k + 2 === track.length) {
      const share = step === 0 ? 0 : Math.min(left / step, 1)
      return { at: [a[0] + share * (b[0] - a[0]), a[1] + share * (b[1] - a[1])], segment: k, share }
    }
    left -= step
  }
  return { at: track[0]!, segment: 0, share: 0 }
}

/** Pixels to the nearest thing that a label shouldn't touch; below 0 where it would cross the frame. */
function freedom(at: Pixel, taken: readonly Pixel[], { width, height }: Plane, room: number): number {
  const frame = Math.min(at[0] - room, width - at[0] - room, at[1] - room, height - at[1] - room)
  if (frame < 0) return frame
  return Math.min(FAR, ...taken.map((other) => distance(at, other)))
}
