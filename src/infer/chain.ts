import { UserError } from '../base/error.ts'
import type { Note } from '../base/note.ts'
import { beyondStepNote, lawErrorUntoldNote, notDeterminedNote } from '../base/note-predict.ts'
import { own } from '../base/own.ts'
import type { Role } from '../base/role.ts'
import { Random, splitSeed } from '../base/seed.ts'
import { Ensemble } from '../fit/ensemble.ts'
import type { Law } from '../law/law.ts'
import { sorted } from '../num/sample.ts'
import type { CurveRows } from '../schedule/curve-rows.ts'
import { drawRows } from './draw-rows.ts'
import type { Band, Draws, Estimate, Interval } from './estimate.ts'
import { bandOf } from './interval.ts'
import { Outputs, RunErrors, withErrors } from './outputs.ts'
import { type Point, type Prediction, predict, predictCurve, widest } from './predict.ts'
import { distanceAt } from './tested.ts'
import { doubtAt } from './trust.ts'

/** What a second fit makes of what a first one predicts, such as the accuracy on a task from the loss. */
export interface ChainedPrediction extends Prediction {
  /** The output of the first fit, which is an input of the second, with the interval of its curve. */
  readonly through: Interval & { readonly role: Role }
}

const none: Band = { low: null, high: null }

/** Inputs of the second law that the first one doesn't predict: each point has to give them. */
export function furtherInputs(first: Law, second: Law): Law['inputs'] {
  const through = first.output ?? 'loss'
  const { inputs } = second
  if (!Object.values(inputs).includes(through)) {
    throw new UserError(
      'option',
      `--then: ${second.name} takes ${Object.values(inputs).join(', ')}, and ${first.name} predicts ${through}. Give a fit whose law has ${through} as input, such as sigmoid or downstream-error.`,
    )
  }
  return Object.fromEntries(Object.entries(inputs).filter(([, role]) => role !== through))
}

/**
 * Predicts by two steps, with the uncertainty of both: each draw of the second fit takes the output of a draw of the
 * first. Two fits that were refitted to the same resamples of the same runs are joined resample by resample, so that
 * errors common to both stay so; other draws are independent, and paired by a shuffle.
 */
export function predictThen(
  first: Estimate,
  second: Estimate,
  points: readonly Point[],
  curve: CurveRows | null = null,
): ChainedPrediction[] {
  const chain = new Chain(first, second, curve)
  const predictions = curve ? predictCurve(first, curve, points) : predict(first, points)
  return predictions.map((prediction, row) => chain.at(prediction, row))
}

class Chain {
  readonly #second: Estimate
  readonly #through: Role
  /** The second law with what the first predicts among its parameters: it differs from draw to draw. */
  readonly #law: Law
  readonly #symbol: string
  readonly #outputs: Outputs
  readonly #pairs: readonly (readonly [number, number])[] | null
  readonly #errors: RunErrors | null

  constructor(first: Estimate, second: Estimate, curve: CurveRows | null) {
    this.#second = second
    const { law } = second.fit
    this.#through = first.fit.law.output ?? 'loss'
    this.#law = { ...law, inputs: furtherInputs(first.fit.law, law) }
    this.#symbol = Object.keys(law.inputs).find((symbol) => law.inputs[symbol] === this.#through)!
    this.#outputs = new Outputs(first, curve)
    this.#pairs = first.draws && second.draws && pairsOf(first, second)
    this.#errors = this.#pairs && new RunErrors(second, this.#pairs.length, splitSeed(second.fit.seed, 2 ** 42))
  }

