import type { Channel } from './axis.ts'
import { sizes, type Tones } from './theme.ts'

/** Height of a plot in pixels: a share of its width, no less than `least` and no more than `most`. */
export function plotHeight(width: number, share: number, least: number, most = Number.POSITIVE_INFINITY): number {
  return Math.round(Math.min(Math.max(width * share, least), most))
}

/** Where a layer's records go: the channels of both axes. */
export interface Plane {
  readonly x: Channel
  readonly y: Channel
  /** Pixels. */
  readonly width: number
  readonly height: number
}

/** Fields of x and y as quantitative encodings on a plane. */
export function on({ x, y }: Plane, xField: string, yField: string): { x: object; y: object } {
  return { x: { field: xField, type: 'quantitative', ...x }, y: { field: yField, type: 'quantitative', ...y } }
}

/** Pixels from the lower left corner of a plane. */
export function pixelsOf(
  { x, y, width, height }: Plane,
  at: { readonly x: number; readonly y: number },
): [number, number] {
  const share = ({ scale }: Channel, value: number): number => {
    const f = scale.type === 'log' ? Math.log : (v: number) => v
    const [low, high] = scale.domain
    return (f(value) - f(low)) / (f(high) - f(low))
  }
  return [width * share(x, at.x), height * share(y, at.y)]
}

/** The value of a channel at this share of its length. */
export function valueAt({ scale }: Channel, share: number): number {
  const [low, high] = scale.domain
  return scale.type === 'log' ? low * (high / low) ** share : low + share * (high - low)
}

/** The words of an empty picture, in its middle. */
export function undeterminedLayers(plane: Plane, colours: Tones): object[] {
  const middle = { x: valueAt(plane.x, 0.5), y: valueAt(plane.y, 0.5), label: 'not determined' }
  return haloed([middle], { color: colours.faint }, on(plane, 'x', 'y'), colours)
}

/** Narrowest shaded region that holds its own label, in pixels. */
const LABEL_ROOM = 112

/** Shades what lies right of `from`, labelled where there is room. */
export function beyondLayers(plane: Plane, from: number, tones: Tones): object[] {
  const [low, high] = plane.x.scale.domain
  if (!(from > low && from < high)) return []
  const room = plane.width - pixelsOf(plane, { x: from, y: plane.y.scale.domain[0] })[0]
  const x = { type: 'quantitative', ...plane.x }
  const shade = {
    data: { values: [{ from, to: high }] },
    mark: { type: 'rect', color: tones.ink, opacity: tones.shade },
    encoding: { x: { field: 'from', ...x }, x2: { field: 'to' } },
  }
  const label = {
    data: { values: [{ x: from }] },
    mark: {
      type: 'text',
      text: 'beyond the data',
      align: 'left',
      baseline: 'top',
      dx: 7,
      dy: 6,
      y: 0,
      fontStyle: 'italic',
    },
    encoding: { x: { field: 'x', ...x } },
  }
  return room < LABEL_ROOM ? [shade] : [shade, label]
}

/** A label twice: below itself in the colour of the ground, so that lines don't run through it. */
export function haloed(values: readonly object[], mark: object, encoding: object, tones: Tones): object[] {
  const halo = { stroke: tones.background, strokeWidth: 4, strokeJoin: 'round', strokeOpacity: 0.85 }
  return [halo, {}].map((each) => ({
    data: { values },
    mark: { type: 'text', fontSize: sizes.label, ...mark, ...each },
    encoding: { ...encoding, text: { field: 'label' } },
  }))
}

/** Moves positions apart until neighbours are `gap` away from each other; order and, where it can be, place are kept. */
export function spreadApart(positions: readonly number[], gap: number): number[] {
  const order = positions.map((_, i) => i).sort((a, b) => positions[a]! - positions[b]!)
  // pools of touching labels, each centred on what it stands for
  const pools: { members: number[]; middle: number }[] = []
  for (const i of order) {
    let pool = { members: [i], middle: positions[i]! }
    for (;;) {
      const below = pools.at(-1)
      const room = below && ((below.members.length + pool.members.length) / 2) * gap
      if (below === undefined || pool.middle - below.middle >= room!) break
      pools.pop()
      const members = [...below.members, ...pool.members]
      pool = { members, middle: members.reduce((sum, m) => sum + positions[m]!, 0) / members.length }
    }
    pools.push(pool)
  }
  const moved = [...positions]
  for (const { members, middle } of pools) {
    members.forEach((i, k) => {
      moved[i] = middle + (k - (members.length - 1) / 2) * gap
    })
  }
  return moved
}

/** The same, with all positions between 0 and `length` where that leaves them `gap` apart. */
export function spreadWithin(positions: readonly number[], gap: number, length: number): number[] {
  const moved = spreadApart(positions, gap)
  const order = moved.map((_, i) => i).sort((a, b) => moved[a]! - moved[b]!)
  let least = 0
  for (const i of order) {
    moved[i] = Math.max(moved[i]!, least)
    least = moved[i]! + gap
  }
  let most = length
  for (const i of order.reverse()) {
    moved[i] = Math.min(moved[i]!, most)
    most = moved[i]! - gap
  }
  return moved
}

/** Runs above which their marks would hide the lines that they lie on. */
export const MANY_RUNS = 400

/** Layers of runs and of lines from the ground up: lines lie under runs, which show where they are, until these are many. */
export function stacked(count: number, runs: object, lines: readonly object[]): object[] {
  return count > MANY_RUNS ? [runs, ...lines] : [...lines, runs]
}

/** How much of the ground a run's mark hides: many overlap, and their density shows. */
export function pointOpacity(count: number): number {
  return count > MANY_RUNS ? 0.45 : 0.95
}

/** Area of a run's mark, in square pixels, by how many there are. */
export function pointSize(count: number): number {
  return count <= 60 ? 52 : count <= MANY_RUNS ? 26 : 13
}
