/**
 * Small dense symmetric matrices, n × n, row-major in a Float64Array. The kernels that take `out` or work arrays allocate
 * nothing; where a doc comment says so, `out` may be an input.
 */

/**
 * Cholesky factor L of A = L·Lᵀ into the lower triangle of `out` (zeros above; may be `a`). False where A is not positive
 * definite to working precision: where a pivot keeps less than n·ε of its diagonal entry. This test doesn't depend on
 * the scale of the variables. Reads the lower triangle of `a` only.
 */
export function cholesky(a: Float64Array, n: number, out: Float64Array): boolean {
  for (let j = 0; j < n; j++) {
    const diagonal = a[j * n + j]
    let pivot = diagonal
    for (let k = 0; k < j; k++) pivot -= out[j * n + k] * out[j * n + k]
    if (!(pivot > n * Number.EPSILON * diagonal && pivot < Number.POSITIVE_INFINITY)) return false
    const root = Math.sqrt(pivot)
    out[j * n + j] = root
    for (let i = j + 1; i < n; i++) {
      let s = a[i * n + j]
      for (let k = 0; k < j; k++) s -= out[i * n + k] * out[j * n + k]
      out[i * n + j] = s / root
    }
    for (let i = 0; i < j; i++) out[i * n + j] = 0
  }
  return true
}

/** x of L·Lᵀ·x = b into `out` (may be `b`), for a factor from {@link cholesky}. */
export function choleskySolve(l: Float64Array, n: number, b: Float64Array, out: Float64Array): void {
  for (let i = 0; i < n; i++) {
    let s = b[i]
    for (let k = 0; k < i; k++) s -= l[i * n + k] * out[k]
    out[i] = s / l[i * n + i]
  }
  for (let i = n - 1; i >= 0; i--) {
    let s = out[i]
    for (let k = i + 1; k < n; k++) s -= l[k * n + i] * out[k]
    out[i] = s / l[i * n + i]
  }
}

/** (L·Lᵀ)⁻¹ into `out` (may be `l`), for a factor from {@link cholesky}. */
export function choleskyInverse(l: Float64Array, n: number, out: Float64Array): void {
  // L⁻¹ row by row: entry (i, j) reads row i of L from column j on, so it may overwrite it from the left
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < i; j++) {
      let s = 0
      for (let k = j; k < i; k++) s -= l[i * n + k] * out[k * n + j]
      out[i * n + j] = s / l[i * n + i]
    }
    out[i * n + i] = 1 / l[i * n + i]
  }
  // L⁻ᵀ·L⁻¹: entry (i, j) reads rows i and below, (i, i) is the last one to need the diagonal
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let s = 0
      for (let k = i; k < n; k++) s += out[k * n + i] * out[k * n + j]
      out[i * n + j] = s
    }
  }
  for (let i = 0; i < n; i++) for (let j = 0; j < i; j++) out[j * n + i] = out[i * n + j]
}

/** x of A·x = b as a new array, or undefined where A is not positive definite. */
export function solvePositive(a: Float64Array, n: number, b: Float64Array): Float64Array | undefined {
  const l = new Float64Array(n * n)
  if (!cholesky(a, n, l)) return undefined
  const x = new Float64Array(n)
  choleskySolve(l, n, b, x)
  return x
}

/** A⁻¹ as a new array, or undefined where A is not positive definite. */
export function invertPositive(a: Float64Array, n: number): Float64Array | undefined {
  const inverse = new Float64Array(n * n)
  if (!cholesky(a, n, inverse)) return undefined
  choleskyInverse(inverse, n, inverse)
  return inverse
}

const MAX_SWEEPS = 60

/**
 * Eigenvalues into `values` (descending) and unit eigenvectors into the columns of `vectors`, by cyclic Jacobi rotations
 * on a copy of A in `work` (may be `a`, which is then destroyed). For positive definite A even the smallest eigenvalues
 * come out to high relative accuracy (Demmel and Veselić 1992). False where A is not finite.
 */
export function symmetricEigen(
  a: Float64Array,
  n: number,
  values: Float64Array,
  vectors: Float64Array,
  work: Float64Array = new Float64Array(n * n),
): boolean {
  for (let i = 0; i < n * n; i++) {
    work[i] = a[i]
    vectors[i] = 0
  }
  for (let i = 0; i < n; i++) vectors[i * n + i] = 1
  let rotated = true
  for (let sweep = 0; rotated && sweep < MAX_SWEEPS; sweep++) {
    rotated = false
    for (let p = 0; p < n - 1; p++) {
      for (let q = p + 1; q < n; q++) if (rotate(work, vectors, n, p, q)) rotated = true
    }
  }
  let finite = !rotated
  for (let i = 0; i < n; i++) {
    values[i] = work[i * n + i]
    finite &&= Number.isFinite(values[i])
  }
  sortColumns(values, vectors, n)
  return finite
}

/** Zeroes work[p, q] by a rotation of columns and rows p, q; false where it is negligible already. */
function rotate(work: Float64Array, vectors: Float64Array, n: number, p: number, q: number): boolean {
  const pp = work[p * n + p]
  const qq = work[q * n + q]
  const pq = work[p * n + q]
  if (Math.abs(pq) <= Number.EPSILON * Math.sqrt(Math.abs(pp)) * Math.sqrt(Math.abs(qq))) return false
  const theta = (qq - pp) / (2 * pq)
  const size = Math.abs(theta)
  const inverse = 1 / size
  // √(1 + θ²) without overflow; Math.hypot takes more than twice as long
  const length = size > 1 ? size * Math.sqrt(1 + inverse * inverse) : Math.sqrt(1 + size * size)
  const t = (theta < 0 ? -1 : 1) / (size + length)
  const c = 1 / Math.sqrt(1 + t * t)
  const s = t * c
  for (let k = 0; k < n; k++) {
    if (k !== p && k !== q) {
      const kp = work[k * n + p]
      const kq = work[k * n + q]
      work[p * n + k] = work[k * n + p] = c * kp - s * kq
      work[q * n + k] = work[k * n + q] = s * kp + c * kq
    }
    const vp = vectors[k * n + p]
    const vq = vectors[k * n + q]
    vectors[k * n + p] = c * vp - s * vq
    vectors[k * n + q] = s * vp + c * vq
  }
  work[p * n + p] = pp - t * pq
  work[q * n + q] = qq + t * pq
  work[p * n + q] = work[q * n + p] = 0
  return true
}

function sortColumns(values: Float64Array, vectors: Float64Array, n: number): void {
  for (let i = 0; i < n - 1; i++) {
    let largest = i
    for (let j = i + 1; j < n; j++) if (values[j] > values[largest]) largest = j
    if (largest === i) continue
    ;[values[i], values[largest]] = [values[largest], values[i]]
    for (let k = 0; k < n; k++) {
      const [at, other] = [k * n + i, k * n + largest]
      ;[vectors[at], vectors[other]] = [vectors[other], vectors[at]]
    }
  }
}
