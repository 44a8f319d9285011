import { bend } from '../num/bend.ts'
import { expScaled } from '../num/exp.ts'
import { arithmetic } from './arithmetic.ts'

/**
 * One column operation: reads columns a and b and the scalars at places s and t, writes out[i] for i < m. Scalars come by
 * their places because numbers with a fraction, as arguments, would be allocated.
 */
export type Kernel = (
  a: Float64Array,
  b: Float64Array,
  scalars: Float64Array,
  s: number,
  t: number,
  out: Float64Array,
  m: number,
) => void

const each =
  (f: (x: number) => number): Kernel =>
  (a, _b, _scalars, _s, _t, out, m) => {
    for (let i = 0; i < m; i++) out[i] = f(a[i]!)
  }

const eachPair =
  (f: (x: number, y: number) => number): Kernel =>
  (a, b, _scalars, _s, _t, out, m) => {
    for (let i = 0; i < m; i++) out[i] = f(a[i]!, b[i]!)
  }

const withScalar =
  (f: (s: number, x: number) => number): Kernel =>
  (a, _b, scalars, s, _t, out, m) => {
    const first = scalars[s]!
    for (let i = 0; i < m; i++) out[i] = f(first, a[i]!)
  }

/** Columnwise forms; `s` in a name is a scalar operand, `c` a column. */
export const kernels = {
  ...arithmetic,
  recip: (a, _b, _scalars, _s, _t, out, m) => {
    for (let i = 0; i < m; i++) out[i] = 1 / a[i]!
  },
  step: (a, _b, _scalars, _s, _t, out, m) => {
    for (let i = 0; i < m; i++) out[i] = a[i]! > 0 ? 1 : 0
  },
  exp: (a, _b, _scalars, _s, _t, out, m) => expScaled(a, 1, out, m),
  /** exp(s·a) */
  expSC: (a, _b, scalars, s, _t, out, m) => expScaled(a, scalars[s]!, out, m),
  minCC: eachPair(Math.min),
  minSC: withScalar(Math.min),
  maxCC: eachPair(Math.max),
  maxSC: withScalar(Math.max),
  bendCC: eachPair(bend),
  bendSC: withScalar(bend),
  bendCS: withScalar((s, t) => bend(t, s)),
  sqrt: each(Math.sqrt),
  abs: each(Math.abs),
  log: each(Math.log),
  log1p: each(Math.log1p),
  expm1: each(Math.expm1),
  sin: each(Math.sin),
  cos: each(Math.cos),
  tan: each(Math.tan),
  atan: each(Math.atan),
  tanh: each(Math.tanh),
} satisfies Readonly<Record<string, Kernel>>
