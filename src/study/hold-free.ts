import { Ensemble } from '../fit/ensemble.ts'
import type { Fit } from '../fit/fit.ts'
import { single } from '../infer/estimate.ts'
import { noiseOf } from '../infer/noise.ts'

/** Factors of a parameter at which predictions must stay, with the others fitted anew. */
const MOVES = [Math.E, 1 / Math.E]

/** Change of a prediction's logarithm, in standard deviations of a new run, that is none. */
const STILL = 0.1

/** The law fitted again from the same optimum with parameters held; null where it can't be. */
export type Refit = (fixed: Readonly<Record<string, number>>) => Fit | null

/**
 * Holds a parameter of each direction that the rows leave free, where predictions at `points` stay as it is moved: the
 * optimum is the same, and refits no longer wander along it. Parameters on which predictions rest stay undetermined.
 */
export function holdFree(found: Fit, points: readonly Readonly<Record<string, number>>[], refit: Refit): Fit {
  const tolerance = STILL * (noiseOf(found) ?? 0)
  const here = predictionsOf(found, points)
  const isStill = (name: string, held: Fit) =>
    MOVES.every((factor) => {
      const fixed = held.constraints.fixed ?? {}
      const moved = refit({ ...fixed, [name]: held.params[name]! * factor })
      return (
        moved !== null && predictionsOf(moved, points).every((v, i) => Math.abs(Math.log(v / here[i]!)) <= tolerance)
      )
    })
  for (let held = found; ; ) {
    const name = held.undetermined.find((each) => isStill(each, held))
    const next = name && refit({ ...held.constraints.fixed, [name]: held.params[name]! })
    if (!next || !(next.value! <= found.value! * (1 + 1e-9))) return held
    held = next
  }
}

function predictionsOf(fit: Fit, points: readonly Readonly<Record<string, number>>[]): number[] {
  const curve = new Ensemble(fit.law, single(fit))
  return points.map((point) => curve.at(point)[0]!)
}
