/** Laws of one quantity that are averaged; m1 and m2 are power and power-floor by other names. */
export const autoLaws = ['power', 'power-floor', 'm3', 'm4', 'exponential', 'stretched', 'broken:1'] as const

/** A law of `auto`, fitted to all rows or only to the larger ones: small runs often don't follow the law of the large. */
export interface Candidate {
  readonly law: (typeof autoLaws)[number]
  readonly rows: 'all' | 'larger'
}

/** What is averaged. A broken law bends where the small runs end, and needs them to tell its parameters. */
export const autoCandidates: readonly Candidate[] = [
  ...autoLaws.map((law) => ({ law, rows: 'all' }) as const),
  ...autoLaws.filter((law) => law !== 'broken:1').map((law) => ({ law, rows: 'larger' }) as const),
]

/**
 * How weights follow from held-out errors: each falls with this power of the error, and below this share of the largest it
 * is dropped, since a law that is clearly worse near the rows runs away beyond them.
 */
export interface WeightRule {
  readonly power: number
  readonly least: number
}

/**
 * How far each law is believed where curves are compared. Like the rest of the rule, it was chosen by simulated curves and by
 * origins inside the fitted rows of published ones (bench/auto-rule).
 */
export const beliefRule: WeightRule = { power: 1, least: 0.1 }

/**
 * The same for draws: the law that predicts best need not be the one that holds. Chosen so that intervals of simulated curves
 * hold what they claim (bench/auto-coverage).
 */
export const drawnRule: WeightRule = { power: 2, least: 0.1 }

/**
 * How weights of the prediction follow from belief: each falls, as by an error, with how far the law's curve lies from those
 * of the others beyond the rows.
 */
export const agreementRule: WeightRule = { power: 2, least: 0.1 }

/**
 * What is known of a law before the rows: its error beyond them as a multiple of that of the best law for the curve,
 * geometric mean over simulated curves (bench/auto-rule). Laws with both a bend and a floor follow most curves.
 */
const usualErrors: Readonly<Record<Candidate['law'], number>> = {
  power: 14,
  'power-floor': 6.5,
  m3: 6.2,
  m4: 3.2,
  exponential: 24,
  stretched: 6.3,
  'broken:1': 3.9,
}

/** How much that counts beside one set of rows, as a power of it. */
const USUAL = 0.5

/** Origins below which a law isn't believed: one may be luck. */
const FEWEST_ORIGINS = 2

/** So it isn't where it could be fitted at this share of the origins only, or fewer: those left are the nearest to the rows. */
const FEW_OF_ORIGINS = 0.5

/** Errors below this are none. */
const NONE = 1e-6

/**
 * Mean error of each of the candidates, and the score by which it is weighed: the geometric mean of its errors over those of
 * the plain power law at the same origins, since later origins are easier and not every law can be fitted at the first; times
 * what is known of it beforehand. Null where it can be fitted at fewer than two, or at half of them. `errors` are in the
 * order of {@link autoCandidates}.
 */
export function judge(
  errors: readonly (readonly (number | null)[])[],
): { error: number | null; score: number | null }[] {
  const reference = errors[autoCandidates.findIndex(({ law, rows }) => law === 'power' && rows === 'all')]!
  return errors.map((own, at) => {
    const pairs = own.flatMap((error, origin) => {
      const other = reference[origin] ?? null
      return error === null || other === null
        ? []
        : [[error, Math.log(Math.max(error, NONE) / Math.max(other, NONE))] as const]
    })
    if (pairs.length < FEWEST_ORIGINS || pairs.length <= FEW_OF_ORIGINS * own.length)
      return { error: null, score: null }
    const mean = (of: 0 | 1) => pairs.reduce((sum, pair) => sum + pair[of], 0) / pairs.length
    return { error: mean(0), score: Math.exp(mean(1)) * usualErrors[autoCandidates[at]!.law] ** USUAL }
  })
}

/** Weights that add up to 1, for errors or scores. */
export function weightsOf(scores: readonly number[], { power, least }: WeightRule = beliefRule): number[] {
  const lowest = Math.min(...scores)
  // a score of 0 leaves no other law a share
  return normalised(
    scores.map((score) => (score === lowest ? 1 : (lowest / score) ** power)),
    least,
  )
}

/** Differences of curves, as a ratio, below this are none. */
const ALIKE = 1e-4

/** Two curves are never further apart than a factor e: one that runs away isn't all that counts. */
const FURTHEST = 1

/**
 * Weights that add up to 1, for beliefs and what each law predicts at some points, above 0: the distance of a law is the mean
 * of |ln L̂ − ln L̂'| to the others, by how far these are believed. A curve far from where belief lies is wrong if any other
 * is right.
 */
export function agreeing(
  beliefs: readonly number[],
  curves: readonly (readonly number[])[],
  { power, least }: WeightRule = agreementRule,
): number[] {
  const apart = (a: readonly number[], b: readonly number[]) =>
    a.reduce((sum, v, k) => sum + Math.min(Math.abs(Math.log(v / b[k]!)), FURTHEST), 0) / a.length
  const distances = curves.map((own) =>
    Math.max(
      curves.reduce((sum, other, at) => sum + beliefs[at]! * apart(own, other), 0),
      ALIKE,
    ),
  )
  const nearest = Math.min(...distances.filter((_, at) => beliefs[at]! > 0))
  return normalised(
    beliefs.map((belief, at) => belief * (nearest / distances[at]!) ** power),
    least,
  )
}

/** Shares of their sum; those below `least` times the largest are dropped. */
function normalised(raw: readonly number[], least: number): number[] {
  const largest = Math.max(...raw)
  const kept = raw.map((w) => (w < least * largest ? 0 : w))
  const sum = kept.reduce((total, w) => total + w, 0)
  return kept.map((w) => w / sum)
}
