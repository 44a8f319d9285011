import type { Note } from '../base/note.ts'
import type { OutsideInput } from '../base/note-predict.ts'
import { ladderSpread } from '../base/note-table.ts'
import { formatNumber, formatQuantity } from '../base/quantity.ts'
import { roleName } from '../base/role.ts'
import type { Fit } from '../fit/fit.ts'
import { inspect } from '../table/inspect.ts'
import { inputsBeyond } from './beyond.ts'
import type { Estimate } from './estimate.ts'

/** Where the fitted rows lie: what tells a prediction among them from one that reaches beyond. Kept without the rows. */
export interface Domain {
  /** Role of each input of the law → its smallest and largest fitted value. */
  readonly ranges: Readonly<Record<string, readonly [low: number, high: number]>>
  /** Tokens per parameter where all rows have about the same, else null. */
  readonly tokensPerParam: number | null
}

/** Null for coefficients that were given, not fitted. */
export function domainOf({ law, table }: Fit): Domain | null {
  if (table.length === 0) return null
  const roles = Object.values(law.inputs)
  const ranges = Object.fromEntries(
    roles.map((role) => {
      let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
      for (const v of table.columns[role]!) {
        low = Math.min(low, v)
        high = Math.max(high, v)
      }
      return [role, [low, high] as const]
    }),
  )
  const usesBoth = roles.includes('params') && roles.includes('tokens')
  return { ranges, tokensPerParam: usesBoth ? inspect(table, roles).design.tokensPerParam : null }
}

/** Share by which compute may pass the largest fitted one before it counts as beyond: rounding never does. */
const MARGIN = 0.05

/** Why a number can't be told from the rows: in words that follow "because", and the notes behind it. */
export interface Doubt {
  readonly because: string
  readonly notes: readonly Note[]
}

type At = Readonly<Record<string, number>>

/**
 * Why the prediction at a point is withheld, or null where it can be told: the one rule for predictions, plans, charts
 * and reports. Rows on one ladder of tokens per parameter tell nothing off it, and on it what lies between them, though
 * they leave parameters free there and the search creeping; elsewhere a fit that isn't the optimum, or leaves a parameter
 * free, tells nothing. Everything else unreliable matters beyond the rows.
 */
export function doubtAt(estimate: Estimate, at: At): Doubt | null {
  const { domain, notes } = estimate
  if (domain === null) return null
  const { params, tokens } = at
  const ratio = domain.tokensPerParam
  const hasRatio = ratio !== null && params !== undefined && tokens !== undefined
  const off = hasRatio ? tokens / params / ratio : 1
  if (Math.max(off, 1 / off) > ladderSpread) return offLadder(estimate, ratio!)
  const outside = inputsBeyond(estimate, at)
  const unseen = outside.find(({ low, high }) => low === high)
  if (unseen !== undefined && !hasRatio && estimate.fit.constraints.fixed === undefined)
    return offLevel(estimate, unseen)
  const { largestFlops } = estimate
  const isLarger = largestFlops !== null && at.flops !== undefined && at.flops > (1 + MARGIN) * largestFlops
  if (isLarger || outside.length > 0) return doubtFrom(decisive(estimate))
  return hasRatio ? null : doubtFrom(broken(notes))
}

/** Why the best split of this much compute is withheld, or null where it can be told. */
export function doubtOfOptimum(estimate: Estimate, flops: number | null): Doubt | null {
  const { domain, largestFlops, notes } = estimate
  if (domain === null) return null
  if (domain.tokensPerParam !== null) return offLadder(estimate, domain.tokensPerParam)
  const isWithin = flops !== null && largestFlops !== null && flops <= largestFlops
  return doubtFrom(isWithin ? broken(notes) : decisive(estimate))
}

/** Why nothing beyond the fitted rows can be told, or null. */
export function doubtBeyond(estimate: Estimate): Doubt | null {
  return estimate.domain === null ? null : doubtFrom(decisive(estimate))
}

/**
 * Notes that decide every number beyond the rows: the unreliable ones, and a parameter that would rather be past its bound,
 * unless other laws of the same quantity stand beside its own.
 */
function decisive({ fit, notes }: Pick<Estimate, 'fit' | 'notes'>): Note[] {
  const isFree = fit.members !== undefined && isOfOneQuantity(fit)
  return notes.filter(({ code, level }) => level === 'unreliable' || (code === 'at-bound' && !isFree))
}

/** Share of an average above which what withholds its members withholds the whole: the others then don't speak for them. */
export const MOST_LEFT_OUT = 1 / 3

/** Why nothing beyond the fitted rows can be told by a member of an average, or null. */
export function doubtOfMember(estimate: Estimate): Doubt | null {
  const notes = notesOfMember(estimate)
  return doubtFrom(
    isOfOneQuantity(estimate.fit) ? notes.filter(({ level }) => level === 'unreliable') : decisive(estimate),
  )
}

/**
 * Notes of a member as those of the average. In one quantity how little is known of an exponent is no reason to withhold:
 * draws vary it as far as the rows allow, and those of an average hold its other laws besides.
 */
export function notesOfMember({ fit, notes }: Estimate): Note[] {
  return notes.map((note) =>
    note.code === 'weak-exponent' && isOfOneQuantity(fit) ? { ...note, level: 'caution' } : note,
  )
}

function isOfOneQuantity({ law }: Pick<Fit, 'law'>): boolean {
  return law.features === undefined && Object.keys(law.inputs).length === 1
}

/** Notes that decide also among the rows. */
function broken(notes: readonly Note[]): Note[] {
  return notes.filter(({ code }) => code === 'not-converged' || code === 'undetermined')
}

function doubtFrom(notes: readonly Note[]): Doubt | null {
  return notes.length === 0 ? null : { because: `of the note ${notes[0]!.code}`, notes }
}

function offLadder({ notes }: Estimate, ratio: number): Doubt {
  return {
    because: `all rows have about ${formatNumber(ratio, 3)} tokens per parameter, so they don't say what another ratio would give`,
    notes: notes.filter(({ code }) => code === 'fixed-ratio'),
  }
}

/** An input that never varied: that the law is written in it doesn't make the rows say what it does. */
function offLevel({ notes }: Estimate, { role, high }: OutsideInput): Doubt {
  return {
    because: `all rows have ${roleName(role)} ${formatQuantity(high)}, so they don't say what another would give`,
    notes: notes.filter(({ code, evidence }) => code === 'few-levels' && evidence.role === role),
  }
}
