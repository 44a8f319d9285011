import type { Warmup } from '../../schedule/curve-rows.ts'
import { sumOfRates } from '../curve-params.ts'
import { defineLaw, type Law, type ParamSet } from '../law.ts'

const reference = {
  cite: 'Tissue, Wang and Wang 2024',
  url: 'https://arxiv.org/abs/2408.11029',
  where: 'equation 1',
}

const misleads = [
  'Its best schedule is constant until two steps before the end: it is no guide for a search of schedules.',
  'Steps at a rate of 0 go on lowering the predicted loss.',
  'Lambda is rarely determined by one schedule; the paper holds it at 0.999.',
]

function published(name: string, data: string, L0: number, A: number, alpha: number, C: number): ParamSet {
  return {
    name,
    params: { L0, A, alpha, C, lambda: 0.999 },
    data,
    cite: 'Tissue, Wang and Wang 2024',
    source: 'primary',
  }
}

function momentumOf(name: string, title: string, warmup: Warmup): Law {
  return defineLaw({
    name,
    title,
    question: 'I have training curves and want the loss under another learning-rate schedule.',
    formula: 'L0 + A * S1^(-alpha) - C * S2',
    inputs: {},
    features: {
      S1: { use: 'lr-sum', warmup },
      S2: { use: 'lr-momentum', warmup, args: { lambda: 'lambda' } },
    },
    params: {
      ...sumOfRates,
      C: { meaning: 'gain a unit of annealing', unit: 'nats/token', bounds: [0, null] },
      lambda: {
        meaning: 'memory of annealing, a step',
        unit: '1',
        bounds: [0, 1],
        start: [0.9, 0.97, 0.99, 0.995, 0.998, 0.999, 0.9995],
      },
    },
    decisive: ['alpha'],
    references: [reference],
    misleads,
  })
}

/** Loss as a power law in the sum of learning rates, less what annealing has gained. */
export const momentum: Law = {
  ...momentumOf('momentum', 'Momentum law of annealing', 'peak'),
  sets: [
    published('tissue-594m', '594M model, constant and cosine runs of 20,000 steps', 2.628, 0.429, 0.55, 0.411),
    published('tissue-594m-60k', '594M model, runs of up to 60,000 steps', 2.61, 0.449, 0.528, 0.347),
    published('tissue-293m', '293M model', 2.761, 0.517, 0.491, 0.458),
    published('tissue-moe', 'mixture of 8 experts of 106M', 2.801, 0.424, 0.619, 0.347),
    published('tissue-1.7b', '1.7B model', 2.788, 0.906, 0.416, 0.254),
  ],
}

/** The same with the warm-up as it was: its rates in the sum, its rise as negative annealing. */
export const momentumRaw = momentumOf('momentum-raw', 'Momentum law of annealing, warm-up counted', 'counted')

/** The law over several model sizes. */
export const momentumParams = defineLaw({
  name: 'momentum-params',
  title: 'Momentum law of annealing with model size',
  question: 'I have training curves of several model sizes and want those of another size or schedule.',
  formula: 'L0 + A * S1^(-alpha) + B * N^(-beta) - C * S2 * N^gamma',
  inputs: { N: 'params' },
  features: {
    S1: { use: 'lr-sum', warmup: 'peak' },
    S2: { use: 'lr-momentum', warmup: 'peak', args: { lambda: 'lambda' } },
  },
  params: {
    ...sumOfRates,
    B: { meaning: 'coefficient of model size', unit: 'nats/token · parameters^beta', bounds: [0, null] },
    beta: { meaning: 'exponent of model size', unit: '1', bounds: [0, null], start: [0.1, 0.2, 0.4] },
    C: { meaning: 'gain a unit of annealing', unit: 'nats/token · parameters^-gamma', bounds: [0, null] },
    gamma: {
      meaning: 'growth of that gain with model size',
      unit: '1',
      bounds: [null, null],
      start: [-0.1, 0.05, 0.2],
    },
    lambda: {
      meaning: 'memory of annealing, a step',
      unit: '1',
      bounds: [0, 1],
      start: [0.95, 0.99, 0.998, 0.9995],
    },
  },
  decisive: ['alpha', 'beta'],
  sets: [
    {
      name: 'tissue',
      // the paper has N in millions of parameters: 1e6^beta and 1e6^-gamma go into B and C
      params: {
        L0: 1.504,
        A: 0.44,
        alpha: 0.546,
        B: 3.067 * 1e6 ** 0.158,
        beta: 0.158,
        C: 0.273 * 1e6 ** -0.052,
        gamma: 0.052,
        lambda: 0.999,
      },
      data: 'models of 85M, 162M and 595M (without embeddings)',
      cite: 'Tissue, Wang and Wang 2024',
      source: 'primary',
    },
  ],
  references: [{ ...reference, where: 'equation 7' }],
  misleads: [
    ...misleads,
    'The paper prints its coefficients for N in millions (its losses follow from no other unit); N here is in parameters.',
  ],
})
