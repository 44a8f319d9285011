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

/** Largest absolute value of the first n. */
export function maxAbs(a: Float64Array, n: number): number {
  let max = 0
  for (let i = 0; i < n; i++) max = Math.max(max, Math.abs(a[i]!))
  return max
}
