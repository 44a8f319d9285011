import { UserError } from '../../base/error.ts'
import type { Note } from '../../base/note.ts'
import { noCrossingNote, severalCrossingsNote } from '../../base/note-crossover.ts'
import { extrapolationNote, FAR, notDeterminedNote } from '../../base/note-predict.ts'
import type { Role } from '../../base/role.ts'
import type { ParamRows } from '../../fit/ensemble.ts'
import { type Estimate, type Interval, single } from '../../infer/estimate.ts'
import { intervalOf } from '../../infer/interval.ts'
import { type Doubt, doubtAt, doubtOfOptimum } from '../../infer/trust.ts'
import { checkSameDefinitions } from '../accounting/agreement.ts'
import { crossings, drawnCrossings, FROM, gapAt, multipliers, type Pair, TO } from './crossings.ts'
import { type Line, lineOf, sharedRole } from './line.ts'

/** Where two fits meet, and what the one is worth in terms of the other. */
export interface Crossover {
  /** What both are followed along: `flops`, each budget split in its law's best way, or the one input of both. */
  readonly along: Role
  /** Where they meet, in the unit of `along`; null where they don't. */
  readonly at: Interval
  /** The same in FLOP; null where the fits are followed along something else. */
  readonly flops: Interval
  /** Loss of both there. */
  readonly loss: Interval
  /** Whether both fits have runs on either side of it; null where they don't meet, or the runs aren't known. */
  readonly inRange: boolean | null
  /** Where both fits have runs, or the one that was fitted, in the unit of `along`; null where there is no such stretch. */
  readonly fitted: { readonly low: number; readonly high: number } | null
  /** False where the fits can't tell it, as a note says: its numbers are then not shown. */
  readonly isKnown: { readonly crossing: boolean; readonly multiplier: boolean }
  /** Which fit has the lower loss on either side of the crossing, or everywhere: the first or the second. */
  readonly better: { readonly below: 'a' | 'b' | null; readonly above: 'a' | 'b' | null }
  readonly multiplier: Multiplier
  /** Why they don't meet; null where they do. */
  readonly why: string | null
  readonly level: number
  readonly notes: readonly Note[]
}

/**
 * Effective compute: how many times as much the second fit needs to reach the loss of the first. Above 1 the first is the
 * better recipe. Null where it never does.
 */
export interface Multiplier extends Interval {
  /** Where the first fit stands, in the unit of `along`. */
  readonly at: number
}

/** What a note says is not determined. */
const [CROSSING, MULTIPLIER] = ['The crossing', 'The multiplier']

/** What a comparison of two fits is asked. Everything is optional. */
export interface CrossoverOptions {
  /** Where the multiplier is told. Default: the largest that both fits have runs at, else 1e21. */
  readonly at?: number
}

/** Factor of x beyond which another crossing is nobody's concern. */
const MATTERS = 1e9
/** Where two laws with given coefficients are compared when nothing else is said. */
const ANYWHERE = 1e21

/**
 * Where two fits meet. Their draws are paired: fits of the same rows with the same seed share their luck, which cancels.
 * With several crossings the one nearest to the fitted runs counts. Throws UserError for laws that share no quantity.
 */
export function crossover(a: Estimate, b: Estimate, options: CrossoverOptions = {}): Crossover {
  const outputs = [a, b].map(({ fit }) => fit.law.output ?? 'loss')
  if (outputs[0] !== outputs[1]) {
    throw new UserError(
      'law',
      `crossover: the first fit predicts ${outputs[0]} and the second ${outputs[1]}; they can't meet.`,
    )
  }
  checkSameDefinitions('crossover', a.definitions, b.definitions)
  const along = sharedRole(a.fit.law, b.fit.law)
  const ranges = [a, b].map((each) => rangeAlong(each, along))
  const centre = [lineOf(a.fit.law, single(a.fit)), lineOf(b.fit.law, single(b.fit))] as const
  const found = crossings(centre)
  const lnX = nearest(found, ranges)
  const drawn = drawnLines(a, b)
  const level = Math.min(a.level, b.level)
  const draws = lnX === null || drawn === null ? null : drawnCrossings(drawn, lnX)
  const at = intervalOf(lnX === null ? Number.NaN : Math.exp(lnX), draws?.map(Math.exp) ?? null, level)
  const none: Interval = { value: null, low: null, high: null }
  const why = lnX === null ? reasonOf(centre) : null
  const notes: Note[] = []
  if (why !== null) notes.push(noCrossingNote(why))
  const close = found.filter((x) => Math.abs(x - lnX!) < Math.log(MATTERS))
  if (close.length > 1) notes.push(severalCrossingsNote(close.map(Math.exp), Math.exp(lnX!)))
  if (lnX !== null) notes.push(...doubtsAt(CROSSING, [a, b], along, Math.exp(lnX), ranges))
  if (at.value !== null && at.low === null && drawn !== null) {
    notes.push(notDeterminedNote(CROSSING, 'too many pairs of draws don’t meet'))
  }
  const where = options.at ?? defaultAt(ranges)
  notes.push(...doubtsAt(MULTIPLIER, [a, b], along, where, ranges))
  const side = (x: number) => betterOf(gapAt(centre, Float64Array.of(x))[0]!)
  const middle = (FROM + TO) / 2
  const isKnown = (what: string) =>
    !notes.some(({ code, evidence }) => code === 'not-determined' && evidence.what === what)
  return {
    along,
    at,
    flops: along === 'flops' ? at : none,
    loss: lnX === null ? none : lossAt(centre[0], drawn?.[0] ?? null, lnX, draws, level),
    inRange: lnX === null ? null : isInside(lnX, ranges),
    better: { below: side(lnX === null ? middle : lnX - 1), above: side(lnX === null ? middle : lnX + 1) },
    fitted: sharedRange(ranges),
    isKnown: { crossing: isKnown(CROSSING), multiplier: isKnown(MULTIPLIER) },
    multiplier: { ...intervalOf(multipliers(centre, where)[0]!, drawn && multipliers(drawn, where), level), at: where },
    why,
    level,
    notes,
  }
}

