import { qrFactor, qrSpace } from './qr.ts'

/**
 * Singular values (descending) and right singular vectors (vector k from k·p on) of a p-column matrix: of its triangle R by
 * one-sided Jacobi rotations, which keep small singular values accurate (Drmač & Veselić 2008). `a` holds column j at
 * offset j·m and is overwritten.
 */
export function svd(a: Float64Array, m: number, p: number): { values: Float64Array; vectors: Float64Array } {
  if (m <= p || !a.every(Number.isFinite)) return jacobiSvd(a, m, p)
  const qr = qrSpace(m, p)
  qrFactor(a, qr, 0)
  const triangle = new Float64Array(p * p)
  for (let j = 0; j < p; j++) for (let i = 0; i <= j; i++) triangle[j * p + i] = qr.factors[j * m + i]!
  const { values, vectors } = jacobiSvd(triangle, p, p)
  const inOrder = new Float64Array(p * p)
  for (let k = 0; k < p; k++) for (let j = 0; j < p; j++) inOrder[k * p + qr.pivots[j]!] = vectors[k * p + j]!
  return { values, vectors: inOrder }
}

function jacobiSvd(a: Float64Array, m: number, p: number): { values: Float64Array; vectors: Float64Array } {
  const v = new Float64Array(p * p)
  for (let j = 0; j < p; j++) v[j * p + j] = 1
  for (let sweep = 0; sweep < 60; sweep++) {
    let rotated = false
    for (let j = 0; j < p; j++) {
      for (let k = j + 1; k < p; k++) rotated = rotate(a, v, m, p, j, k) || rotated
    }
    if (!rotated) break
  }
  const lengths = Float64Array.from({ length: p }, (_, j) => Math.sqrt(sumOfProducts(a, m, j, j)))
  const order = [...lengths.keys()].sort((j, k) => lengths[k]! - lengths[j]!)
  return {
    values: Float64Array.from(order, (j) => lengths[j]!),
    vectors: Float64Array.from({ length: p * p }, (_, at) => v[order[Math.floor(at / p)]! * p + (at % p)]!),
  }
}

/** Makes columns j and k orthogonal; false where they already are. */
function rotate(a: Float64Array, v: Float64Array, m: number, p: number, j: number, k: number): boolean {
  const x = sumOfProducts(a, m, j, j)
  const y = sumOfProducts(a, m, k, k)
  const xy = sumOfProducts(a, m, j, k)
  if (Math.abs(xy) <= 1e-15 * Math.sqrt(x * y)) return false
  const zeta = (y - x) / (2 * xy)
  const t = Math.sign(zeta || 1) / (Math.abs(zeta) + Math.sqrt(1 + zeta * zeta))
  const c = 1 / Math.sqrt(1 + t * t)
  turn(a, m, j, k, c, c * t)
  turn(v, p, j, k, c, c * t)
  return true
}

function turn(a: Float64Array, m: number, j: number, k: number, c: number, s: number): void {
  for (let i = 0; i < m; i++) {
    const x = a[j * m + i]!
    const y = a[k * m + i]!
    a[j * m + i] = c * x - s * y
    a[k * m + i] = s * x + c * y
  }
}

function sumOfProducts(a: Float64Array, m: number, j: number, k: number): number {
  let sum = 0
  for (let i = 0; i < m; i++) sum += a[j * m + i]! * a[k * m + i]!
  return sum
}
