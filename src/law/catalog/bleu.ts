import { defineLaw } from '../law.ts'

/** BLEU of a translation model as a power of its loss: the second step after a law of loss. */
export const bleu = defineLaw({
  name: 'bleu',
  title: 'BLEU from loss',
  question: 'I know the loss of a translation model, and want its BLEU.',
  formula: 'c / L^p',
  inputs: { L: 'loss' },
  output: 'bleu',
  params: {
    c: { meaning: 'BLEU at a loss of 1', unit: 'BLEU', bounds: [0, null], scale: 'log' },
    p: { meaning: 'exponent', unit: '1', bounds: [0, null], start: [0.3, 0.6, 1.2, 2.5] },
  },
  decisive: ['p'],
  objective: { space: 'log', loss: 'square', delta: 0 },
  references: [{ cite: 'Ghorbani et al. 2021', url: 'https://arxiv.org/abs/2109.07740' }],
  misleads: [
    'It holds for test sets whose target was the original text; on sets whose source was, BLEU saturates while the loss falls.',
    'The form is the one commonly quoted for the paper; no published coefficients ship, so fit your own rows.',
  ],
})
