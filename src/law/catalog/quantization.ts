import { defineLaw } from '../law.ts'

/** What quantising a trained model adds to its loss. */
export const quantization = defineLaw({
  name: 'quantization',
  title: 'Law of quantisation after training',
  question: 'I quantise trained models, and want the loss that this adds.',
  formula: 'CT * D^gammaD / N^gammaN * exp(-P / gammapost)',
  inputs: { N: 'params', D: 'tokens', P: 'post_bits' },
  output: 'loss_increase',
  params: {
    CT: {
      meaning: 'coefficient',
      unit: 'nats/token · parameters^gammaN / tokens^gammaD',
      bounds: [0, null],
      scale: 'log',
    },
    gammaD: { meaning: 'token exponent', unit: '1', bounds: [0, null], start: [0.2, 0.5, 1] },
    gammaN: { meaning: 'parameter exponent', unit: '1', bounds: [0, null], start: [0.2, 0.5, 1] },
    gammapost: {
      meaning: 'bits per factor e',
      unit: 'bits',
      bounds: [0, null],
      scale: 'log',
      start: [0.3, 0.6, 1.2, 2.5],
    },
  },
  decisive: ['gammaD', 'gammaN'],
  objective: { space: 'log', loss: 'huber', delta: 1e-3 },
  sets: [
    {
      name: 'kumar',
      params: { CT: 0.0598, gammaD: 0.5068, gammaN: 0.3439, gammapost: 0.5907 },
      data: 'weights quantised after training; without the shift of the published fit',
      cite: 'Kumar et al. 2024',
      source: 'primary',
    },
  ],
  references: [{ cite: 'Kumar et al. 2024', url: 'https://arxiv.org/abs/2411.04330', where: 'table 2, appendix K' }],
  misleads: [
    'The output is the increase of the loss, loss_increase, not the loss; it adds to the law `precision` or any other.',
    'The published fit shifts the bits by a bias that the main text leaves out.',
    'More training tokens make a model harder to quantise: the increase grows with D.',
  ],
})
