import type { CurveRow } from './curve.ts'
import { on, type Plane, pixelsOf, spreadApart, valueAt } from './layer.ts'
import { textWidth } from './text-width.ts'
import { sizes, type Tones } from './theme.ts'

/** Pixels between a curve's end and its name. */
const LABEL_GAP = 5

/** Pixels right of the plot that the names of the curves take. */
export function labelRoom(curves: readonly CurveRow[]): number {
  const names = [...new Set(curves.map(({ series }) => series))]
  return names.length < 2 ? 0 : LABEL_GAP + Math.max(...names.map((name) => textWidth(name, sizes.label)))
}

/** Names beside the ends of the curves, moved apart where they would touch. */
export function seriesLabels(curves: readonly CurveRow[], plane: Plane, colours: Tones): object[] {
  const ends = [...new Map(curves.map((row) => [row.series, row])).values()]
  if (ends.length < 2) return []
  const places = spreadApart(
    ends.map((row) => pixelsOf(plane, row)[1]),
    sizes.label + 3,
  )
  const right = plane.x.scale.domain[1]
  const values = ends.map((row, i) => ({ x: right, y: valueAt(plane.y, places[i]! / plane.height), label: row.series }))
  return [
    {
      data: { values },
      mark: { type: 'text', align: 'left', dx: LABEL_GAP, color: colours.ink },
      encoding: { ...on(plane, 'x', 'y'), text: { field: 'label' } },
    },
  ]
}
