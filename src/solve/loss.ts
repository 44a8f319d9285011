/** ρ of one residual, as sums over all: objective Σ w·ρ(r), and the weights of its first two derivatives. */
export interface Loss {
  /** Σ w·ρ(r) for i < m. */
  cost(r: Float64Array, w: Float64Array, m: number): number
  /** g = w·ρ′(r), q = w·ρ″(r); returns the same sum as `cost`, up to rounding. */
  slopes(r: Float64Array, w: Float64Array, m: number, g: Float64Array, q: Float64Array): number
  /**
   * Smooth stand-ins that approach a loss with a kink, coarse to fine, each given the scale of the residuals; the last
   * one's optimum is taken. Absent for smooth losses.
   */
  readonly approach?: (scale: number) => readonly Loss[]
  /**
   * The same loss with wider thresholds, coarse to fine, from the scale of the residuals down to its own: a way to the
   * optimum for a search that lost it among too many straight pieces. Absent for losses without a threshold.
   */
  readonly wider?: (scale: number) => readonly Loss[]
  /** Whether ρ(r) is r²/2, so that no reweighting changes anything. */
  readonly isSquare?: true
  /** Slopes of ρ on either side of its kink at 0. Absent for smooth losses. */
  readonly kink?: readonly [left: number, right: number]
}

export type LossName = 'square' | 'huber' | 'pseudo-huber' | 'cauchy' | 'abs' | 'asymmetric'

/** ρ by name; `delta` as in `Objective`: threshold, or the weight of over-predictions for `asymmetric`. */
export function lossOf(name: LossName, delta: number): Loss {
  switch (name) {
    case 'square':
      return square
    case 'huber':
      return widening(huber, delta)
    case 'pseudo-huber':
      return widening(pseudoHuber, delta)
    case 'cauchy':
      return widening(cauchy, delta)
    case 'abs':
      return kinked(1)
    case 'asymmetric':
      return kinked(delta)
  }
}

/** Factor between thresholds of `wider`. */
const NARROWING = 3

function widening(loss: (delta: number) => Loss, delta: number): Loss {
  const wider = (scale: number) => {
    const thresholds: number[] = []
    for (let width = 2 * scale; width > 1.5 * delta; width /= NARROWING) thresholds.push(width)
    return thresholds.map(loss)
  }
  return { ...loss(delta), wider }
}

function pseudoHuber(delta: number): Loss {
  return pointwise(
    // δ²(√(1 + r²/δ²) − 1) without the difference that cancels for r ≪ δ
    (r) => (r * r) / (1 + Math.sqrt(1 + (r / delta) ** 2)),
    (r) => r / Math.sqrt(1 + (r / delta) ** 2),
    (r) => (1 + (r / delta) ** 2) ** -1.5,
  )
}

function cauchy(delta: number): Loss {
  return pointwise(
    (r) => 0.5 * delta * delta * Math.log1p((r / delta) ** 2),
    (r) => r / (1 + (r / delta) ** 2),
    (r) => (1 - (r / delta) ** 2) / (1 + (r / delta) ** 2) ** 2,
  )
}

/** Widths of the smoothed kink, in units of the residuals' median size. */
const steps = [1, 0.1, 1e-2, 1e-3]

const square: Loss = {
  isSquare: true,
  cost(r, w, m) {
    let sum = 0
    for (let i = 0; i < m; i++) sum += w[i]! * r[i]! * r[i]!
    return sum / 2
  },
  slopes(r, w, m, g, q) {
    let sum = 0
    for (let i = 0; i < m; i++) {
      const slope = w[i]! * r[i]!
      g[i] = slope
      q[i] = w[i]!
      sum += slope * r[i]!
    }
    return sum / 2
  },
}

function huber(delta: number): Loss {
  // comparisons enter as numbers: branches would be mispredicted at every other row
  return {
    cost(r, w, m) {
      let sum = 0
      for (let i = 0; i < m; i++) {
        const v = r[i]!
        const side = +(v > delta) - +(v < -delta)
        const slope = (1 - side * side) * v + side * delta
        sum += w[i]! * slope * (v - 0.5 * slope)
      }
      return sum
    },
    slopes(r, w, m, g, q) {
      let sum = 0
      for (let i = 0; i < m; i++) {
        const v = r[i]!
        const side = +(v > delta) - +(v < -delta)
        const inside = 1 - side * side
        const slope = inside * v + side * delta
        const weighted = w[i]! * slope
        g[i] = weighted
        q[i] = w[i]! * inside
        sum += weighted * (v - 0.5 * slope)
      }
      return sum
    },
  }
}

function kinked(up: number): Loss {
  return {
    ...tilted(up),
    kink: [-1, up],
    approach: (scale) => steps.map((step) => smoothTilted(step * scale, up)),
  }
}

/** |r| for r < 0 (the law predicts too little), up·|r| for r > 0. */
function tilted(up: number): Loss {
  return pointwise(
    (r) => (r > 0 ? up * r : -r),
    (r) => (r > 0 ? up : r < 0 ? -1 : 0),
    () => 0,
  )
}

/** `tilted` with its kink rounded over |r| < width. */
function smoothTilted(width: number, up: number): Loss {
  const even = (1 + up) / 2
  const odd = (up - 1) / 2
  return pointwise(
    (r) => odd * r + even * (Math.abs(r) <= width ? (r * r) / (2 * width) : Math.abs(r) - width / 2),
    (r) => odd + even * (Math.abs(r) <= width ? r / width : Math.sign(r)),
    (r) => (Math.abs(r) <= width ? even / width : 0),
  )
}

function pointwise(rho: (r: number) => number, slope: (r: number) => number, bend: (r: number) => number): Loss {
  return {
    cost(r, w, m) {
      let sum = 0
      for (let i = 0; i < m; i++) sum += w[i]! * rho(r[i]!)
      return sum
    },
    slopes(r, w, m, g, q) {
      let sum = 0
      for (let i = 0; i < m; i++) {
        const v = r[i]!
        g[i] = w[i]! * slope(v)
        q[i] = w[i]! * bend(v)
        sum += w[i]! * rho(v)
      }
      return sum
    },
  }
}