  at({ at, value: reached, mean: reachedBand, leverArm, notes: before }: Prediction, row: number): ChainedPrediction {
    const { draws, level, fit, tested } = this.#second
    const through = { role: this.#through, value: reached, ...reachedBand }
    const nothing = { at, through, value: null, mean: none, new: none, leverArm, notes: before }
    if (reached === null) return nothing
    const value = this.#evaluate(Object.keys(fit.params), Object.values(fit.params), [reached], at)[0]!
    if (!Number.isFinite(value)) return nothing
    const { curve, run } = this.#outputs.at(at, row)
    const pairs = this.#pairs
    const rows = pairs?.flatMap(([, k]) => [
      ...draws!.values.subarray(k * draws!.names.length, (k + 1) * draws!.names.length),
    ])
    const by = (outputs: Float64Array | null) =>
      outputs && rows
        ? this.#evaluate(
            draws!.names,
            rows,
            pairs!.map(([k]) => outputs[k]!),
            at,
          )
        : null
    const [means, runs] = [by(curve), by(run)]
    const mean = means ? bandOf(means, level) : none
    const isLog = fit.objective.space === 'log'
    const inputs = { ...at, [this.#through]: reached }
    const errors = this.#errors?.at(inputs) ?? null
    const next = runs && errors ? bandOf(withErrors(runs, errors, isLog), level) : none
    const notes = [...before, ...this.#notes(at, through)]
    if (next.low !== null && tested?.lawError && distanceAt(tested, inputs) === null) {
      notes.push(lawErrorUntoldNote(fit.law.name, tested.horizonOf))
    }
    if (means && mean.low === null) notes.push(notDeterminedNote('The interval', 'too many draws have no value here'))
    return { at, through, value, mean, new: widest(mean, next), leverArm, notes }
  }

  /** The second formula for every row of parameters, each with an output of the first. */
  #evaluate(names: readonly string[], rows: readonly number[], reached: readonly number[], at: Point): Float64Array {
    const p = names.length
    const values = new Float64Array(reached.length * (p + 1))
    reached.forEach((output, k) => {
      for (let j = 0; j < p; j++) values[k * (p + 1) + j] = rows[k * p + j]!
      values[k * (p + 1) + p] = output
    })
    const inputs = Object.fromEntries(
      Object.entries(this.#law.inputs).map(([symbol, role]) => [
        symbol,
        own(at, role) ?? own(at, symbol) ?? Number.NaN,
      ]),
    )
    return new Ensemble(this.#law, { names: [...names, this.#symbol], values, count: reached.length }).at(inputs)
  }

  /** What the second fit says against being used here: at the value that is reached, and at both ends of its interval. */
  #notes(at: Point, { role, value, low, high }: ChainedPrediction['through']): Note[] {
    const notes: Note[] = []
    const range = this.#second.domain?.ranges[role]
    if (range && (value! < range[0] || value! > range[1])) notes.push(beyondStepNote(role, value!, range))
    for (const reached of [value, low, high]) {
      const doubt = reached === null ? null : doubtAt(this.#second, { ...at, [role]: reached })
      if (doubt === null) continue
      notes.push(notDeterminedNote('The second step', doubt.because))
      break
    }
    return notes
  }
}

/** Which draw of the first goes with which of the second. */
function pairsOf(first: Estimate, second: Estimate): [number, number][] {
  const [a, b] = [first.draws!, second.draws!]
  if (isSameResampling(first, second)) {
    const [of, to] = [drawRows(a), drawRows(b)]
    return [...of].flatMap(([number, k]): [number, number][] => {
      const other = to.get(number)
      return other === undefined ? [] : [[k, other]]
    })
  }
  const random = new Random(splitSeed(second.fit.seed, PAIRING))
  const keys = Float64Array.from({ length: b.count }, () => random.uniform())
  const order = new Map([...sorted(keys)].map((key, place) => [key, place]))
  return Array.from({ length: Math.min(a.count, b.count) }, (_, k) => [k, order.get(keys[k]!)!])
}

/** A stream of random numbers apart from those that made the draws and the errors. */
const PAIRING = 2 ** 41

function isSameResampling(first: Estimate, second: Estimate): boolean {
  const resampled = ({ method }: Draws) => method !== 'normal' && method !== 'profile'
  const [a, b] = [first, second].map(({ fit }) => fit.table.runs.names)
  return (
    first.draws!.method === second.draws!.method &&
    resampled(first.draws!) &&
    first.fit.seed === second.fit.seed &&
    a!.length === b!.length &&
    a!.every((name, i) => name === b![i])
  )
}
