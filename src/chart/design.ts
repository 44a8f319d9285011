import { UserError } from '../base/error.ts'
import { formatFor, formatNumber } from '../base/quantity.ts'
import type { Band, Estimate } from '../infer/estimate.ts'
import { doubtAt } from '../infer/trust.ts'
import type { Design } from '../plan/design.ts'
import type { ProposedRun } from '../plan/portfolio.ts'
import { countChannel, countText, linearChannel, padded, roleTitle } from './axis.ts'
import type { Drawing, DrawOptions } from './chart.ts'
import { haloed, on, type Plane, pointSize } from './layer.ts'
import { extent, runRows, thinned } from './rows.ts'
import { type Tones, tones } from './theme.ts'

/** Pixels between two panels, for the axis of the second. */
const GAP = 92
/** Width below which panels stand on top of each other. */
const NARROW = 440
/** Share of the interval's width that is left free above and below it. */
const BEYOND = 0.25

/**
 * Where proposed runs lie among those that were made, and what each of them does to the interval of the target. Throws
 * UserError for runs that aren't over params and tokens, and where the rows contradict the law, so that none are proposed.
 */
export function designChart(estimate: Estimate, found: Design, { dark, width }: Omit<DrawOptions, 'target'>): Drawing {
  checkDrawable(found)
  const isWithheld = doubtAt(estimate, found.target.at) !== null
  const design = isWithheld ? { ...found, before: none } : found
  const isNarrow = width < NARROW
  const each = isNarrow ? width : Math.round((width - GAP) / 2)
  const height = Math.round(isNarrow ? width * 0.75 : Math.max(each * 0.95, 260))
  const colours = tones(dark)
  const panels = [
    placePanel(estimate, design, { width: each, height }, colours),
    intervalPanel(estimate, design, { width: each, height }, colours),
  ]
  const { portfolio, flops, before, after } = design
  const format = formatFor(after)
  const band = ({ low, high }: Band) =>
    low === null || high === null ? 'not determined' : `${format(low)} to ${format(high)}`
  const percent = `${formatNumber(100 * design.level, 3)} %`
  return {
    title: 'Which runs to make next',
    subtitle: `${portfolio.length} runs, ${countText(flops)} FLOP of ${countText(design.budget)}. ${percent} interval of the target: ${band(before)} now, ${band(after)} after.`,
    caption: `Left: runs that were made, ${portfolio.length} that are proposed (larger marks: made more than once) and the target, over parameters and tokens. Right: the ${percent} interval of the ${estimate.fit.law.output ?? 'loss'} at the target as their compute is spent, ${band(before)} before and, if the law holds, ${band(after)} after.`,
    spec: isNarrow ? { vconcat: panels, spacing: 26 } : { hconcat: panels, spacing: 20 },
  }
}

const none: Band = { low: null, high: null }

function checkDrawable({ notes, target, portfolio }: Design): void {
  if (notes.some(({ code }) => code === 'stays-withheld')) {
    throw new UserError(
      'option',
      'design: there is nothing to draw, as the rows contradict the law and no runs are proposed.',
    )
  }
  if ([target, ...portfolio].some(({ at }) => at.params === undefined || at.tokens === undefined)) {
    throw new UserError('option', 'design: runs are drawn over params and tokens, and these have others.')
  }
}

interface Panel {
  readonly width: number
  readonly height: number
}

/** Neighbouring runs as one place with how often it is made. */
function places(portfolio: readonly ProposedRun[]): { params: number; tokens: number; times: number }[] {
  const found = new Map<string, { params: number; tokens: number; times: number }>()
  for (const { at } of portfolio) {
    const key = `${at.params} ${at.tokens}`
    const times = (found.get(key)?.times ?? 0) + 1
    found.set(key, { params: at.params!, tokens: at.tokens!, times })
  }
  return [...found.values()]
}

