/** Root and minimum of a function of one number, by Brent's methods (Brent 1973, "Algorithms for Minimization …"). */

export interface ScalarOptions {
  /** Distance from the solution at which to stop, relative to |x|; at x = 0, its square relative to high − low. */
  readonly tolerance: number
  /** Evaluations before giving up. */
  readonly maxEvaluations: number
}

export type ScalarResult = ScalarFound | ScalarFailure

export interface ScalarFound {
  readonly found: true
  readonly x: number
  /** f(x). */
  readonly value: number
  readonly evaluations: number
}

export interface ScalarFailure {
  readonly found: false
  readonly reason: 'no-sign-change' | 'not-finite' | 'max-evaluations'
  /** The reason in words, with the numbers it rests on. */
  readonly why: string
}

/** A root is found to the last digits. */
export const rootDefaults: ScalarOptions = { tolerance: 4 * Number.EPSILON, maxEvaluations: 1000 }

/** f is flat around its minimum: closer than √ε its values can't be told apart. */
export const minimumDefaults: ScalarOptions = { tolerance: 1.5e-8, maxEvaluations: 1000 }

/** Where f, of opposite signs at `low` and `high`, is zero: bisection, sped up by secants and inverse parabolas. */
export function findRoot(
  f: (x: number) => number,
  low: number,
  high: number,
  options: Partial<ScalarOptions> = {},
): ScalarResult {
  const { tolerance, maxEvaluations } = { ...rootDefaults, ...options }
  const atZero = tolerance ** 2 * Math.abs(high - low)
  let [a, b, fa, fb] = [low, high, f(low), f(high)]
  if (fa === 0) return { found: true, x: a, value: fa, evaluations: 2 }
  if (!Number.isFinite(fa)) return notFinite(a, fa)
  if (!Number.isFinite(fb)) return notFinite(b, fb)
  if (fa > 0 === fb > 0 && fb !== 0) {
    return failure('no-sign-change', `f is ${fa} at ${low} and ${fb} at ${high}; opposite signs are needed`)
  }
  let [c, fc, step, before] = [a, fa, b - a, b - a]
  for (let evaluations = 2; ; evaluations++) {
    if (fb > 0 === fc > 0) [c, fc, step, before] = [a, fa, b - a, b - a]
    // b is the best point, the root lies between b and c, a is the previous b
    if (Math.abs(fc) < Math.abs(fb)) [a, b, c, fa, fb, fc] = [b, c, b, fb, fc, fb]
    const smallest = (tolerance * Math.abs(b)) / 2 + atZero
    const half = (c - b) / 2
    if (fb === 0 || Math.abs(half) <= smallest) return { found: true, x: b, value: fb, evaluations }
    if (evaluations >= maxEvaluations) {
      return failure('max-evaluations', `the root is between ${b} and ${c} after ${evaluations} evaluations`)
    }
    const guess = Math.abs(before) >= smallest && Math.abs(fa) > Math.abs(fb) ? interpolate(a, b, c, fa, fb, fc) : half
    const accept = guess / half > 0 && Math.abs(guess) < Math.min(1.5 * Math.abs(half), Math.abs(before / 2))
    before = accept ? step : half
    step = accept ? guess : half
    ;[a, fa] = [b, fb]
    b += Math.abs(step) > smallest ? step : Math.sign(half) * smallest
    fb = f(b)
    if (!Number.isFinite(fb)) return notFinite(b, fb)
  }
}

/** Step from b to the root of the secant through a and b, or of the inverse parabola through a, b and c. */
function interpolate(a: number, b: number, c: number, fa: number, fb: number, fc: number): number {
  const s = fb / fa
  if (a === c) return ((c - b) * s) / (s - 1)
  const [q, r] = [fa / fc, fb / fc]
  return (s * ((c - b) * q * (q - r) - (b - a) * (r - 1))) / -((q - 1) * (r - 1) * (s - 1))
}

const GOLDEN = (3 - Math.sqrt(5)) / 2

/**
 * Where f is smallest between `low` and `high`: golden sections, sped up by parabolas. The bounds count as candidates, so
 * a function that falls towards a bound is smallest there. With several minima, one of them.
 */
export function findMinimum(
  f: (x: number) => number,
  low: number,
  high: number,
  options: Partial<ScalarOptions> = {},
): ScalarResult {
  const { tolerance, maxEvaluations } = { ...minimumDefaults, ...options }
  const atZero = tolerance ** 2 * Math.abs(high - low)
  let [a, b] = [low, high]
  // x is the best point, w the second best, v the previous w
  let x = a + GOLDEN * (b - a)
  let [fx, w, v] = [f(x), x, x]
  let [fw, fv, step, before] = [fx, fx, 0, 0]
  if (!Number.isFinite(fx)) return notFinite(x, fx)
  for (let evaluations = 1; ; evaluations++) {
    const middle = (a + b) / 2
    const smallest = tolerance * Math.abs(x) + atZero
    if (Math.abs(x - middle) <= 2 * smallest - (b - a) / 2) return best(f, low, high, x, fx, evaluations)
    if (evaluations >= maxEvaluations) {
      return failure('max-evaluations', `the minimum is between ${a} and ${b} after ${evaluations} evaluations`)
    }
    const parabola = Math.abs(before) > smallest ? vertex(x, w, v, fx, fw, fv) : Number.NaN
    if (Math.abs(parabola) < Math.abs(before / 2) && x + parabola > a && x + parabola < b) {
      before = step
      step = parabola
      const nearEnd = x + step - a < 2 * smallest || b - x - step < 2 * smallest
      if (nearEnd) step = x < middle ? smallest : -smallest
    } else {
      before = x < middle ? b - x : a - x
      step = GOLDEN * before
    }
    const u = x + (Math.abs(step) >= smallest ? step : Math.sign(step) * smallest)
    const fu = f(u)
    if (!Number.isFinite(fu)) return notFinite(u, fu)
    if (fu <= fx) {
      if (u < x) b = x
      else a = x
      ;[v, w, x, fv, fw, fx] = [w, x, u, fw, fx, fu]
    } else {
      if (u < x) a = u
      else b = u
      if (fu <= fw || w === x) [v, w, fv, fw] = [w, u, fw, fu]
      else if (fu <= fv || v === x || v === w) [v, fv] = [u, fu]
    }
  }
}

/** Step from x to the vertex of the parabola through three points; not finite where they are on a line. */
function vertex(x: number, w: number, v: number, fx: number, fw: number, fv: number): number {
  const r = (x - w) * (fx - fv)
  const q = (x - v) * (fx - fw)
  return -((x - v) * q - (x - w) * r) / (2 * (q - r))
}

function best(f: (x: number) => number, low: number, high: number, x: number, fx: number, evaluations: number) {
  let found: ScalarFound = { found: true, x, value: fx, evaluations: evaluations + 2 }
  for (const end of [low, high]) {
    const value = f(end)
    if (value <= found.value) found = { ...found, x: end, value }
  }
  return found
}

function failure(reason: ScalarFailure['reason'], why: string): ScalarFailure {
  return { found: false, reason, why }
}

function notFinite(x: number, value: number): ScalarFailure {
  return failure('not-finite', `f is ${value} at ${x}`)
}
