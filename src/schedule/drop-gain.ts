/** Width of a cell in ln x: the quintic between its ends is then within 1e-9 of the function. */
const CELL = 1 / 16
/** Cells at most; wider ones beyond. */
const MOST_CELLS = 20_000

/**
 * g(z) = 1 − (1 + x)^−β with x = e^z, and its slope in β, as quintics between evenly spaced z: exact in value, slope and
 * curvature at their ends, smooth between, and many times cheaper than a logarithm and a power for each term of a sum.
 */
export class DropGain {
  /** Six coefficients a cell, from the constant on, of a share t of the cell. */
  gain = new Float64Array(0)
  /** The same of ∂g/∂β; filled where slopes are asked for. */
  byShape = new Float64Array(0)
  /** z at the first cell, and cells a unit of z. */
  low = 0
  scale = 1
  /** The last cell. */
  last = 0

  /** Covers z from `low` to `high`. */
  cover(low: number, high: number, shape: number, withSlopes: boolean): void {
    const width = Math.max(CELL, (high - low) / MOST_CELLS)
    const cells = Math.floor((high - low) / width) + 1
    this.low = low
    this.scale = 1 / width
    this.last = cells - 1
    if (this.gain.length < 6 * cells) this.gain = new Float64Array(6 * cells)
    if (withSlopes && this.byShape.length < 6 * cells) this.byShape = new Float64Array(6 * cells)
    const [from, to] = [new Float64Array(6), new Float64Array(6)]
    jet(low, shape, width, from)
    for (let c = 0; c < cells; c++) {
      jet(low + (c + 1) * width, shape, width, to)
      quintic(from, to, 0, this.gain, 6 * c)
      if (withSlopes) quintic(from, to, 3, this.byShape, 6 * c)
      from.set(to)
    }
  }
}

/** Value, slope and curvature of g at z, in units of a cell, then those of ∂g/∂β. */
function jet(z: number, beta: number, width: number, out: Float64Array): void {
  const log = z > 0 ? z + Math.log1p(Math.exp(-z)) : Math.log1p(Math.exp(z))
  const s = 1 / (1 + Math.exp(-z))
  const left = Math.exp(-beta * log)
  const [bs, bl] = [beta * s, beta * log]
  out[0] = -Math.expm1(-bl)
  out[1] = width * bs * left
  out[2] = width * width * bs * left * (1 - s - bs)
  out[3] = left * log
  out[4] = width * left * s * (1 - bl)
  out[5] = width * width * left * s * ((1 - s) * (1 - bl) - bs * (2 - bl))
}

/** Coefficients of the quintic with the value, slope and curvature of both ends of a cell. */
function quintic(from: Float64Array, to: Float64Array, k: number, out: Float64Array, at: number): void {
  const [f, d, e] = [from[k]!, from[k + 1]!, from[k + 2]!]
  const a = to[k]! - f - d - e / 2
  const b = to[k + 1]! - d - e
  const c = to[k + 2]! - e
  out[at] = f
  out[at + 1] = d
  out[at + 2] = e / 2
  out[at + 3] = 10 * a - 4 * b + c / 2
  out[at + 4] = 7 * b - 15 * a - c
  out[at + 5] = 6 * a - 3 * b + c / 2
}
