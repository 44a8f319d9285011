import { defineLaw, type Law } from '../law.ts'

const references: Law['references'] = [{ cite: 'DeepSeek-AI 2024', url: 'https://arxiv.org/abs/2401.02954' }]
const misleads = [
  'Give it only near-optimal runs: the authors keep those within 0.25 % of the lowest loss at each compute (--near-optimal 0.0025).',
  'Compute is counted without embeddings but with attention, as FLOPs per token times tokens; 6·N·D differs from it.',
  'Fitted from 1e17 to 2e19 FLOP, for one schedule and one recipe.',
]

/** Best peak learning rate by compute. */
export const deepseekLr = defineLaw({
  name: 'deepseek-lr',
  title: 'Learning rate by compute',
  question: 'I have swept learning rates at several budgets, and want the best rate of a larger one.',
  formula: 'k * C^alpha',
  inputs: { C: 'flops' },
  output: 'lr',
  params: {
    k: { meaning: 'coefficient', unit: 'FLOP^-alpha', bounds: [0, null], scale: 'log' },
    alpha: { meaning: 'exponent of compute', unit: '1', bounds: [null, null] },
  },
  objective: { space: 'log', loss: 'square', delta: 0 },
  sets: [
    {
      name: 'deepseek',
      params: { k: 0.3118, alpha: -0.125 },
      data: 'dense models, multi-step schedule',
      cite: 'DeepSeek-AI 2024',
      source: 'secondary',
    },
  ],
  references,
  misleads,
})

/** Best batch size by compute. */
export const deepseekBatch = defineLaw({
  name: 'deepseek-batch',
  title: 'Batch size by compute',
  question: 'I have swept batch sizes at several budgets, and want the best batch of a larger one.',
  formula: 'k * C^beta',
  inputs: { C: 'flops' },
  output: 'batch',
  params: {
    k: { meaning: 'coefficient', unit: 'tokens · FLOP^-beta', bounds: [0, null], scale: 'log' },
    beta: { meaning: 'exponent of compute', unit: '1', bounds: [null, null] },
  },
  objective: { space: 'log', loss: 'square', delta: 0 },
  sets: [
    {
      name: 'deepseek',
      params: { k: 0.292, beta: 0.3271 },
      data: 'dense models, batch in tokens',
      cite: 'DeepSeek-AI 2024',
      source: 'secondary',
    },
  ],
  references,
  misleads,
})
