/**
 * Rows that a step keeps at 0, with an orthonormal basis of what they span, completed to the whole space: row k of the
 * held ones = Σ lower[k, l]·basis row l. Few rows of few entries, so everything is done anew and exactly.
 */
export class HeldRows {
  readonly #p: number
  /** Orthonormal rows: first those that span the held rows, then, after `complete`, those that they leave free. */
  readonly basis: Float64Array
  readonly #lower: Float64Array
  readonly #axis: Float64Array
  readonly #best: Float64Array
  /** Indices of the held rows, in the order in which they came. */
  indices: number[] = []

  constructor(p: number) {
    this.#p = p
    this.basis = new Float64Array(p * p)
    this.#lower = new Float64Array(p * p)
    this.#axis = new Float64Array(p)
    this.#best = new Float64Array(p)
  }

  /** Holds row i of `rows` too; false where it depends on those already held. */
  add(rows: Float64Array, i: number): boolean {
    const p = this.#p
    const k = this.indices.length
    if (k === p) return false
    const row = rows.slice(i * p, i * p + p)
    let size = 0
    for (let j = 0; j < p; j++) size = Math.max(size, Math.abs(row[j]!))
    for (let l = 0; l < k; l++) this.#lower[k * p + l] = 0
    const length = this.#orthogonalise(row, k, true)
    if (!(length > 1e-13 * size)) return false
    this.#lower[k * p + k] = length
    for (let j = 0; j < p; j++) this.basis[k * p + j] = row[j]! / length
    this.indices.push(i)
    return true
  }

  /** Lets the k-th held row go. */
  remove(rows: Float64Array, k: number): void {
    const staying = this.indices.filter((_, at) => at !== k)
    this.indices = []
    for (const i of staying) this.add(rows, i)
  }

  /** Completes the basis by the axes that stand out of it most. */
  complete(): void {
    const p = this.#p
    for (let k = this.indices.length; k < p; k++) {
      let longest = -1
      for (let j = 0; j < p; j++) {
        this.#axis.fill(0)
        this.#axis[j] = 1
        const length = this.#orthogonalise(this.#axis, k, false)
        if (length <= longest) continue
        longest = length
        this.#best.set(this.#axis)
      }
      for (let j = 0; j < p; j++) this.basis[k * p + j] = this.#best[j]! / longest
    }
  }

  /** What each held row has to contribute, per unit, to cancel the gradient. */
  multipliers(gradient: Float64Array): Float64Array {
    const p = this.#p
    const count = this.indices.length
    const values = new Float64Array(count)
    for (let k = count - 1; k >= 0; k--) {
      let rest = 0
      for (let j = 0; j < p; j++) rest -= this.basis[k * p + j]! * gradient[j]!
      for (let l = k + 1; l < count; l++) rest -= this.#lower[l * p + k]! * values[l]!
      values[k] = rest / this.#lower[k * p + k]!
    }
    return values
  }

  /** Takes the first k basis rows out of v, twice against rounding; returns what length is left. */
  #orthogonalise(v: Float64Array, k: number, isRow: boolean): number {
    const p = this.#p
    for (let pass = 0; pass < 2; pass++) {
      for (let l = 0; l < k; l++) {
        let along = 0
        for (let j = 0; j < p; j++) along += v[j]! * this.basis[l * p + j]!
        for (let j = 0; j < p; j++) v[j]! -= along * this.basis[l * p + j]!
        if (isRow) this.#lower[k * p + l]! += along
      }
    }
    let square = 0
    for (let j = 0; j < p; j++) square += v[j]! * v[j]!
    return Math.sqrt(square)
  }
}
