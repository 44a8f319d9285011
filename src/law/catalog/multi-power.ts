import { gainOfDrops, sumOfRates } from '../curve-params.ts'
import { defineLaw, type Law } from '../law.ts'

const reference = { cite: 'Luo et al. 2025', url: 'https://arxiv.org/abs/2503.12811', where: 'equation 2' }

function multiPowerOf(name: string, title: string, warmup: 'peak' | 'counted', misleads: readonly string[]): Law {
  return defineLaw({
    name,
    title,
    question: 'I have training curves of a few schedules and want the loss under another one, or a better schedule.',
    formula: 'L0 + A * S^(-alpha) - B * LD',
    inputs: {},
    features: {
      S: { use: 'lr-sum' },
      LD: { use: 'lr-drops', warmup, args: { rate: 'C', shape: 'beta', slowing: 'gamma', discount: 0 } },
    },
    params: {
      ...sumOfRates,
      B: gainOfDrops.B,
      C: {
        meaning: 'speed at which a drop takes effect',
        unit: '1',
        bounds: [0, null],
        scale: 'log',
        start: [0.1, 1, 10, 100],
      },
      beta: gainOfDrops.beta,
      gamma: { meaning: 'slowing of that by a low rate', unit: '1', bounds: [0, null], start: [0.3, 0.6] },
    },
    decisive: ['alpha'],
    references: [reference],
    misleads: [
      ...misleads,
      'A drop late in training counts as much as an early one: the gain is over-predicted on longer runs.',
      'B and C are hardly determined apart where beta is small.',
      'One schedule does not determine it.',
    ],
  })
}

/** Loss as a power law in the sum of learning rates, less the gain of every drop of the rate since the warm-up. */
export const multiPower = multiPowerOf('multi-power', 'Multi-power law', 'peak', [
  'Coefficients of the published code count the rise of the warm-up too, those of the paper do not: they do not transfer.',
])

/** The same as the published code has it: the rise of the warm-up counts as negative drops. */
export const multiPowerRaw: Law = {
  ...multiPowerOf('multi-power-raw', 'Multi-power law, warm-up counted', 'counted', [
    'The floor takes up what the warm-up adds: it is lower by 0.12 to 0.15 than in the convention of the paper.',
  ]),
  sets: [
    {
      name: 'luo-25m',
      params: {
        L0: 3.04045406,
        A: 0.52468604,
        alpha: 0.50786857,
        B: 363.78751622,
        C: 2.06560812,
        beta: 0.58279013,
        gamma: 0.64142257,
      },
      data: '25M Llama-2 model, cosine, constant and two-stage runs at a peak rate of 3e-4',
      cite: 'Luo et al. 2025, code',
      source: 'primary',
    },
    {
      name: 'luo-100m',
      params: {
        L0: 2.6514477,
        A: 0.60115152,
        alpha: 0.45295811,
        B: 437.9464276,
        C: 2.13245612,
        beta: 0.59785199,
        gamma: 0.65523644,
      },
      data: '100M Llama-2 model, cosine, constant and two-stage runs at a peak rate of 3e-4',
      cite: 'Luo et al. 2025, code',
      source: 'primary',
    },
    {
      name: 'luo-400m',
      params: {
        L0: 2.37474466,
        A: 0.65421216,
        alpha: 0.42878731,
        B: 523.42464371,
        C: 2.02462735,
        beta: 0.59350493,
        gamma: 0.63472457,
      },
      data: '400M Llama-2 model, cosine, constant and two-stage runs at a peak rate of 3e-4',
      cite: 'Luo et al. 2025, code',
      source: 'primary',
    },
  ],
}
