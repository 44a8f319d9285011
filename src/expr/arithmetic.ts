import type { Kernel } from './kernel.ts'

/**
 * The kernels that most of a program consists of; sums without a factor have one of 1. Four values a turn take two thirds
 * of the time of one a turn, and have the same bits.
 */
export const arithmetic = {
  /** s + t·a */
  affine: (a, _b, scalars, s, t, out, m) => {
    const add = scalars[s]!
    const factor = scalars[t]!
    let i = 0
    for (; i + 3 < m; i += 4) {
      out[i] = add + factor * a[i]!
      out[i + 1] = add + factor * a[i + 1]!
      out[i + 2] = add + factor * a[i + 2]!
      out[i + 3] = add + factor * a[i + 3]!
    }
    for (; i < m; i++) out[i] = add + factor * a[i]!
  },
  /** a + t·b */
  axpy: (a, b, scalars, _s, t, out, m) => {
    const factor = scalars[t]!
    let i = 0
    for (; i + 3 < m; i += 4) {
      out[i] = a[i]! + factor * b[i]!
      out[i + 1] = a[i + 1]! + factor * b[i + 1]!
      out[i + 2] = a[i + 2]! + factor * b[i + 2]!
      out[i + 3] = a[i + 3]! + factor * b[i + 3]!
    }
    for (; i < m; i++) out[i] = a[i]! + factor * b[i]!
  },
  mulSC: (a, _b, scalars, s, _t, out, m) => {
    const factor = scalars[s]!
    let i = 0
    for (; i + 3 < m; i += 4) {
      out[i] = factor * a[i]!
      out[i + 1] = factor * a[i + 1]!
      out[i + 2] = factor * a[i + 2]!
      out[i + 3] = factor * a[i + 3]!
    }
    for (; i < m; i++) out[i] = factor * a[i]!
  },
  mulCC: (a, b, _scalars, _s, _t, out, m) => {
    let i = 0
    for (; i + 3 < m; i += 4) {
      out[i] = a[i]! * b[i]!
      out[i + 1] = a[i + 1]! * b[i + 1]!
      out[i + 2] = a[i + 2]! * b[i + 2]!
      out[i + 3] = a[i + 3]! * b[i + 3]!
    }
    for (; i < m; i++) out[i] = a[i]! * b[i]!
  },
} satisfies Readonly<Record<string, Kernel>>
