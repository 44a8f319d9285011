import { betaTails, gammaTails, type Tails } from './incomplete.ts'

/**
 * Distributions of statistics: normal, Student t, χ² and F. Relative errors stay below 1e-12 in both tails, for degrees
 * of freedom from 1 to 1e6 and probabilities from 1e-150. Outside its domain a function is NaN.
 */

/** Probability of a standard normal at or below z. */
export function normalCdf(z: number): number {
  const { upper } = gammaTails(0.5, (z * z) / 2)
  return z < 0 ? upper / 2 : 1 - upper / 2
}

/** Probability at or below t of Student's t with df > 0 degrees of freedom (Infinity: normal). */
export function tCdf(t: number, df: number): number {
  if (df === Number.POSITIVE_INFINITY) return normalCdf(t)
  const { upper } = fTails(t * t, 1, df)
  return t < 0 ? upper / 2 : 1 - upper / 2
}

/** The t that a Student t with df degrees of freedom (Infinity: normal) stays below with probability p. */
export function tQuantile(p: number, df: number): number {
  if (df === Number.POSITIVE_INFINITY) return normalQuantile(p)
  const tail = Math.min(p, 1 - p)
  if (!(tail > 0 && df > 0)) return atEnds(p)
  if (tail === 0.5) return 0
  const u = invert(1 - 2 * tail, 2 * tail, 0, (v) => fTails(Math.exp(v), 1, df)) // t² is F with 1 and df
  return (p < 0.5 ? -1 : 1) * Math.exp(u / 2)
}

/** Probability of a χ² with df degrees of freedom above x: a p-value. */
export function chiSquareUpper(x: number, df: number): number {
  return gammaTails(df / 2, x / 2).upper
}

/** Probability of an F with (df1, df2) degrees of freedom above x: a p-value. */
export function fUpper(x: number, df1: number, df2: number): number {
  return fTails(x, df1, df2).upper
}

function fTails(x: number, df1: number, df2: number): Tails {
  const ratio = (Math.max(x, 0) * df1) / df2
  return betaTails(df1 / 2, df2 / 2, 1 / (1 + 1 / ratio), 1 / (1 + ratio))
}

function atEnds(p: number): number {
  return p === 0 ? Number.NEGATIVE_INFINITY : p === 1 ? Number.POSITIVE_INFINITY : Number.NaN
}

/** The z that a standard normal stays below with probability p: algorithm AS 241 (Wichura 1988), full double precision. */
export function normalQuantile(p: number): number {
  if (!(p > 0 && p < 1)) return atEnds(p)
  const q = p - 0.5
  if (Math.abs(q) <= 0.425) return q * rational(0.180625 - q * q, CENTER_TOP, CENTER_BOTTOM)
  const r = Math.sqrt(-Math.log(q < 0 ? p : 1 - p))
  const z = r <= 5 ? rational(r - 1.6, NEAR_TOP, NEAR_BOTTOM) : rational(r - 5, FAR_TOP, FAR_BOTTOM)
  return q < 0 ? -z : z
}

function rational(x: number, top: readonly number[], bottom: readonly number[]): number {
  return top.reduceRight((s, c) => s * x + c, 0) / bottom.reduceRight((s, c) => s * x + c, 0)
}

const CENTER_TOP = [
  3.3871328727963665, 133.14166789178438, 1971.5909503065513, 13731.69376550946, 45921.95393154987, 67265.7709270087,
  33430.57558358813, 2509.0809287301227,
]
const CENTER_BOTTOM = [
  1, 42.31333070160091, 687.1870074920579, 5394.196021424751, 21213.794301586597, 39307.89580009271, 28729.085735721943,
  5226.495278852546,
]
const NEAR_TOP = [
  1.4234371107496835, 4.630337846156546, 5.769497221460691, 3.6478483247632045, 1.2704582524523684, 0.2417807251774506,
  0.022723844989269184, 0.0007745450142783414,
]
const NEAR_BOTTOM = [
  1, 2.053191626637759, 1.6763848301838038, 0.6897673349851, 0.14810397642748008, 0.015198666563616457,
  0.0005475938084995345, 1.0507500716444169e-9,
]
const FAR_TOP = [
  6.657904643501103, 5.463784911164114, 1.7848265399172913, 0.29656057182850487, 0.026532189526576124,
  0.0012426609473880784, 2.7115555687434876e-5, 2.0103343992922881e-7,
]
const FAR_BOTTOM = [
  1, 0.599832206555888, 0.1369298809227358, 0.014875361290850615, 0.0007868691311456133, 1.8463183175100548e-5,
  1.421511758316446e-7, 2.0442631033899397e-15,
]

/**
 * ln x at which the tails have given sizes: Newton on the logarithm of the smaller tail as a function of ln x, which is
 * concave for the gamma and F families, so that from its second step on the iteration approaches from one side.
 */
function invert(lower: number, upper: number, start: number, tailsAt: (u: number) => Tails): number {
  const onLeft = lower < upper
  let u = start
  let within = start
  for (let i = 0; i < 200; i++) {
    const tails = tailsAt(u)
    const size = onLeft ? tails.lower : tails.upper
    if (size === 0) {
      u = (u + within) / 2 // too far: the tail is below the smallest double
      continue
    }
    within = u
    const step = (Math.log((onLeft ? lower : upper) / size) * size) / tails.slope
    u += onLeft ? step : -step
    if (!(Math.abs(step) > 1e-15 * Math.max(1, Math.abs(u)))) break
  }
  return u
}
