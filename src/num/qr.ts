/**
 * QR with column pivoting by Householder reflections: least squares that keep full accuracy where normal equations lose
 * half of it, and say which columns are redundant. Matrices are m × p, column-major: column j starts at j·m. Scale the
 * columns first where their sizes mean nothing, as rank and condition compare them.
 */
export interface Qr {
  readonly m: number
  readonly p: number
  /** R on and above the diagonal, in pivoted column order; the reflection vectors below it. Column-major. */
  readonly factors: Float64Array
  /** Scale of each reflection; 0 where there is none. */
  readonly scales: Float64Array
  /** Column of A at each position, the most independent first. */
  readonly pivots: Int32Array
  /** Working space of a solve. */
  readonly work: Float64Array
  /** Columns that are independent at the given tolerance. */
  rank: number
}

/** Space for factors of m × p matrices, to be used again and again. */
export function qrSpace(m: number, p: number): Qr {
  return {
    m,
    p,
    factors: new Float64Array(m * p),
    scales: new Float64Array(p),
    pivots: new Int32Array(p),
    work: new Float64Array(m),
    rank: 0,
  }
}

/**
 * Factors A·P = Q·R into `out` (from {@link qrSpace}). A column counts towards the rank while what is left of it exceeds
 * `tolerance` times the largest column; the default is rounding. A matrix that is not finite has rank 0.
 */
export function qrFactor(a: Float64Array, out: Qr, tolerance: number = Math.max(out.m, out.p) * Number.EPSILON): void {
  const { m, p, factors, scales, pivots } = out
  for (let i = 0; i < m * p; i++) factors[i] = a[i]
  for (let j = 0; j < p; j++) pivots[j] = j
  scales.fill(0)
  out.rank = 0
  let largest = 0
  for (let k = 0; k < Math.min(m, p); k++) {
    // Norms are summed anew in each step: downdating them is faster, but wrong digits add up
    let [best, norm] = [k, -1]
    for (let j = k; j < p; j++) {
      const rest = columnNorm(factors, j * m + k, (j + 1) * m)
      if (rest > norm || Number.isNaN(rest)) [best, norm] = [j, rest]
    }
    if (k === 0) largest = norm
    if (!(norm > tolerance * largest && norm < Number.POSITIVE_INFINITY)) return
    swapColumns(out, k, best)
    reflect(out, k, norm)
    out.rank = k + 1
  }
}

function columnNorm(x: Float64Array, from: number, to: number): number {
  let s = 0
  for (let i = from; i < to; i++) s += x[i] * x[i]
  return Math.sqrt(s)
}

function swapColumns({ m, factors, pivots }: Qr, j: number, k: number): void {
  if (j === k) return
  for (let i = 0; i < m; i++) {
    const value = factors[j * m + i]
    factors[j * m + i] = factors[k * m + i]
    factors[k * m + i] = value
  }
  const pivot = pivots[j]
  pivots[j] = pivots[k]
  pivots[k] = pivot
}

/** Turns column k into its entry of R and reflects the columns to its right; v = (1, rest below the diagonal). */
function reflect({ m, p, factors, scales }: Qr, k: number, norm: number): void {
  const at = k * m + k
  const head = factors[at]
  const diagonal = head > 0 ? -norm : norm
  for (let i = at + 1; i < (k + 1) * m; i++) factors[i] /= head - diagonal
  scales[k] = (diagonal - head) / diagonal
  factors[at] = diagonal
  for (let j = k + 1; j < p; j++) applyReflection(factors, k * m, scales[k], factors, j * m, k, m)
}

/** y ← (I − scale·v·vᵀ)·y for the reflection at column offset `column`. */
function applyReflection(
  v: Float64Array,
  column: number,
  scale: number,
  y: Float64Array,
  offset: number,
  k: number,
  m: number,
): void {
  let s = y[offset + k]
  for (let i = k + 1; i < m; i++) s += v[column + i] * y[offset + i]
  s *= scale
  y[offset + k] -= s
  for (let i = k + 1; i < m; i++) y[offset + i] -= s * v[column + i]
}

/**
 * x that minimises ‖A·x − b‖ into `out` (length p), and returns that norm. Where columns are redundant, the later ones in
 * pivot order get 0.
 */
export function qrSolve(qr: Qr, b: Float64Array, out: Float64Array): number {
  const { m, factors, scales, pivots, work, rank } = qr
  for (let i = 0; i < m; i++) work[i] = b[i]
  for (let k = 0; k < rank; k++) applyReflection(factors, k * m, scales[k], work, 0, k, m)
  for (let k = rank - 1; k >= 0; k--) {
    work[k] /= factors[k * m + k]
    for (let i = 0; i < k; i++) work[i] -= work[k] * factors[k * m + i]
  }
  out.fill(0)
  for (let k = 0; k < rank; k++) out[pivots[k]] = work[k]
  return columnNorm(work, rank, m)
}
