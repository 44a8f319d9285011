/** Errors of predictions of rows that were held out. */
export interface Errors {
  /** Predictions; those without a value count here only. */
  readonly n: number
  /** Mean |L̂ − L|/L; null where nothing was predicted. */
  readonly mre: number | null
  /** Mean (L̂ − L)/L: above 0 where the law predicts too much. */
  readonly bias: number | null
  /** Predictions that have a new-run interval. */
  readonly judged: number
  /** Share of those whose interval holds what was measured; null without intervals. */
  readonly hit: number | null
  /** The same for those that the tool would have quoted: no note of the fit withholds them. */
  readonly quoted: Omit<Errors, 'quoted'>
}

/** The errors over one octave of horizon. */
export interface Fold extends Errors {
  /** Geometric mean of the horizons: how many times the largest fitted compute. */
  readonly horizon: number
  /** The octave: horizons from `from` up to `to`, without it. */
  readonly from: number
  readonly to: number
}

/** A held-out row with its prediction. */
export interface Scored {
  readonly measured: number
  /** Null where the law is not finite there. */
  readonly predicted: number | null
  /** Interval of a new run; null where there is none. */
  readonly low: number | null
  readonly high: number | null
  /** Whether the tool would have quoted the number: false where a note of the fit withholds it. */
  readonly quoted: boolean
}

/** With its distance: how many times the largest fitted compute. */
export interface Ahead extends Scored {
  readonly horizon: number
}

/** `2 of 6`: the predictions whose interval holds what was measured, of those that have one; empty where none has. */
export function hitsText({ hit, judged }: Pick<Errors, 'hit' | 'judged'>): string {
  return hit === null ? '' : `${Math.round(hit * judged)} of ${judged}`
}

/** Pools predictions. */
export function errorsOf(predictions: readonly Scored[]): Errors {
  return { ...pool(predictions), quoted: pool(predictions.filter(({ quoted }) => quoted)) }
}

/** Pools predictions by octave of their horizon: 1 to 2, 2 to 4, … */
export function foldsOf(predictions: readonly Ahead[]): Fold[] {
  const octaves = new Map<number, Ahead[]>()
  for (const prediction of predictions) {
    const octave = octaveOf(prediction.horizon)
    const members = octaves.get(octave)
    if (members) members.push(prediction)
    else octaves.set(octave, [prediction])
  }
  return [...octaves.entries()]
    .sort(([a], [b]) => a - b)
    .map(([octave, members]) => ({
      horizon: geometricMean(members.map(({ horizon }) => horizon)),
      from: 2 ** octave,
      to: 2 ** (octave + 1),
      ...errorsOf(members),
    }))
}

/** The octave that a ratio is in; one that misses the next by rounding only is in the next. */
function octaveOf(ratio: number): number {
  return Math.floor(Math.log2(ratio) + 1e-9)
}

function geometricMean(values: readonly number[]): number {
  return Math.exp(values.reduce((sum, v) => sum + Math.log(v), 0) / values.length)
}

function pool(predictions: readonly Scored[]): Omit<Errors, 'quoted'> {
  let [valued, absolute, signed, told, inside] = [0, 0, 0, 0, 0]
  for (const { measured, predicted, low, high } of predictions) {
    if (predicted === null) continue
    const error = (predicted - measured) / measured
    valued++
    absolute += Math.abs(error)
    signed += error
    if (low === null || high === null) continue
    told++
    if (low <= measured && measured <= high) inside++
  }
  const share = (sum: number, count: number) => (count === 0 ? null : sum / count)
  return {
    n: predictions.length,
    mre: share(absolute, valued),
    bias: share(signed, valued),
    judged: told,
    hit: share(inside, told),
  }
}