function placePanel(estimate: Estimate, { portfolio, target }: Design, size: Panel, colours: Tones): object {
  const made = thinned(runRows(estimate).filter(({ params, tokens }) => params !== undefined && tokens !== undefined))
  const proposed = places(portfolio)
  const goal = { params: target.at.params!, tokens: target.at.tokens!, label: 'target' }
  const all = [...made, ...proposed, goal] as readonly Readonly<Record<string, number>>[]
  const channel = (role: 'params' | 'tokens', along: 'x' | 'y') =>
    countChannel(roleTitle(role), padded(...(extent(all.map((run) => run[role]!)) ?? [1e8, 1e10])), {
      pixels: along === 'x' ? size.width : size.height,
      along,
    })
  const plane: Plane = { x: channel('params', 'x'), y: channel('tokens', 'y'), ...size }
  const isRight = goal.params > Math.sqrt(plane.x.scale.domain[0] * plane.x.scale.domain[1])
  return {
    ...size,
    layer: [
      {
        data: { values: made },
        mark: { type: 'point', size: pointSize(made.length), color: colours.point, opacity: 0.7, clip: true },
        encoding: {
          ...on(plane, 'params', 'tokens'),
          tooltip: [{ field: 'run' }, { field: 'measured', format: '.4f' }],
        },
      },
      {
        data: { values: proposed },
        mark: { type: 'point', filled: true, opacity: 0.95, stroke: colours.background, strokeWidth: 0.7 },
        encoding: {
          ...on(plane, 'params', 'tokens'),
          color: { value: colours.accent },
          size: { field: 'times', type: 'quantitative', legend: null, scale: { domain: [0, 3], range: [30, 150] } },
          tooltip: [{ field: 'params', format: '.3g' }, { field: 'tokens', format: '.3g' }, { field: 'times' }],
        },
      },
      {
        data: { values: [goal] },
        mark: { type: 'point', shape: 'diamond', filled: true, size: 130, opacity: 1, color: colours.mark },
        encoding: on(plane, 'params', 'tokens'),
      },
      ...haloed(
        [goal],
        { align: isRight ? 'right' : 'left', dx: isRight ? -9 : 9, dy: 4, fontWeight: 'bold', color: colours.mark },
        on(plane, 'params', 'tokens'),
        colours,
      ),
    ],
  }
}

/** The interval as a band that narrows in steps, one for each run. */
function intervalPanel(estimate: Estimate, { before, portfolio, target }: Design, size: Panel, colours: Tones): object {
  let spent = 0
  const steps = [{ spent, ...before }]
  for (const { flops, after } of portfolio) {
    spent += flops
    steps.push({ spent, ...after })
  }
  const known = steps.filter(({ low, high }) => low !== null && high !== null)
  const [low, high] = extent([...known.flatMap((row) => [row.low!, row.high!]), target.value]) ?? [1, 2]
  const room = BEYOND * (high - low) || BEYOND * high
  const output = estimate.fit.law.output ?? 'loss'
  const axis = linearChannel('Share of the compute spent', [0, 1], { pixels: size.width, along: 'x' })
  const plane: Plane = {
    x: axis,
    y: linearChannel(`${roleTitle(output)} at the target`, [low - room, high + room], {
      pixels: size.height,
      along: 'y',
    }),
    ...size,
  }
  const shares = known.map((row) => ({ ...row, share: spent === 0 ? 0 : row.spent / spent, value: target.value }))
  const ends = shares.length > 0 ? [shares[0]!, shares.at(-1)!] : []
  return {
    ...size,
    layer: [
      {
        data: { values: shares },
        mark: { type: 'area', interpolate: 'step-after', opacity: 0.22, color: colours.accent, clip: true },
        encoding: { ...on(plane, 'share', 'low'), y2: { field: 'high' } },
      },
      ...['low', 'high'].map((bound) => ({
        data: { values: shares },
        mark: { type: 'line', interpolate: 'step-after', strokeWidth: 1.6, color: colours.accent, clip: true },
        encoding: on(plane, 'share', bound),
      })),
      {
        data: { values: shares },
        mark: { type: 'line', strokeWidth: 1.6, strokeDash: [6, 4], color: colours.mark },
        encoding: on(plane, 'share', 'value'),
      },
      ...ends.flatMap(({ share, high: at }, k) =>
        haloed(
          [{ share, at: at!, label: ['now', 'after'][k]! }],
          {
            baseline: 'bottom',
            dy: -5,
            align: k === 0 ? 'left' : 'right',
            dx: k === 0 ? 4 : -4,
            fontWeight: 'bold',
            color: colours.ink,
          },
          on(plane, 'share', 'at'),
          colours,
        ),
      ),
    ],
  }
}
