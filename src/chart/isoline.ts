/** A point of the plane that the grid spans. */
export type PlanePoint = readonly [x: number, y: number]

interface Crossing {
  /** Number of the grid's edge, to find the cell that goes on from here. */
  readonly edge: number
  readonly at: PlanePoint
}

/**
 * Lines along which a surface has the value `level`, by marching squares: linear between the nodes of the grid in the
 * units of `xs` and `ys`. `values[i][j]` belongs to (xs[i], ys[j]); cells with a value that isn't finite are left out. A
 * saddle is split by the mean of its corners.
 */
export function isolines(
  xs: readonly number[],
  ys: readonly number[],
  values: readonly (readonly number[])[],
  level: number,
): PlanePoint[][] {
  const segments: [Crossing, Crossing][] = []
  for (let i = 0; i + 1 < xs.length; i++) {
    for (let j = 0; j + 1 < ys.length; j++) segments.push(...cellSegments(xs, ys, values, level, i, j))
  }
  return joined(segments)
}

function cellSegments(
  xs: readonly number[],
  ys: readonly number[],
  values: readonly (readonly number[])[],
  level: number,
  i: number,
  j: number,
): [Crossing, Crossing][] {
  // counter-clockwise from the lower left; the edge k joins corner k to the next
  const corners = [
    [i, j],
    [i + 1, j],
    [i + 1, j + 1],
    [i, j + 1],
  ] as const
  const heights = corners.map(([a, b]) => values[a]![b]! - level)
  if (!heights.every(Number.isFinite)) return []
  const above = heights.reduce((count, height) => count + (height > 0 ? 1 : 0), 0)
  if (above === 0 || above === 4) return []
  const columns = ys.length
  const edges = [
    2 * (i * columns + j),
    2 * ((i + 1) * columns + j) + 1,
    2 * (i * columns + j + 1),
    2 * (i * columns + j) + 1,
  ]
  const crossings = edges.flatMap((edge, k): Crossing[] => {
    const [from, to] = [heights[k]!, heights[(k + 1) % 4]!]
    if (from > 0 === to > 0) return []
    const share = from / (from - to)
    const [[a, b], [c, d]] = [corners[k]!, corners[(k + 1) % 4]!]
    const between = (low: number, high: number) => low + share * (high - low)
    return [{ edge, at: [between(xs[a]!, xs[c]!), between(ys[b]!, ys[d]!)] }]
  })
  if (crossings.length === 2) return [[crossings[0]!, crossings[1]!]]
  if (crossings.length < 4) return []
  const isJoined = heights.reduce((sum, v) => sum + v, 0) > 0 === heights[0]! > 0
  const [bottom, right, top, left] = crossings as [Crossing, Crossing, Crossing, Crossing]
  return isJoined
    ? [
        [bottom, right],
        [top, left],
      ]
    : [
        [left, bottom],
        [right, top],
      ]
}

/** Joins segments that share an edge of the grid into lines; a closed line ends where it began. */
function joined(segments: readonly [Crossing, Crossing][]): PlanePoint[][] {
  const atEdge = new Map<number, number[]>()
  segments.forEach((segment, s) => {
    for (const { edge } of segment) atEdge.set(edge, [...(atEdge.get(edge) ?? []), s])
  })
  const isUsed = new Set<number>()
  const follow = (start: Crossing): PlanePoint[] => {
    const points: PlanePoint[] = []
    for (let end = start; ; ) {
      const next = atEdge.get(end.edge)!.find((s) => !isUsed.has(s))
      if (next === undefined) return points
      isUsed.add(next)
      const [a, b] = segments[next]!
      end = a.edge === end.edge ? b : a
      points.push(end.at)
    }
  }
  const lines: PlanePoint[][] = []
  for (let s = 0; s < segments.length; s++) {
    if (isUsed.has(s)) continue
    isUsed.add(s)
    const [a, b] = segments[s]!
    const ahead = follow(b)
    const behind = follow(a)
    lines.push([...behind.reverse(), a.at, b.at, ...ahead])
  }
  return lines
}
