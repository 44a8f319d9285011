/** Descriptive statistics of a sample. Arguments are never changed; a statistic of too few values is NaN. */

type Values = Float64Array | readonly number[]

/** Σ xᵢ, compensated (Neumaier 1974): the error does not grow with the number of values. */
export function sum(x: Values): number {
  let total = 0
  let lost = 0
  for (let i = 0; i < x.length; i++) {
    const value = x[i]
    const next = total + value
    lost += Math.abs(total) >= Math.abs(value) ? total - next + value : value - next + total
    total = next
  }
  return Number.isFinite(total) ? total + lost : total
}

/** The largest value; −Infinity without values. As arguments of Math.max more than a hundred thousand end the process. */
export function largest(x: Values): number {
  let most = Number.NEGATIVE_INFINITY
  for (let i = 0; i < x.length; i++) most = Math.max(most, x[i]!)
  return most
}

/** Arithmetic mean; NaN without values. */
export function mean(x: Values): number {
  return sum(x) / x.length
}

/** Unbiased sample variance (divisor n − 1); NaN below two values. */
export function variance(x: Values): number {
  return x.length < 2 ? Number.NaN : sumOfProducts(x, mean(x), x, mean(x)) / (x.length - 1)
}

/** Unbiased sample covariance of paired values; NaN below two pairs. */
export function covariance(x: Values, y: Values): number {
  return x.length < 2 ? Number.NaN : sumOfProducts(x, mean(x), y, mean(y)) / (x.length - 1)
}

/** Pearson correlation of paired values in [−1, 1]; NaN where either side is constant. */
export function correlation(x: Values, y: Values): number {
  const [mx, my] = [mean(x), mean(y)]
  const r = sumOfProducts(x, mx, y, my) / Math.sqrt(sumOfProducts(x, mx, x, mx) * sumOfProducts(y, my, y, my))
  return Math.min(1, Math.max(-1, r))
}

function sumOfProducts(x: Values, mx: number, y: Values, my: number): number {
  const products = new Float64Array(x.length)
  for (let i = 0; i < x.length; i++) products[i] = (x[i] - mx) * (y[i] - my)
  return sum(products)
}

/** The values in ascending order, as a new array. */
export function sorted(x: Values): Float64Array {
  return new Float64Array(x).sort()
}

/** Distinct values, ascending. */
export function distinct(x: Values): number[] {
  return [...new Set(Array.from(x))].sort((a, b) => a - b)
}

/**
 * Quantile of already sorted values at probability p in [0, 1]: linear between order statistics (type 7 of Hyndman and
 * Fan 1996, the default of R and NumPy); NaN without values.
 */
export function sortedQuantile(ascending: Values, p: number): number {
  const last = ascending.length - 1
  if (last < 0) return Number.NaN
  const at = p * last
  const below = Math.min(Math.floor(at), last)
  const above = Math.min(below + 1, last)
  const [low, high] = [ascending[below], ascending[above]]
  return low === high || at === below ? low : low + (at - below) * (high - low)
}

/**
 * The quantiles at probabilities `low` and `high`, as `sortedQuantile` tells them of the sorted values, at a fraction of the
 * time that sorting takes. The values, which must be finite, are put into another order.
 */
export function quantilesOf(out: Float64Array, low: number, high: number): readonly [number, number] {
  const last = out.length - 1
  let sortedTo = 0
  for (const p of low < high ? [low, high] : [high, low]) {
    for (const rank of [Math.floor(p * last), Math.min(Math.floor(p * last) + 1, last)]) {
      select(out, rank, Math.min(sortedTo, rank))
      sortedTo = rank
    }
  }
  return [sortedQuantile(out, low), sortedQuantile(out, high)]
}

/** Puts the value of a rank into its place, smaller ones before it and larger ones behind, from `first` on (Hoare 1961). */
function select(out: Float64Array, rank: number, first: number): void {
  let [left, right] = [first, out.length - 1]
  while (left < right) {
    const pivot = out[rank]!
    let [i, j] = [left, right]
    while (i <= j) {
      while (out[i]! < pivot) i++
      while (out[j]! > pivot) j--
      if (i > j) break
      const held = out[i]!
      out[i++] = out[j]!
      out[j--] = held
    }
    if (j < rank) left = i
    if (rank < i) right = j
  }
}

/** Quantile at probability p in [0, 1], type 7. For several quantiles of one sample, sort once and use sortedQuantile. */
export function quantile(x: Values, p: number): number {
  return sortedQuantile(sorted(x), p)
}

/** The middle value, or the mean of the middle two; NaN without values. */
export function median(x: Values): number {
  return quantile(x, 0.5)
}
