import type { ParamSet } from '../law.ts'

/** By input: scale of x, and exponent, for tests in distribution, of LSF and of Monash; compute in FLOP (1 PF-day = 8.64e19). */
const printed = {
  params: {
    encoder: [
      [3.7e16, 0.029],
      [1.4e31, 0.026],
      [6.7e36, 0.023],
    ],
    decoder: [
      [2e34, 0.015],
      [2.9e47, 0.016],
      [1.5e48, 0.017],
    ],
  },
  tokens: {
    encoder: [
      [5300000000000, 0.094],
      [9.6e30, 0.029],
      [1e39, 0.023],
    ],
    decoder: [
      [99000000000000, 0.09],
      [1.1e44, 0.019],
      [4.4e31, 0.03],
    ],
  },
  flops: {
    encoder: [
      [1.296e27, 0.024],
      [3.3696e46, 0.02],
      [2.4192e49, 0.02],
    ],
    decoder: [
      [5.184e43, 0.014],
      [1.6416e53, 0.017],
      [1.2095999999999999e67, 0.013],
    ],
  },
} as const

const tests = [
  ['id', 'in distribution'],
  ['lsf', 'out of distribution, LSF'],
  ['monash', 'out of distribution, Monash'],
] as const

/** Sets of time-series foundation models, for the law of one input. */
export function timeSeriesSets(input: keyof typeof printed): ParamSet[] {
  return (['encoder', 'decoder'] as const).flatMap((kind) =>
    tests.map(([test, words], i) => {
      const [Xc, alpha] = printed[input][kind][i]!
      return {
        name: `time-series-${kind}-${test}`,
        params: { Xc, alpha },
        data: `time series, ${kind}-only, ${words}; negative log-likelihood, two digits as printed: Xc is extrapolated far`,
        cite: 'Yao et al. 2024',
        source: 'primary',
      }
    }),
  )
}
