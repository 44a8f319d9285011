import { defineLaw } from '../law.ts'

/** A power law in one quantity above a floor. */
export const powerFloor = defineLaw({
  name: 'power-floor',
  title: 'Power law with a floor',
  question: 'I vary one thing (size, data, compute or steps), and the loss levels off.',
  formula: 'E + k / x^alpha',
  inputs: { x: 'x' },
  params: {
    E: { meaning: 'irreducible loss', unit: 'nats/token', bounds: [0, null] },
    k: { meaning: 'coefficient', unit: 'nats/token · x^alpha', bounds: [0, null], scale: 'log' },
    alpha: { meaning: 'exponent', unit: '1', bounds: [0, null], start: [0.03, 0.05, 0.1, 0.2, 0.35, 0.6, 1.2] },
  },
  derived: { x0: 'k^(1 / alpha)' },
  objective: { space: 'log', loss: 'huber', delta: 1e-3 },
  // Published as (x0 / x)^alpha; k = x0^alpha, with 1 PF-day = 8.64e19 FLOP where x is compute.
  sets: [
    {
      name: 'henighan-language-params',
      params: { E: 0, k: 9.810976002404352, alpha: 0.07 },
      over: 'params',
      data: 'language; x is non-embedding parameters',
      cite: 'Henighan et al. 2020',
      source: 'primary',
    },
    {
      name: 'henighan-language-flops',
      params: { E: 0, k: 23.274934872971574, alpha: 0.048 },
      over: 'flops',
      data: 'language; x is training compute in FLOP',
      cite: 'Henighan et al. 2020',
      source: 'primary',
    },
    {
      name: 'henighan-image-params',
      params: { E: 2.2, k: 1.7136190103032716, alpha: 0.13 },
      over: 'params',
      data: 'images of 32 × 32 pixels; x is non-embedding parameters',
      cite: 'Henighan et al. 2020',
      source: 'primary',
    },
    {
      name: 'henighan-image-flops',
      params: { E: 2.21, k: 14.102029678042777, alpha: 0.1 },
      over: 'flops',
      data: 'images of 32 × 32 pixels; x is training compute in FLOP',
      cite: 'Henighan et al. 2020',
      source: 'primary',
    },
    {
      name: 'henighan-video-params',
      params: { E: 1.01, k: 12.484421237013674, alpha: 0.24 },
      over: 'params',
      data: 'video tokens; x is non-embedding parameters',
      cite: 'Henighan et al. 2020',
      source: 'primary',
    },
    {
      name: 'henighan-video-flops',
      params: { E: 0.95, k: 137.7371521443372, alpha: 0.14 },
      over: 'flops',
      data: 'video tokens; x is training compute in FLOP',
      cite: 'Henighan et al. 2020',
      source: 'primary',
    },
  ],
  references: [
    { cite: 'Henighan et al. 2020', url: 'https://arxiv.org/abs/2010.14701', where: 'equation 1.1, table 1' },
    { cite: 'Hestness et al. 2017', url: 'https://arxiv.org/abs/1712.00409' },
  ],
  misleads: [
    'E and alpha trade off unless the data reach the bend: a floor far below every measured loss is not determined.',
    'Points from the plateau at very small x bias the exponent.',
  ],
})
