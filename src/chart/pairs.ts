import type { Member } from '../fit/fit.ts'
import { memberLabel } from '../fit/member-text.ts'
import type { Estimate } from '../infer/estimate.ts'
import { memberName, shareName } from '../law/member.ts'
import { correlation } from '../num/sample.ts'
import { type Channel, linearChannel, lossChannel } from './axis.ts'
import type { Drawing, DrawOptions } from './chart.ts'
import { on, type Plane } from './layer.ts'
import { textWidth } from './text-width.ts'
import { sizes, type Tones, tones } from './theme.ts'

const MOST_PARAMS = 6
const MOST_DRAWS = 400
/** Draws with which a histogram has a shape. */
const FEWEST_DRAWS = 20
const BINS = 16
const SPACING = 8
/** Pixels at either end of an axis without ticks: the labels of the next axis begin right there. */
const CLEAR = 12
/** Draws further out than this share on either side are not in the picture, so that a few don't shrink the rest. */
const TAIL = 0.005

type Cell = Pick<Plane, 'width' | 'height'>

interface Parameter {
  readonly name: string
  /** All draws, of an average those of its heaviest law. */
  readonly values: readonly number[]
  readonly isLog: boolean
  readonly domain: readonly [number, number]
}

/**
 * Draws of each pair of parameters below the diagonal, a histogram of each on it, correlations above: what the rows
 * determine only together.
 */
export function pairsChart(estimate: Estimate, { dark, width, maxHeight }: DrawOptions): Drawing {
  const { law, members } = estimate.fit
  const draws = estimate.draws!
  const colours = tones(dark)
  const free = parametersOf(estimate).slice(0, MOST_PARAMS)
  const count = free[0]!.values.length
  const stride = Math.ceil(count / MOST_DRAWS)
  const indices = Array.from({ length: Math.ceil(count / stride) }, (_, k) => k * stride)
  const values = indices.map((k) => Object.fromEntries(free.map((each) => [each.name, each.values[k]!])))
  const share = (pixels: number) => Math.round((pixels + SPACING) / free.length) - SPACING
  const cell = { width: share(width), height: share(maxHeight ?? width) }
  const cells = free.flatMap((row, i) =>
    free.map((column, j) => {
      const isBottom = i === free.length - 1
      const x = channelOf(column, cell.width, 'x', isBottom)
      const spec =
        i === j
          ? histogram(column, x, colours)
          : i < j
            ? coefficient(correlationOf(row, column), cell, colours)
            : {
                mark: pointMark(cell, colours),
                encoding: pairOf(x, channelOf(row, cell.height, 'y', j === 0), column, row, cell),
              }
      const isFirst = i === 0 && j === 0
      const data = i > j ? {} : { data: (spec as { data: object }).data }
      return { ...cell, view: { stroke: isFirst || i <= j ? null : colours.grid }, ...spec, ...data }
    }),
  )
  const at = members ? heaviest(members) : 0
  const own = members
    ? Object.keys(members[at]!.params).map((name) => memberName(name, at + 1))
    : Object.keys(law.params)
  const held = own.filter((name) => !free.some((each) => each.name === name))
  return {
    title: `${law.title}: parameters that move together`,
    subtitle: `${values.length} of ${count} draws ${members ? `of ${memberLabel(members[at]!)} ` : ''}(${methodText[draws.method]}); numbers are correlations.${held.length > 0 ? ` Not shown, as held or not determined: ${held.join(', ')}.` : ''}`,
    caption:
      `Draws of ${free.map(({ name }) => name).join(', ')}: each pair, and each alone. ${strongest(free)}`.trim(),
    spec: { data: { values }, concat: cells, columns: free.length, spacing: SPACING, bounds: 'flush' },
  }
}

const methodText = {
  cases: 'rows resampled',
  runs: 'runs resampled',
  residuals: 'residuals resampled',
  wild: 'residuals of runs under random weights',
  normal: 'normal, from the covariance',
  profile: 'normal, from the covariance',
} as const

/**
 * Parameters that vary among the draws and are determined, with what is drawn of them. Each draw of an average is of one
 * law, so parameters of two laws never move together: the heaviest law is shown.
 */
export function parametersOf({ fit, draws, params }: Estimate): Parameter[] {
  if (draws === null) return []
  const { names } = draws
  const share = fit.members && names.indexOf(shareName(heaviest(fit.members) + 1))
  const rows = Array.from({ length: draws.count }, (_, k) => k * names.length).filter(
    (start) => share === undefined || draws.values[start + share] === 1,
  )
  return names.flatMap((name, j) => {
    if (j === share || rows.length < FEWEST_DRAWS) return []
    const values = rows.map((start) => draws.values[start + j]!)
    const ascending = [...values].sort((a, b) => a - b)
    const [low, high] = [TAIL, 1 - TAIL].map((p) => ascending[Math.round(p * (values.length - 1))]!) as [number, number]
    if (!params[name]!.determined || !(high > low)) return []
    const isLog = fit.law.params[name]!.scale === 'log' && ascending[0]! > 0
    return [{ name, values, isLog, domain: widened([low, high], 0.05, isLog) }]
  })
}

