import type { Warmup } from '../../schedule/curve-rows.ts'
import { sumOfRates } from '../curve-params.ts'
import { defineLaw, type Law } from '../law.ts'

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
    references: [reference],
    misleads,
  })
}

/** Loss as a power law in the sum of learning rates, less what annealing has gained. */
export const momentum = momentumOf('momentum', 'Momentum law of annealing', 'peak')

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
  references: [{ ...reference, where: 'equation 7' }],
  misleads: [
    ...misleads,
    'The published coefficients of this form hold for N in millions of parameters; N here is in parameters.',
  ],
})
