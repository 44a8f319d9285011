import { sumOfRates } from '../curve-params.ts'
import { defineLaw } from '../law.ts'

/** Loss as a power law in the sum of learning rates, less a momentum of their drops as Adam would have it. */
export const forwardMomentum = defineLaw({
  name: 'forward-momentum',
  title: 'Forward-momentum law',
  question: 'I want another baseline for curves, one whose memory needs no fit.',
  formula: 'L0 + A * S^(-alpha) - C * M',
  inputs: {},
  features: { S: { use: 'lr-sum', warmup: 'peak' }, M: { use: 'forward-momentum', warmup: 'peak' } },
  params: {
    ...sumOfRates,
    C: { meaning: 'gain a unit of momentum', unit: 'nats/token', bounds: [0, null] },
  },
  decisive: ['alpha'],
  objective: { space: 'linear', loss: 'huber', delta: 1e-3 },
  references: [{ cite: 'Wang et al. 2025', url: 'https://arxiv.org/abs/2512.13705', where: 'code' }],
  misleads: [
    'Its momentum hardly depends on how far the rate falls: it counts the steps on which the rate falls at all.',
    'The paper adds a term of model size, which L0 takes up here: fit one size.',
    'The paper takes it at the logged steps, so that its coefficients depend on how often was logged; here it is taken at every step, and they do not transfer.',
    'For the same reason it is no guide for a search of schedules.',
  ],
})
