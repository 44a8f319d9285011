/** Σ a[i]·b[i] for i < m, in four interleaved sums (a single sum waits for each addition). */
export function dot(a: Float64Array, b: Float64Array, m: number): number {
  let s0 = 0
  let s1 = 0
  let s2 = 0
  let s3 = 0
  let i = 0
  for (; i + 3 < m; i += 4) {
    s0 += a[i]! * b[i]!
    s1 += a[i + 1]! * b[i + 1]!
    s2 += a[i + 2]! * b[i + 2]!
    s3 += a[i + 3]! * b[i + 3]!
  }
  for (; i < m; i++) s0 += a[i]! * b[i]!
  return s0 + s1 + (s2 + s3)
}

/** out[i] = a[i]·b[i] for i < m. */
export function multiply(a: Float64Array, b: Float64Array, out: Float64Array, m: number): void {
  for (let i = 0; i < m; i++) out[i] = a[i]! * b[i]!
}

/** out[outAt + k] = Σ w[i]·a[i]·columns[k][i] for from ≤ k < to; no product is stored, which would cost more than it saves. */
export function weightedDots(
  w: Float64Array,
  a: Float64Array,
  columns: readonly Float64Array[],
  from: number,
  to: number,
  m: number,
  out: Float64Array,
  outAt: number,
): void {
  for (let k = from; k < to; k += 2) {
    const b = columns[k]!
    const isPair = k + 1 < to
    const c = isPair ? columns[k + 1]! : b
    let b0 = 0
    let b1 = 0
    let c0 = 0
    let c1 = 0
    let i = 0
    for (; i + 1 < m; i += 2) {
      const x = w[i]! * a[i]!
      const y = w[i + 1]! * a[i + 1]!
      b0 += x * b[i]!
      c0 += x * c[i]!
      b1 += y * b[i + 1]!
      c1 += y * c[i + 1]!
    }
    if (i < m) {
      const x = w[i]! * a[i]!
      b0 += x * b[i]!
      c0 += x * c[i]!
    }
    out[outAt + k] = b0 + b1
    if (isPair) out[outAt + k + 1] = c0 + c1
  }
}

/** out[outAt + k] = Σ a[i]·columns[k][i] for from ≤ k < to; two columns a pass, so that a is read half as often. */
export function dots(
  a: Float64Array,
  columns: readonly Float64Array[],
  from: number,
  to: number,
  m: number,
  out: Float64Array,
  outAt: number,
): void {
  let k = from
  for (; k + 1 < to; k += 2) {
    const b = columns[k]!
    const c = columns[k + 1]!
    let b0 = 0
    let b1 = 0
    let c0 = 0
    let c1 = 0
    let i = 0
    for (; i + 1 < m; i += 2) {
      const x = a[i]!
      const y = a[i + 1]!
      b0 += x * b[i]!
      c0 += x * c[i]!
      b1 += y * b[i + 1]!
      c1 += y * c[i + 1]!
    }
    if (i < m) {
      b0 += a[i]! * b[i]!
      c0 += a[i]! * c[i]!
    }
    out[outAt + k] = b0 + b1
    out[outAt + k + 1] = c0 + c1
  }
  if (k < to) out[outAt + k] = dot(a, columns[k]!, m)
}
