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

/** Columns that one pass of {@link weightedGram} takes together: as many products of pairs as registers hold well. */
const PANEL = 5

/** out[k·count + l] = Σ w[i]·a[i]·b[i] for columns a = k and b = l, k ≤ l < count, over i < m; the lower triangle is left as it is. */
export function weightedGram(
  w: Float64Array,
  columns: readonly Float64Array[],
  count: number,
  m: number,
  out: Float64Array,
): void {
  const inPanel = Math.min(count, PANEL)
  if (inPanel < 3) for (let k = 0; k < inPanel; k++) weightedDots(w, columns, k, k, inPanel, m, out, count)
  else panelGram(w, columns, inPanel, m, out, count)
  for (let k = 0; k < inPanel; k++) weightedDots(w, columns, k, PANEL, count, m, out, count)
  for (let k = PANEL; k < count; k++) weightedDots(w, columns, k, k, count, m, out, count)
}

/** All products of up to {@link PANEL} columns in one pass, each value read once; missing columns repeat the last. */
function panelGram(
  w: Float64Array,
  columns: readonly Float64Array[],
  count: number,
  m: number,
  out: Float64Array,
  width: number,
): void {
  const a = columns[0]!
  const b = columns[1]!
  const c = columns[2]!
  const d = columns[Math.min(3, count - 1)]!
  const e = columns[Math.min(4, count - 1)]!
  let [aa, ab, ac, ad, ae, bb, bc, bd, be, cc, cd, ce, dd, de, ee] = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]
  for (let i = 0; i < m; i++) {
    const weight = w[i]!
    const va = a[i]!
    const vb = b[i]!
    const vc = c[i]!
    const vd = d[i]!
    const ve = e[i]!
    const wa = weight * va
    const wb = weight * vb
    const wc = weight * vc
    const wd = weight * vd
    aa += wa * va
    ab += wa * vb
    ac += wa * vc
    ad += wa * vd
    ae += wa * ve
    bb += wb * vb
    bc += wb * vc
    bd += wb * vd
    be += wb * ve
    cc += wc * vc
    cd += wc * vd
    ce += wc * ve
    dd += wd * vd
    de += wd * ve
    ee += weight * ve * ve
  }
  const sums = [aa, ab, ac, ad, ae, bb, bc, bd, be, cc, cd, ce, dd, de, ee]
  for (let k = 0, at = 0; k < PANEL; k++) {
    for (let l = k; l < PANEL; l++, at++) if (l < count) out[k * width + l] = sums[at]!
  }
}

/** out[row·width + k] = Σ w[i]·columns[row][i]·columns[k][i] for from ≤ k < to; no product is stored, which would cost more than it saves. */
function weightedDots(
  w: Float64Array,
  columns: readonly Float64Array[],
  row: number,
  from: number,
  to: number,
  m: number,
  out: Float64Array,
  width: number,
): void {
  const a = columns[row]!
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
    out[row * width + k] = b0 + b1
    if (isPair) out[row * width + k + 1] = c0 + c1
  }
}

/** out[outAt + k] = Σ a[i]·columns[k][i] for from ≤ k < to; three columns a pass, so that a is read a third as often. */
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
  for (; k + 2 < to; k += 3) {
    const b = columns[k]!
    const c = columns[k + 1]!
    const d = columns[k + 2]!
    let b0 = 0
    let b1 = 0
    let c0 = 0
    let c1 = 0
    let d0 = 0
    let d1 = 0
    let i = 0
    for (; i + 1 < m; i += 2) {
      const x = a[i]!
      const y = a[i + 1]!
      b0 += x * b[i]!
      c0 += x * c[i]!
      d0 += x * d[i]!
      b1 += y * b[i + 1]!
      c1 += y * c[i + 1]!
      d1 += y * d[i + 1]!
    }
    if (i < m) {
      b0 += a[i]! * b[i]!
      c0 += a[i]! * c[i]!
      d0 += a[i]! * d[i]!
    }
    out[outAt + k] = b0 + b1
    out[outAt + k + 1] = c0 + c1
    out[outAt + k + 2] = d0 + d1
  }
  for (; k < to; k++) out[outAt + k] = dot(a, columns[k]!, m)
}
