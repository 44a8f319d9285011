import { defineLaw } from '../law.ts'
import { henighanOptima } from '../published/henighan.ts'

const a = { meaning: 'exponent of compute', unit: '1', bounds: [null, null] } as const
const objective = { space: 'log', loss: 'square', delta: 0 } as const
const misleads = [
  'Rounded coefficients are useless far out: a half in the second digit of the exponent moves the optimum at 1e25 FLOP by a third.',
  'The exponent moves with how parameters and compute are counted, with the schedule and with tuning: compare like with like.',
  'Optima are fits themselves: give those of budgets whose minimum lies among the sizes that were trained (see `isoloss isoflop`).',
]

/** The best model size by compute. */
export const optimalParams = defineLaw({
  name: 'optimal-params',
  title: 'Best model size by compute',
  question: 'I have found the best model size of several budgets, and want that of a larger one.',
  formula: 'k * C^a',
  inputs: { C: 'flops' },
  output: 'params',
  params: {
    k: { meaning: 'coefficient', unit: 'parameters · FLOP^-a', bounds: [0, null], scale: 'log' },
    a,
  },
  objective,
  sets: [
    ...henighanOptima,
    {
      name: 'dit',
      params: { k: 0.0009, a: 0.5681 },
      data: 'DiT, text to image',
      cite: 'Liang et al. 2024',
      source: 'secondary',
    },
  ],
  references: [
    { cite: 'Kaplan et al. 2020', url: 'https://arxiv.org/abs/2001.08361', where: 'section 6' },
    { cite: 'Henighan et al. 2020', url: 'https://arxiv.org/abs/2010.14701', where: 'equation 1.4, table 1' },
    { cite: 'Hoffmann et al. 2022', url: 'https://arxiv.org/abs/2203.15556', where: 'approaches 1 and 2' },
    { cite: 'Liang et al. 2024', url: 'https://arxiv.org/abs/2410.08184' },
  ],
  misleads,
})

/** The best number of training tokens by compute. */
export const optimalTokens = defineLaw({
  name: 'optimal-tokens',
  title: 'Best number of tokens by compute',
  question: 'I have found the best length of training of several budgets, and want that of a larger one.',
  formula: 'k * C^a',
  inputs: { C: 'flops' },
  output: 'tokens',
  params: { k: { meaning: 'coefficient', unit: 'tokens · FLOP^-a', bounds: [0, null], scale: 'log' }, a },
  objective,
  sets: [
    {
      name: 'llama-3',
      params: { k: 0.299, a: 0.537 },
      data: 'language, three digits; rounded to 0.29 and 0.53 it gives two thirds of it',
      cite: 'Llama team 2024',
      source: 'secondary',
    },
    {
      name: 'deepseek',
      params: { k: 5.8316, a: 0.4757 },
      data: 'language; compute without embeddings but with attention',
      cite: 'DeepSeek-AI 2024',
      source: 'secondary',
    },
    {
      name: 'dit',
      params: { k: 186.8535, a: 0.4319 },
      data: 'DiT, text to image',
      cite: 'Liang et al. 2024',
      source: 'secondary',
    },
  ],
  references: [
    { cite: 'Llama team 2024', url: 'https://arxiv.org/abs/2407.21783', where: 'section 3.2.1' },
    { cite: 'DeepSeek-AI 2024', url: 'https://arxiv.org/abs/2401.02954' },
    { cite: 'Liang et al. 2024', url: 'https://arxiv.org/abs/2410.08184' },
  ],
  misleads,
})
