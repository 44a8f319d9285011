import { formatFor } from '../base/quantity.ts'
import type { Estimate } from '../infer/estimate.ts'
import { completePoint, type Point, type Prediction, predict } from '../infer/predict.ts'
import { countText } from './axis.ts'
import { boundsText } from './doubt.ts'
import { haloed, type Plane, pixelsOf } from './layer.ts'
import { textWidth } from './text-width.ts'
import { sizes, type Tones } from './theme.ts'

/** A run to extrapolate to, with its prediction. */
export interface Aim {
  readonly at: Point
  readonly found: Prediction
  /** False where the fit can't be relied on there: its numbers are then not shown. */
  readonly isKnown: boolean
}

/** The target as an aim; null where there is none, or it lacks one of these roles, or has no value. */
export function aimOf(estimate: Estimate, target: Point | undefined, needed: readonly string[]): Aim | null {
  const at = target && completePoint(target)
  const inputs = Object.values(estimate.fit.law.inputs)
  if (at === undefined || [...needed, ...inputs].some((role) => at[role] === undefined)) return null
  const found = predict(estimate, [at])[0]!
  if (found.value === null) return null
  return { at, found, isKnown: !found.notes.some(({ code }) => code === 'not-determined') }
}

/** `70B params, 1.4T tokens: 1.924`. */
export function aimLabel(aim: Aim): string {
  return `${runText(aim.at)}: ${valueText(aim)}`
}

function valueText({ found, isKnown }: Aim): string {
  return isKnown ? formatFor(found.mean)(found.value!) : 'not determined'
}

/** A sentence on the target. */
export function aimSentence({ at, found, isKnown }: Aim): string {
  if (!isKnown) return `At ${runText(at)} nothing is determined.`
  const format = formatFor(found.mean)
  return `At ${runText(at)} the fit gives ${format(found.value!)}${boundsText(found.mean, format)}.`
}

function runText(at: Point): string {
  const named = ['params', 'tokens'].filter((role) => at[role] !== undefined)
  return (named.length > 0 ? named : Object.keys(at)).map((role) => `${countText(at[role]!)} ${role}`).join(', ')
}

/** The target as a diamond with its label, on the side where there is room. */
export function aimLayers(
  aim: Aim,
  plane: Plane,
  fields: object,
  place: { x: number; y: number },
  colours: Tones,
): object[] {
  const [x] = pixelsOf(plane, place)
  const isRight = x > plane.width / 2
  const room = (isRight ? x : plane.width - x) - 10
  const whole = aimLabel(aim)
  // what the run is stands in the caption
  const label = textWidth(whole, sizes.label, true) <= room ? whole : valueText(aim)
  const values = [{ ...place, label }]
  const text = {
    align: isRight ? 'right' : 'left',
    dx: isRight ? -10 : 10,
    dy: 13,
    fontWeight: 'bold',
    color: colours.mark,
  }
  return [
    {
      data: { values },
      mark: { type: 'point', shape: 'diamond', filled: true, size: 120, opacity: 1, color: colours.mark },
      encoding: fields,
    },
    ...haloed(values, text, fields, colours),
  ]
}
