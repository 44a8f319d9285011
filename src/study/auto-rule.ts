/** Laws of one quantity that are averaged; m1 and m2 are power and power-floor by other names. */
export const autoCandidates = ['power', 'power-floor', 'm3', 'm4', 'exponential', 'stretched', 'broken:1'] as const

/**
 * How weights follow from held-out errors: each falls with this power of the error, and below this share of the largest it
 * is dropped, since a law that is clearly worse near the rows runs away beyond them. Chosen, like the rest of the rule, by
 * simulated curves and by origins inside the fitted rows of published ones (bench/auto-rule).
 */
export interface WeightRule {
  readonly power: number
  readonly least: number
}

export const weightRule: WeightRule = { power: 6, least: 0.1 }

/**
 * The same for draws: flatter, since the law that predicts best need not be the one that holds. Chosen so that intervals of
 * simulated curves hold what they claim.
 */
export const drawnRule: WeightRule = { power: 2, least: 0.1 }

/**
 * What is known of a law before the rows: its error beyond them as a multiple of that of the best law for the curve,
 * geometric mean over simulated curves (bench/auto-rule). Laws with both a bend and a floor follow most curves.
 */
const usualErrors: Readonly<Record<(typeof autoCandidates)[number], number>> = {
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

/** Errors below this are none. */
const NONE = 1e-6

/**
 * Mean error of each of the candidates, and the score by which it is weighed: the geometric mean of its errors over those of
 * the plain power law at the same origins, since later origins are easier and not every law can be fitted at the first; times
 * what is known of it beforehand. Null where it can be fitted at fewer than two.
 */
export function judge(
  errors: readonly (readonly (number | null)[])[],
): { error: number | null; score: number | null }[] {
  const reference = errors[autoCandidates.indexOf('power')]!
  return errors.map((own, law) => {
    const pairs = own.flatMap((error, at) => {
      const other = reference[at] ?? null
      return error === null || other === null
        ? []
        : [[error, Math.log(Math.max(error, NONE) / Math.max(other, NONE))] as const]
    })
    if (pairs.length < FEWEST_ORIGINS) return { error: null, score: null }
    const mean = (of: 0 | 1) => pairs.reduce((sum, pair) => sum + pair[of], 0) / pairs.length
    return { error: mean(0), score: Math.exp(mean(1)) * usualErrors[autoCandidates[law]!] ** USUAL }
  })
}

/** Weights that add up to 1, for errors or scores. */
export function weightsOf(scores: readonly number[], { power, least }: WeightRule = weightRule): number[] {
  const lowest = Math.min(...scores)
  // a score of 0 leaves no other law a share
  const raw = scores.map((score) => (score === lowest ? 1 : (lowest / score) ** power))
  const kept = raw.map((w) => (w < least ? 0 : w))
  const sum = kept.reduce((total, w) => total + w, 0)
  return kept.map((w) => w / sum)
}
