import { formatNumber } from '../base/quantity.ts'
import { isAlone } from '../fit/refit.ts'
import type { Estimate } from '../infer/estimate.ts'
import { type Profile, Profiles } from '../infer/profile.ts'
import { linearChannel, lossChannel } from './axis.ts'
import type { Drawing, DrawOptions } from './chart.ts'
import { on, type Plane, plotHeight } from './layer.ts'
import { sizes, tones } from './theme.ts'

/** Shares of the interval at which each profile is drawn, on both sides of the optimum. */
const SHARES = [0.15, 0.3, 0.45, 0.6, 0.75, 0.9, 1.1, 1.25]
/** Rows above which the refits behind a profile take more time than a picture should. */
const MOST_ROWS = 5000
/** Panels beside each other at most, and where the picture has a height to keep. */
const [COLUMNS, FLAT_COLUMNS] = [3, 5]
/** Width in pixels below which a panel has no room for two ticks. */
const NARROWEST = 100
/** Pixels between the plots of panels: labels of an axis stand beneath. */
const [BESIDE, BENEATH] = [18, 54]
const HEIGHT = 130

/**
 * How far the objective rises as each parameter leaves its optimum, the others following: two straight flanks where the
 * law is nearly linear there, bent ones where a symmetric interval would mislead.
 */
export function profileChart(estimate: Estimate, { dark, width, maxHeight }: DrawOptions): Drawing {
  const { law } = estimate.fit
  const colours = tones(dark)
  const found = profilesOf(estimate)
  const percent = `${formatNumber(100 * estimate.level, 3)} %`
  const most = maxHeight === undefined ? Math.floor((width + BESIDE) / (NARROWEST + BESIDE)) : FLAT_COLUMNS
  const columns = Math.min(Math.max(most, 1), maxHeight === undefined ? COLUMNS : FLAT_COLUMNS, found.length)
  const height = plotHeight(0, 0, HEIGHT, maxHeight && maxHeight / Math.ceil(found.length / columns) - BENEATH / 2)
  const size = Math.round((width - (columns - 1) * BESIDE) / columns)
  const cells = found.map(({ name, profile, isLog }, at) => {
    const { points, limit, low, high } = profile
    const best = estimate.fit.params[name]!
    // each flank for itself: through the optimum, where they meet at an angle, a smooth line would be rounded
    const values = [-1, 1].flatMap((side) =>
      points
        .filter(({ value }) => side * (value - best) >= 0)
        .map(({ value, errors }) => ({ value, errors: Math.abs(errors), side })),
    )
    const ends = [points[0]!.value, points.at(-1)!.value] as const
    const channel = isLog ? lossChannel : linearChannel
    const x = channel(name, ends, { pixels: size, along: 'x' })
    const y = linearChannel('standard errors', [0, 1.35 * limit], { pixels: height, along: 'y' })
    const isFirst = at % columns === 0
    const hidden = { title: null, labels: false, ticks: false }
    const plane: Plane = {
      x: { ...x, axis: { ...x.axis, titleFontWeight: 'bold' } },
      y: isFirst ? y : { ...y, axis: { ...y.axis, ...hidden } },
      width: size,
      height,
    }
    const across = on(plane, 'value', 'errors')
    return {
      width: size,
      height,
      data: { values },
      layer: [
        {
          data: { values: [{ value: low, to: high }] },
          mark: { type: 'rect', color: colours.accent, opacity: 0.14 },
          encoding: { x: across.x, x2: { field: 'to' } },
        },
        {
          data: { values: [{ errors: limit }] },
          mark: { type: 'rule', color: colours.faint, strokeDash: [4, 3] },
          encoding: { y: across.y },
        },
        {
          mark: { type: 'line', interpolate: 'monotone', color: colours.accent, strokeWidth: 2, clip: true },
          encoding: { ...across, detail: { field: 'side' } },
        },
        {
          data: { values: [{ value: best, errors: 0 }] },
          mark: { type: 'point', filled: true, opacity: 1, size: 40, color: colours.mark },
          encoding: across,
        },
      ],
    }
  })
  const limit = formatNumber(found[0]!.profile.limit, 3)
  const missing = Object.keys(law.params).filter((name) => !found.some((each) => each.name === name))
  return {
    title: `${law.title}: profile likelihood of its parameters`,
    subtitle: `Rise of the objective with each parameter held, in standard errors. Shaded: the ${percent} interval, up to ${limit} (dashed).${missing.length > 0 ? ` Not shown, as held or not bounded by the rows: ${missing.join(', ')}.` : ''}`,
    caption: `Profile likelihood of ${found.map(({ name, profile }) => `${name} (${percent}: ${formatNumber(profile.low!, 4)} to ${formatNumber(profile.high!, 4)})`).join(', ')}.`,
    spec: {
      concat: cells,
      columns,
      spacing: { column: BESIDE, row: BENEATH },
      bounds: 'flush',
      config: { axis: { labelFontSize: sizes.label } },
    },
  }
}

interface ParameterProfile {
  readonly name: string
  readonly profile: Profile
  readonly isLog: boolean
}

/** Profiles that were worked out: a report asks for them when it chooses its pictures, and again to draw one. */
const known = new WeakMap<Estimate, readonly ParameterProfile[]>()

/** Profiles of the parameters that are determined and bounded by the rows; none for large tables, and losses with a kink. */
export function profilesOf(estimate: Estimate): readonly ParameterProfile[] {
  const found = known.get(estimate) ?? workOut(estimate)
  known.set(estimate, found)
  return found
}

function workOut({ fit, params, level }: Estimate): ParameterProfile[] {
  const { length } = fit.table
  const isSmooth = !['abs', 'asymmetric'].includes(fit.objective.loss)
  if (fit.value === null || !isAlone(fit) || length === 0 || length > MOST_ROWS || !isSmooth) return []
  const profiles = new Profiles(fit, level)
  const held = { ...fit.constraints.fixed, ...fit.constraints.tied }
  return Object.keys(fit.law.params).flatMap((name) => {
    if (Object.hasOwn(held, name) || !params[name]!.determined) return []
    const profile = profiles.of({ text: name, inputs: {} }, fit.params[name]!, SHARES)
    const isLog = fit.law.params[name]!.scale === 'log' && fit.params[name]! > 0
    return profile === null ? [] : [{ name, profile, isLog }]
  })
}
