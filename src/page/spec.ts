import { linearChannel, lossChannel } from '../chart/axis.ts'

/** A row of a layer's data. */
export type Row = Readonly<Record<string, string | number | boolean | null>>

/** A Vega-Lite spec as far as the page looks into it. */
export interface Spec {
  readonly layer?: readonly Spec[]
  readonly concat?: readonly Spec[]
  readonly hconcat?: readonly Spec[]
  readonly vconcat?: readonly Spec[]
  readonly data?: { readonly values?: readonly Row[] }
  readonly encoding?: Readonly<Record<string, Encoding>>
  readonly params?: readonly object[]
  readonly mark?: object
  readonly width?: number
  readonly height?: number
}

interface Encoding {
  readonly field?: string
  readonly scale?: { readonly type: 'log' | 'linear'; readonly domain: readonly number[] } | null
  readonly axis?: { readonly title?: string | null } | null
}

/** Lowest and highest value of each field in a selected rectangle. */
export type Extents = Readonly<Record<string, readonly [number, number]>>

/** A spec with each of its parts without parts of its own changed; `change` is told their number. */
export function withUnits(spec: Spec, change: (unit: Spec, index: number) => Spec): Spec {
  let count = 0
  const visit = (part: Spec): Spec => {
    const own = (['layer', 'concat', 'hconcat', 'vconcat'] as const).find((name) => part[name] !== undefined)
    return own === undefined ? change(part, count++) : { ...part, [own]: part[own]!.map(visit) }
  }
  return visit(spec)
}

/** All parts without parts of their own. */
export function unitsOf(spec: Spec): Spec[] {
  const units: Spec[] = []
  withUnits(spec, (unit) => {
    units.push(unit)
    return unit
  })
  return units
}

/** Whether a part draws runs. */
export function drawsRuns({ data, encoding }: Spec): boolean {
  return data?.values?.[0]?.run !== undefined && encoding?.x?.field !== undefined
}

/** A part that draws measured runs, with these rows as hollow marks beside them; any other part as it is. */
export function withHollow(unit: Spec, rows: readonly Row[]): Spec {
  if (rows.length === 0 || unit.encoding?.y?.field !== 'measured') return unit
  const { params: _, mark, ...rest } = unit
  return { layer: [unit, { ...rest, data: { values: rows }, mark: { ...mark, filled: false, strokeWidth: 1.4 } }] }
}

/** Names of the curves that a spec tells apart. */
export function seriesOf(spec: Spec): string[] {
  const names = unitsOf(spec).flatMap(({ data }) => (data?.values ?? []).map(({ series }) => series))
  return [...new Set(names.filter((name) => typeof name === 'string'))]
}

/** A spec without these curves and their labels. */
export function withoutSeries(spec: Spec, hidden: ReadonlySet<string>): Spec {
  const isShown = (row: Row): boolean => ![row.series, row.run, row.label].some((name) => hidden.has(String(name)))
  return withUnits(spec, (unit) =>
    unit.data?.values === undefined ? unit : { ...unit, data: { values: unit.data.values.filter(isShown) } },
  )
}

/** A spec whose axes show these ranges alone, with ticks for them. */
export function zoomed(spec: Spec, x: readonly [number, number], y: readonly [number, number]): Spec {
  const { width = 400, height = 300 } = spec
  return withUnits(spec, (unit) => ({
    ...unit,
    encoding: {
      ...unit.encoding,
      ...(unit.encoding?.x?.scale && { x: { ...unit.encoding.x, ...channel(unit.encoding.x, x, width, 'x') } }),
      ...(unit.encoding?.y?.scale && { y: { ...unit.encoding.y, ...channel(unit.encoding.y, y, height, 'y') } }),
    },
  }))
}

function channel(
  { scale, axis }: Encoding,
  domain: readonly [number, number],
  pixels: number,
  along: 'x' | 'y',
): Encoding {
  const made = scale?.type === 'log' ? lossChannel : linearChannel
  return made(axis?.title ?? '', domain, { pixels, along }) as Encoding
}
