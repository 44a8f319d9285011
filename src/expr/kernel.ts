import { bend } from '../num/bend.ts'
import { expScaled } from '../num/exp.ts'

/** One column operation: reads columns a and b and scalars s and t, writes out[i] for i < m. */
export type Kernel = (a: Float64Array, b: Float64Array, s: number, t: number, out: Float64Array, m: number) => void

const each =
  (f: (x: number) => number): Kernel =>
  (a, _b, _s, _t, out, m) => {
    for (let i = 0; i < m; i++) out[i] = f(a[i]!)
  }

/** Columnwise forms; `s` in a name is a scalar operand, `c` a column. */
export const kernels = {
  addSC: (a, _b, s, _t, out, m) => {
    for (let i = 0; i < m; i++) out[i] = s + a[i]!
  },
  addCC: (a, b, _s, _t, out, m) => {
    for (let i = 0; i < m; i++) out[i] = a[i]! + b[i]!
  },
  /** s + t·a */
  affine: (a, _b, s, t, out, m) => {
    for (let i = 0; i < m; i++) out[i] = s + t * a[i]!
  },
  /** a + t·b */
  axpy: (a, b, _s, t, out, m) => {
    for (let i = 0; i < m; i++) out[i] = a[i]! + t * b[i]!
  },
  mulSC: (a, _b, s, _t, out, m) => {
    for (let i = 0; i < m; i++) out[i] = s * a[i]!
  },
  mulCC: (a, b, _s, _t, out, m) => {
    for (let i = 0; i < m; i++) out[i] = a[i]! * b[i]!
  },
  recip: (a, _b, _s, _t, out, m) => {
    for (let i = 0; i < m; i++) out[i] = 1 / a[i]!
  },
  step: (a, _b, _s, _t, out, m) => {
    for (let i = 0; i < m; i++) out[i] = a[i]! > 0 ? 1 : 0
  },
  hold: (a, _b, _s, _t, out, m) => {
    for (let i = 0; i < m; i++) out[i] = a[i]!
  },
  exp: (a, _b, _s, _t, out, m) => expScaled(a, 1, out, m),
  /** exp(s·a) */
  expSC: (a, _b, s, _t, out, m) => expScaled(a, s, out, m),
  sqrt: (a, _b, _s, _t, out, m) => {
    for (let i = 0; i < m; i++) out[i] = Math.sqrt(a[i]!)
  },
  abs: (a, _b, _s, _t, out, m) => {
    for (let i = 0; i < m; i++) out[i] = Math.abs(a[i]!)
  },
  minCC: (a, b, _s, _t, out, m) => {
    for (let i = 0; i < m; i++) out[i] = Math.min(a[i]!, b[i]!)
  },
  minSC: (a, _b, s, _t, out, m) => {
    for (let i = 0; i < m; i++) out[i] = Math.min(s, a[i]!)
  },
  maxCC: (a, b, _s, _t, out, m) => {
    for (let i = 0; i < m; i++) out[i] = Math.max(a[i]!, b[i]!)
  },
  maxSC: (a, _b, s, _t, out, m) => {
    for (let i = 0; i < m; i++) out[i] = Math.max(s, a[i]!)
  },
  /** bend(a, s) */
  bendCS: (a, _b, s, _t, out, m) => {
    for (let i = 0; i < m; i++) out[i] = bend(a[i]!, s)
  },
  bendSC: (a, _b, s, _t, out, m) => {
    for (let i = 0; i < m; i++) out[i] = bend(s, a[i]!)
  },
  bendCC: (a, b, _s, _t, out, m) => {
    for (let i = 0; i < m; i++) out[i] = bend(a[i]!, b[i]!)
  },
  log: each(Math.log),
  log1p: each(Math.log1p),
  expm1: each(Math.expm1),
  sin: each(Math.sin),
  cos: each(Math.cos),
  tan: each(Math.tan),
  atan: each(Math.atan),
  tanh: each(Math.tanh),
} satisfies Readonly<Record<string, Kernel>>
