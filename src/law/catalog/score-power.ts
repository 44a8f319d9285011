import { defineLaw } from '../law.ts'

/** A score that rises as a power of scale. */
export const scorePower = defineLaw({
  name: 'score-power',
  title: 'Score as a power of scale',
  question: 'I vary one thing, and measure a score that rises slowly and is far from its ceiling.',
  formula: 'k * x^a',
  inputs: { x: 'x' },
  output: 'score',
  params: {
    k: { meaning: 'coefficient', unit: 'score · x^-a', bounds: [0, null], scale: 'log' },
    a: { meaning: 'exponent', unit: '1', bounds: [0, null], start: [0.01, 0.03, 0.1, 0.3] },
  },
  decisive: ['a'],
  objective: { space: 'log', loss: 'square', delta: 0 },
  sets: [
    {
      name: 't2i-flops',
      params: { k: 0.3105259205635701, a: 0.02 },
      over: 'flops',
      data: 'text to image, TIFA; compute in FLOP',
      cite: 'Li et al. 2024',
      source: 'primary',
    },
    {
      name: 't2i-params',
      params: { k: 0.16845764504411556, a: 0.11 },
      over: 'params',
      data: 'text to image, TIFA; as printed with N in millions, where it exceeds 1',
      cite: 'Li et al. 2024',
      source: 'primary',
    },
    {
      name: 't2i-tokens',
      params: { k: 0.42284380672486144, a: 0.03 },
      over: 'tokens',
      data: 'text to image, TIFA; x is pairs of image and noun',
      cite: 'Li et al. 2024',
      source: 'primary',
    },
  ],
  references: [{ cite: 'Li et al. 2024', url: 'https://arxiv.org/abs/2404.02883' }],
  misleads: [
    'It has no ceiling: a share of right answers passes 1 in the end. Take `sigmoid` or `rl-compute` where it bends.',
    'Of t2i-params either the exponent or the unit is misprinted: the plotted scores need 0.01 instead of 0.11, or N in billions.',
  ],
})