function heaviest(members: readonly Member[]): number {
  return members.reduce((best, { weight }, at) => (weight > members[best]!.weight ? at : best), 0)
}

/** A range made longer at both ends by this share, or shorter where it is negative. */
function widened([low, high]: readonly [number, number], share: number, isLog: boolean): [number, number] {
  if (isLog) return [low / (high / low) ** share, high * (high / low) ** share]
  return [low - share * (high - low), high + share * (high - low)]
}

function channelOf({ name, isLog, domain }: Parameter, pixels: number, along: 'x' | 'y', isShown: boolean): Channel {
  const channel = isLog ? lossChannel : linearChannel
  const { scale } = channel(name, domain, { pixels, along })
  const { axis } = channel(name, widened(domain, -CLEAR / pixels, isLog), { pixels: pixels - 2 * CLEAR, along })
  const hidden = { title: null, labels: false, ticks: false, domain: false }
  return {
    scale,
    axis: {
      ...axis,
      grid: false,
      titleFontWeight: 'bold',
      ...(along === 'y' &&
        textWidth(name, sizes.axis, true) > pixels && { titleAngle: 0, titleAlign: 'right', titleBaseline: 'middle' }),
      ...(!isShown && hidden),
    },
  }
}

function pairOf(x: Channel, y: Channel, column: Parameter, row: Parameter, cell: Cell): object {
  const plane: Plane = { x, y, ...cell }
  return on(plane, column.name, row.name)
}

/** Marks grow with their cell. */
function pointMark({ width }: Cell, { accent }: Tones): object {
  return { type: 'point', filled: true, size: Math.max(7, width / 9), opacity: 0.45, color: accent, clip: true }
}

/** Bars that rest on a common line; drawn from all draws. */
function histogram({ name, values, isLog, domain }: Parameter, x: Channel, { accent }: Tones): object {
  const to = isLog ? Math.log : (v: number) => v
  const back = isLog ? Math.exp : (v: number) => v
  const [low, high] = [to(domain[0]), to(domain[1])]
  const step = (high - low) / BINS
  const counts = new Array<number>(BINS).fill(0)
  for (const value of values) {
    const bin = Math.floor((to(value) - low) / step)
    if (bin >= 0 && bin < BINS) counts[bin]!++
  }
  const bars = counts.map((count, k) => ({
    [name]: back(low + k * step),
    to: back(low + (k + 1) * step),
    count,
    zero: 0,
  }))
  const y = { type: 'quantitative', scale: { domain: [0, 1.1 * Math.max(...counts)], nice: false }, axis: null }
  return {
    data: { values: bars },
    mark: { type: 'rect', color: accent, opacity: 0.65 },
    encoding: {
      x: { field: name, type: 'quantitative', ...x },
      x2: { field: 'to' },
      y: { field: 'zero', ...y },
      y2: { field: 'count' },
    },
  }
}

/** A correlation, larger where it is stronger. */
function coefficient(r: number, { width, height }: Cell, { ink, faint }: Tones): object {
  return {
    data: { values: [{ label: correlationText(r) }] },
    mark: {
      type: 'text',
      x: width / 2,
      y: height / 2,
      fontSize: sizes.axis + 4 * Math.abs(r),
      color: Math.abs(r) > 0.5 ? ink : faint,
    },
    encoding: { text: { field: 'label' } },
  }
}

/** Two decimals, and three where it is so close to 1 that two would hide the difference. */
function correlationText(r: number): string {
  return r
    .toFixed(Math.abs(r) > 0.99 ? 3 : 2)
    .replace(/^-(?=0\.00$)/, '')
    .replace('-', '−')
}

/** Correlation as drawn: of logarithms where the axis is logarithmic. */
function correlationOf(a: Parameter, b: Parameter): number {
  const column = ({ values, isLog }: Parameter) => (isLog ? values.map(Math.log) : values)
  return correlation(column(a), column(b))
}

function strongest(free: readonly Parameter[]): string {
  const pairs = free.flatMap((a, i) => free.slice(i + 1).map((b) => ({ a, b, r: correlationOf(a, b) })))
  if (pairs.length === 0) return ''
  const { a, b, r } = pairs.reduce((most, each) => (Math.abs(each.r) > Math.abs(most.r) ? each : most))
  return `${a.name} and ${b.name} are tied most closely (correlation ${correlationText(r)}).`
}
