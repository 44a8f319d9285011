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

/** A part that draws runs, with these rows as hollow marks beside them where they have its fields; any other part as it is. */
export function withHollow(unit: Spec, rows: readonly Row[]): Spec {
  const { params: _, mark, encoding, ...other } = unit
  const fields = [encoding?.x?.field, encoding?.y?.field]
  if (!fields.every((field) => field !== undefined && rows[0]?.[field] !== undefined)) return unit
  const rest = { ...other, encoding: encoding! }
  // the edge of a filled mark would take the place of its colour
  const { stroke: __, ...plain } = (mark ?? {}) as { readonly stroke?: string }
  return { layer: [unit, { ...rest, data: { values: rows }, mark: { ...plain, filled: false, strokeWidth: 1.4 } }] }
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

/** A range of the values of a field. */
interface Side {
  readonly field: string
  readonly domain: readonly [number, number]
}

/** A rectangle in one panel of a picture. */
export interface Zoom {
  readonly panel: number
  readonly x: Side
  readonly y: Side
}

/** Parts of a picture with axes of their own; the whole where there is one. */
function panelsOf(spec: Spec): readonly Spec[] {
  return spec.concat ?? spec.hconcat ?? spec.vconcat ?? [spec]
}

/** Number of the panel that this part without parts of its own stands in. */
export function panelOf(spec: Spec, unit: number): number {
  return panelsOf(spec).flatMap((panel, k) => unitsOf(panel).map(() => k))[unit]!
}

/** A spec whose axes show a rectangle alone, with ticks for it; in other panels the axes of the same fields follow. */
export function zoomed(spec: Spec, { panel, x, y }: Zoom): Spec {
  const panels = panelsOf(spec).map((part, k) => {
    const shows = (axis: 'x' | 'y', { field }: Side): boolean =>
      k === panel || unitsOf(part).some(({ encoding }) => encoding?.[axis]?.field === field)
    return narrowed(part, shows('x', x) ? x.domain : null, shows('y', y) ? y.domain : null)
  })
  const own = (['concat', 'hconcat', 'vconcat'] as const).find((name) => spec[name] !== undefined)
  return own === undefined ? panels[0]! : { ...spec, [own]: panels }
}

type Domain = readonly [number, number] | null

function narrowed(panel: Spec, x: Domain, y: Domain): Spec {
  const { width = 400, height = 300 } = panel
  const axis = (encoding: Encoding | undefined, domain: Domain, pixels: number, along: 'x' | 'y') =>
    encoding?.scale && domain ? { [along]: { ...encoding, ...channel(encoding, domain, pixels, along) } } : {}
  return withUnits(panel, (unit) => ({
    ...unit,
    ...(isText(unit) ? { data: { values: labelsWithin(unit, x, y) } } : { mark: { ...unit.mark, clip: true } }),
    encoding: {
      ...unit.encoding,
      ...axis(unit.encoding?.x, x, width, 'x'),
      ...axis(unit.encoding?.y, y, height, 'y'),
    },
  }))
}

function isText({ mark, data }: Spec): boolean {
  return (mark as { readonly type?: string } | undefined)?.type === 'text' && data?.values !== undefined
}

/** Labels can't be cut at the edge of a plot: those beyond it go. */
function labelsWithin({ data, encoding }: Spec, x: Domain, y: Domain): Row[] {
  const isIn = (row: Row, field: string | undefined, domain: Domain): boolean =>
    field === undefined || domain === null || (Number(row[field]) >= domain[0] && Number(row[field]) <= domain[1])
  return data!.values!.filter((row) => isIn(row, encoding?.x?.field, x) && isIn(row, encoding?.y?.field, y))
}

function channel(
  { scale, axis }: Encoding,
  domain: readonly [number, number],
  pixels: number,
  along: 'x' | 'y',
): Encoding {
  const made = scale?.type === 'log' ? lossChannel : linearChannel
  const fresh = made('', domain, { pixels, along })
  // an axis without labels, beside one of the same field, stays without
  return { scale: fresh.scale, axis: { ...axis, ...fresh.axis, title: axis?.title ?? null } }
}
