import { UserError } from '../base/error.ts'
import { sortNotes } from '../base/note-infer.ts'
import { calibratedNote } from '../base/note-study.ts'
import { predictRows } from '../fit/fit.ts'
import { Refitter } from '../fit/refit.ts'
import { variablesAt } from '../fit/variables.ts'
import { type Draws, type Estimate, estimate } from '../infer/estimate.ts'
import { leastSquares } from '../infer/follow.ts'
import type { Steps } from '../infer/steps.ts'
import { type CoverageOptions, coverageSteps } from './coverage.ts'

/** Factors beyond which intervals are not repaired but wrong: the design says too little to calibrate. */
const [LEAST, MOST] = [0.5, 2.5]

/**
 * The same fit with its draws moved apart, or together, around it, by the factor with which the interval of the answer
 * ahead (the loss at 10 times the largest compute, or the output of the largest run) holds the truth as often as it
 * claims in tables simulated from the fit on its own design (Loh 1987; Hall 1992, §1.4). Throws UserError as `coverage`
 * does, for profiles, which have no draws to move, and where too few simulated tables quote an interval.
 */
export function* calibrateSteps(found: Estimate, options: CoverageOptions = {}): Steps<Estimate> {
  const { draws, fit, level } = found
  if (draws === null || draws.method === 'profile') {
    throw new UserError(
      'option',
      `--calibrate: ${draws === null ? 'there are no intervals' : 'a profile has no draws'} to calibrate. Take --interval bootstrap, and a --bootstrap above 0.`,
    )
  }
  const { quantities, count } = yield* coverageSteps(found, options)
  const output = fit.law.output ?? 'loss'
  const ahead = [`${output} at 10x`, `${output} at largest`]
  const { name, stretch, real, n } = quantities.find((each) => ahead.includes(each.name))!
  if (stretch === null || real === null || n < count / 2 || !(stretch > LEAST && stretch < MOST)) {
    throw new UserError(
      'data',
      `--calibrate: ${n} of ${count} simulated tables quote an interval of ${name}${stretch === null ? '' : `, which would have to be ${stretch.toPrecision(3)} times as wide`}; these rows say too little to calibrate. Add runs, or fit without --calibrate.`,
    )
  }
  const method = draws.method
  const again = estimate(fit, { level, method, draws: stretched(found, draws, stretch) })
  // what the first estimate noted of its own making stands
  const ofMaking = ['few-runs', 'dependent-rows']
  const made = found.notes.filter(({ code }) => ofMaking.includes(code))
  const own = again.notes.filter(({ code }) => !ofMaking.includes(code))
  return { ...again, notes: sortNotes([...made, ...own, calibratedNote(name, stretch, real, level, n)]) }
}

/**
 * Draws whose curves are as far from the fitted one as before times a factor, each refitted by least squares: so they stay
 * on the ridge of parameters that fit about equally well, off which predictions beyond the runs go astray.
 */
function stretched({ fit }: Estimate, draws: Draws, factor: number): Draws {
  const { binding, origin } = new Refitter(fit)
  const squares = new Refitter(leastSquares(fit))
  const isLog = fit.objective.space === 'log'
  const fitted = predictRows(binding, origin)
  const width = draws.names.length
  const values = Float64Array.from(draws.values)
  for (let k = 0; k < draws.count; k++) {
    const drawn = Object.fromEntries(draws.names.map((name, j) => [name, draws.values[k * width + j]!]))
    const curve = predictRows(binding, variablesAt(binding.variables, drawn))
    const moved = squares.data(
      curve.map((v, i) => {
        const from = fitted[i]!
        return isLog ? from * (v / from) ** factor : from + factor * (v - from)
      }),
    )
    // a curve that can't be followed there stays where it was
    if (moved === null) continue
    const params = squares.params(moved)
    draws.names.forEach((name, j) => {
      values[k * width + j] = params[name]!
    })
  }
  return { ...draws, values, stretch: factor }
}