type Range = readonly [low: number, high: number] | null

/** Smallest and largest fitted value of a role; null for coefficients that were given. */
function rangeAlong({ domain, fit, largestFlops }: Estimate, along: Role): Range {
  if (domain === null) return null
  const column = fit.table.columns[along]
  if (column !== undefined && column.length > 0) {
    return [column.reduce((x, y) => Math.min(x, y)), column.reduce((x, y) => Math.max(x, y))]
  }
  const own = domain.ranges[along]
  if (own !== undefined) return own
  const { params, tokens } = domain.ranges
  return params && tokens ? [6 * params[0] * tokens[0], largestFlops ?? 6 * params[1] * tokens[1]] : null
}

/** The crossing nearest to what was fitted. */
function nearest(found: readonly number[], ranges: readonly Range[]): number | null {
  const known = ranges.filter((range) => range !== null)
  const distance = (x: number): number => {
    if (known.length === 0) return x
    return Math.min(...known.map(([low, high]) => Math.max(0, Math.log(low) - x, x - Math.log(high))))
  }
  return found.reduce<number | null>((best, x) => (best === null || distance(x) < distance(best) ? x : best), null)
}

function isInside(lnX: number, ranges: readonly Range[]): boolean | null {
  if (ranges.some((range) => range === null)) return null
  return ranges.every((range) => lnX >= Math.log(range![0]) && lnX <= Math.log(range![1]))
}

function sharedRange(ranges: readonly Range[]): Crossover['fitted'] {
  const known = ranges.filter((range) => range !== null)
  if (known.length === 0) return null
  const low = Math.max(...known.map((range) => range[0]))
  const high = Math.min(...known.map((range) => range[1]))
  return low < high ? { low, high } : null
}

function defaultAt(ranges: readonly Range[]): number {
  const known = ranges.filter((range) => range !== null)
  return known.length === 0 ? ANYWHERE : Math.min(...known.map(([, high]) => high))
}

/** Both fits with equally many parameter vectors; given coefficients are repeated. Null where neither has draws. */
function drawnLines(a: Estimate, b: Estimate): Pair | null {
  if (a.draws === null && b.draws === null) return null
  const count = Math.min(a.draws?.count ?? Number.POSITIVE_INFINITY, b.draws?.count ?? Number.POSITIVE_INFINITY)
  const rowsOf = ({ fit, draws }: Estimate): ParamRows => {
    if (draws !== null) return { names: draws.names, values: draws.values.slice(0, count * draws.names.length), count }
    const { names, values } = single(fit)
    return {
      names,
      count,
      values: Float64Array.from({ length: count * names.length }, (_, k) => values[k % names.length]!),
    }
  }
  return count === 0 ? null : [lineOf(a.fit.law, rowsOf(a)), lineOf(b.fit.law, rowsOf(b))]
}

function lossAt(line: Line, drawn: Line | null, lnX: number, draws: Float64Array | null, level: number): Interval {
  const values =
    drawn &&
    draws &&
    drawn.at(draws.map((x) => (Number.isNaN(x) ? lnX : x))).map((v, i) => (Number.isNaN(draws[i]!) ? Number.NaN : v))
  return intervalOf(line.at(Float64Array.of(lnX))[0]!, values, level)
}

function betterOf(gap: number): 'a' | 'b' | null {
  return gap < 0 ? 'a' : gap > 0 ? 'b' : null
}

function reasonOf(lines: Pair): string {
  const gap = gapAt(lines, Float64Array.of((FROM + TO) / 2))[0]!
  if (gap === 0) return 'the curves are the same'
  if (Number.isNaN(gap)) return 'one of the laws has no optimal split of compute'
  return `the ${gap < 0 ? 'first' : 'second'} fit has the lower loss everywhere`
}

function doubtsAt(what: string, fits: readonly Estimate[], along: Role, x: number, ranges: readonly Range[]): Note[] {
  const doubts = fits.map((fit): Doubt | null =>
    along === 'flops' && !Object.values(fit.fit.law.inputs).every((role) => role === 'flops')
      ? doubtOfOptimum(fit, x)
      : doubtAt(fit, { [along]: x }),
  )
  const first = doubts.findIndex((doubt) => doubt !== null)
  const notes: Note[] = []
  if (first >= 0) {
    const because = `${doubts[first]!.because} on the ${first === 0 ? 'first' : 'second'} fit`
    notes.push(notDeterminedNote(what, because))
  }
  const reach = ranges.filter((range) => range !== null).map(([, high]) => x / high)
  if (along === 'flops' && Math.max(...reach, 0) > FAR) notes.push(extrapolationNote(Math.max(...reach)))
  return notes
}
