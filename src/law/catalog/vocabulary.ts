import { defineLaw } from '../law.ts'

/** Unigram-normalised loss by vocabulary and other parameters, and data. */
export const vocabulary = defineLaw({
  name: 'vocabulary',
  title: 'Vocabulary law',
  question: 'I vary vocabulary size beside model size and data.',
  formula: 'A1 / N^beta + A2 / V^alpha2 + B / D^beta - E',
  inputs: { N: 'non_vocabulary_params', V: 'vocabulary_params', D: 'tokens' },
  output: 'normalized_loss',
  params: {
    A1: {
      meaning: 'coefficient of the parameters outside the vocabulary',
      unit: 'nats/token · parameters^beta',
      bounds: [0, null],
      scale: 'log',
    },
    A2: {
      meaning: 'coefficient of vocabulary parameters',
      unit: 'nats/token · parameters^alpha2',
      bounds: [0, null],
      scale: 'log',
    },
    B: { meaning: 'token coefficient', unit: 'nats/token · tokens^beta', bounds: [0, null], scale: 'log' },
    E: { meaning: 'minus the normalised loss in the limit', unit: 'nats/token', bounds: [null, null] },
    beta: { meaning: 'exponent of parameters and tokens', unit: '1', bounds: [0, null], start: [0.15, 0.3, 0.45, 0.7] },
    alpha2: { meaning: 'vocabulary exponent', unit: '1', bounds: [0, null], start: [0.15, 0.3, 0.5, 0.7, 1] },
  },
  decisive: ['beta', 'alpha2'],
  objective: { space: 'linear', loss: 'huber', delta: 1e-3 },
  sets: [
    {
      name: 'tao',
      // 1.831, 0.196 and 2.124 for parameters in millions and tokens in billions.
      params: {
        A1: 880.4168470114531,
        A2: 2080.9232921095017,
        B: 22395.177679350345,
        E: 5.533,
        beta: 0.447,
        alpha2: 0.671,
      },
      data: 'coefficients converted to raw counts',
      cite: 'Tao et al. 2024',
      source: 'secondary',
    },
  ],
  references: [{ cite: 'Tao et al. 2024', url: 'https://arxiv.org/abs/2407.13623' }],
  misleads: [
    'The output, normalized_loss, is the loss minus that of a unigram model with the same vocabulary; it can be negative.',
    'V is vocabulary size times width. The paper counts characters where the code, as here, counts tokens.',
    'Published with parameters in millions and tokens in billions; the set is converted to raw counts.',
  ],
})
