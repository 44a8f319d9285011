/** Halvings that take any bracket of ln N or ln C to the last bit. */
const HALVINGS = 64

/**
 * Where f changes sign between low and high, for many functions at once: f takes and returns one value a function. NaN
 * where the ends have the same sign.
 */
export function bisect(f: (t: Float64Array) => Float64Array, low: number, high: number, count: number): Float64Array {
  const a = new Float64Array(count).fill(low)
  const b = new Float64Array(count).fill(high)
  const atLow = f(a)
  const atHigh = f(b)
  const middle = new Float64Array(count)
  for (let k = 0; k < HALVINGS; k++) {
    for (let i = 0; i < count; i++) middle[i] = (a[i]! + b[i]!) / 2
    const value = f(middle)
    for (let i = 0; i < count; i++) {
      if (value[i]! > 0 === atLow[i]! > 0) a[i] = middle[i]!
      else b[i] = middle[i]!
    }
  }
  return middle.map((t, i) => (atLow[i]! * atHigh[i]! < 0 ? t : Number.NaN))
}
