import { defineLaw } from '../law.ts'

/** Loss of translation models by the sizes of encoder and decoder. */
export const encoderDecoder = defineLaw({
  name: 'encoder-decoder',
  title: 'Encoder–decoder law of translation',
  question: 'I vary encoder and decoder size of a translation model.',
  formula: 'k / (Ne^pe * Nd^pd) + E',
  inputs: { Ne: 'encoder_params', Nd: 'decoder_params' },
  params: {
    k: { meaning: 'coefficient', unit: 'nats/token · parameters^(pe+pd)', bounds: [0, null], scale: 'log' },
    pe: { meaning: 'encoder exponent', unit: '1', bounds: [0, null], start: [0.05, 0.1, 0.2, 0.35, 0.6] },
    pd: { meaning: 'decoder exponent', unit: '1', bounds: [0, null], start: [0.05, 0.1, 0.2, 0.35, 0.6] },
    E: { meaning: 'irreducible loss', unit: 'nats/token', bounds: [0, null] },
  },
  decisive: ['pe', 'pd'],
  derived: { encoder: 'pe / (pe + pd)', decoder: 'pd / (pe + pd)' },
  objective: { space: 'log', loss: 'huber', delta: 1e-3 },
  references: [{ cite: 'Ghorbani et al. 2021', url: 'https://arxiv.org/abs/2109.07740' }],
  misleads: [
    'The form is the one commonly quoted for the paper; no published coefficients ship, so fit your own rows.',
    'The paper scales both sizes by a baseline; only the product with its coefficient can be determined, which is k.',
    'The loss of text translated from the target language goes with quality; that of source-original text saturates.',
  ],
})
