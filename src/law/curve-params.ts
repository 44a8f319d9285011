import type { Param } from './law.ts'

/** L0 + A·S^−alpha: what laws of curves say of a run whose learning rate never drops. */
export const sumOfRates: Readonly<Record<'L0' | 'A' | 'alpha', Param>> = {
  L0: { meaning: 'irreducible loss', unit: 'nats/token', bounds: [0, null] },
  A: { meaning: 'coefficient of the sum of rates', unit: 'nats/token', bounds: [0, null] },
  alpha: { meaning: 'exponent of the sum of rates', unit: '1', bounds: [0, null], start: [0.3, 0.5, 0.7] },
}

/**
 * B and beta of the gain of a drop: at most B a unit of drop, reached as a power of the rates since. Below the bounds
 * of beta a gain is a logarithm, above them an exponential: there B, C and beta are not told apart.
 */
export const gainOfDrops: Readonly<Record<'B' | 'beta', Param>> = {
  B: { meaning: 'largest gain a unit of drop', unit: 'nats/token', bounds: [0, null], scale: 'log' },
  beta: {
    meaning: 'exponent with which a drop takes effect',
    unit: '1',
    bounds: [0.005, 100],
    scale: 'log',
    start: [0.1, 0.3, 0.8],
  },
}
