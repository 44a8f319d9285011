/** Steps that take any bracket of ln N or ln C to the last bit, were each a halving; most brackets need a dozen. */
const MOST_STEPS = 64

/**
 * Where f changes sign between low and high, for many functions at once: f takes and returns one value a function. NaN
 * where the ends have the same sign. Steps are halvings, or by inverse quadratic interpolation where the last three points
 * allow it (Chandrupatla 1997).
 */
export function bisect(f: (t: Float64Array) => Float64Array, low: number, high: number, count: number): Float64Array {
  const ends = { low: f(new Float64Array(count).fill(low)), high: f(new Float64Array(count).fill(high)) }
  const brackets = Array.from(ends.low, (atLow, i) => new Bracket(low, atLow, high, ends.high[i]!))
  const t = new Float64Array(count)
  for (let k = 0; k < MOST_STEPS && brackets.some(({ isClosed }) => !isClosed); k++) {
    for (let i = 0; i < count; i++) t[i] = brackets[i]!.next
    const value = f(t)
    for (let i = 0; i < count; i++) brackets[i]!.add(t[i]!, value[i]!)
  }
  return t.map((_, i) => brackets[i]!.root)
}

/** A bracket of one root; a value that is NaN counts as one that isn't above 0. */
class Bracket {
  /** Where to look next. */
  next: number
  /** Whether it can't shrink further, or there is no root in it. */
  isClosed: boolean
  // the newest point, that on the other side of the root, and the one before
  #x1: number
  #f1: number
  #x2: number
  #f2: number
  readonly #hasRoot: boolean

  constructor(low: number, atLow: number, high: number, atHigh: number) {
    ;[this.#x1, this.#f1, this.#x2, this.#f2] = [high, atHigh, low, atLow]
    this.#hasRoot = atLow * atHigh < 0
    this.isClosed = !this.#hasRoot
    this.next = (low + high) / 2
  }

  get root(): number {
    if (!this.#hasRoot) return Number.NaN
    return Math.abs(this.#f2) < Math.abs(this.#f1) ? this.#x2 : this.#x1
  }

  add(x: number, value: number): void {
    if (this.isClosed) return
    let [x3, f3] = [this.#x1, this.#f1]
    if (value > 0 !== this.#f1 > 0) {
      ;[x3, f3] = [this.#x2, this.#f2]
      ;[this.#x2, this.#f2] = [this.#x1, this.#f1]
    }
    ;[this.#x1, this.#f1] = [x, value]
    const [x1, f1, x2, f2] = [x, value, this.#x2, this.#f2]
    const least = (2 * Number.EPSILON * Math.max(1, Math.abs(this.root))) / Math.abs(x2 - x1)
    if (value === 0 || !(least < 0.5)) {
      this.isClosed = true
      return
    }
    const xi = (x1 - x2) / (x3 - x2)
    const phi = (f1 - f2) / (f3 - f2)
    const isSmooth = phi ** 2 < xi && (1 - phi) ** 2 < 1 - xi
    const share = isSmooth
      ? (f1 / (f1 - f2)) * (f3 / (f3 - f2)) + ((x3 - x1) / (x2 - x1)) * (f1 / (f3 - f1)) * (f2 / (f3 - f2))
      : 0.5
    this.next = x1 + Math.min(Math.max(share, least), 1 - least) * (x2 - x1)
  }
}
