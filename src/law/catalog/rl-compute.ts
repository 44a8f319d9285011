import { defineLaw } from '../law.ts'

/** Reward of reinforcement learning by compute: a sigmoid in its logarithm. */
export const rlCompute = defineLaw({
  name: 'rl-compute',
  title: 'Reward by compute of reinforcement learning',
  question: 'I train with reinforcement learning, and want the pass rate or reward at more compute.',
  formula: 'R0 + (A - R0) / (1 + (Cmid / C)^B)',
  inputs: { C: 'flops' },
  output: 'reward',
  params: {
    R0: { meaning: 'reward before training', unit: 'reward', bounds: [null, null] },
    A: { meaning: 'reward with endless compute', unit: 'reward', bounds: [null, null] },
    Cmid: {
      meaning: 'compute at which half of the gain is made',
      unit: 'FLOP',
      bounds: [0, null],
      scale: 'log',
      start: [1e-2, 0.1, 0.5, 2, 10, 100],
      startUnit: 'C',
    },
    B: { meaning: 'exponent: how fast it gets there', unit: '1', bounds: [0, null], start: [0.3, 0.6, 1, 1.8, 3] },
  },
  decisive: ['B'],
  objective: { space: 'linear', loss: 'square', delta: 0 },
  references: [{ cite: 'Khatri et al. 2025', url: 'https://arxiv.org/abs/2510.13786' }],
  misleads: [
    'A, the ceiling, is determined only by runs that come near it; before, it trades off against Cmid and B.',
    'Leave out the first steps: the authors fit beyond a warm phase.',
    'Read in a digest of the paper.',
  ],
})
