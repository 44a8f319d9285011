import { defineLaw } from '../law.ts'

/** Loss as an irreducible part, a part bought by parameters and a part bought by tokens. */
export const chinchilla = defineLaw({
  name: 'chinchilla',
  title: 'Chinchilla parametric loss',
  question: 'I vary model size and data, and want the best split of a compute budget.',
  formula: 'E + A / N^alpha + B / D^beta',
  inputs: { N: 'params', D: 'tokens' },
  params: {
    E: { meaning: 'irreducible loss', unit: 'nats/token', bounds: [0, null] },
    A: { meaning: 'parameter coefficient', unit: 'nats/token · parameters^alpha', bounds: [0, null], scale: 'log' },
    B: { meaning: 'token coefficient', unit: 'nats/token · tokens^beta', bounds: [0, null], scale: 'log' },
    alpha: { meaning: 'parameter exponent', unit: '1', bounds: [0, null], start: [0.05, 0.1, 0.2, 0.35, 0.6, 1] },
    beta: { meaning: 'token exponent', unit: '1', bounds: [0, null], start: [0.05, 0.1, 0.2, 0.35, 0.6, 1] },
  },
  decisive: ['alpha', 'beta'],
  derived: {
    a: 'beta / (alpha + beta)',
    b: 'alpha / (alpha + beta)',
    G: '(alpha * A / (beta * B))^(1 / (alpha + beta))',
  },
  objective: { space: 'log', loss: 'huber', delta: 1e-3 },
  sets: [
    {
      name: 'hoffmann',
      params: { E: 1.69, A: 406.4, B: 410.7, alpha: 0.34, beta: 0.28 },
      data: 'MassiveText, more than 400 runs; rounded as printed',
      cite: 'Hoffmann et al. 2022',
      source: 'primary',
    },
    {
      name: 'hoffmann-tex',
      // e^0.5267228, e^6.0073404, e^6.0179186: the digits left in the source of the paper.
      params: { E: 1.6933736809989528, A: 406.4010175194737, B: 410.7228269450398, alpha: 0.33917084, beta: 0.2849083 },
      data: 'MassiveText, more than 400 runs; digits from the source of the paper',
      cite: 'Hoffmann et al. 2022',
      source: 'primary',
    },
    {
      name: 'epoch',
      params: { E: 1.8172, A: 482.01, B: 2085.43, alpha: 0.3478, beta: 0.3658 },
      data: "240 runs digitised from Hoffmann's figure 4; A and B of one fit, E of its replica, as printed",
      cite: 'Besiroglu et al. 2024',
      source: 'primary',
    },
    {
      name: 'muennighoff-c4',
      // e^0.6254804, e^6.255414, e^7.3049974; the exponents are tied.
      params: { E: 1.8691436784054858, A: 520.8249516599187, B: 1487.716093782861, alpha: 0.3526596, beta: 0.3526596 },
      data: 'C4 validation loss, 54 runs',
      cite: 'Muennighoff et al. 2023',
      source: 'primary',
    },
    {
      name: 'sardana',
      params: { E: 1.45, A: 33.66, B: 138.9, alpha: 0.18, beta: 0.24 },
      data: '10 to 10,000 tokens per parameter',
      cite: 'Sardana et al. 2024',
      source: 'secondary',
    },
    {
      name: 'krajewski-dense',
      params: { E: 0.47, A: 16.3, B: 26.7, alpha: 0.126, beta: 0.127 },
      data: 'dense models, as a baseline of mixtures of experts',
      cite: 'Krajewski et al. 2024',
      source: 'primary',
    },
    {
      name: 'gemstones',
      // e^0.6655, e^4.876, e^12.698.
      params: { E: 1.9454630096993297, A: 131.10519287294056, B: 327093.06112908927, alpha: 0.2576, beta: 0.5909 },
      data: 'Gemstones from 100B tokens on, Huber threshold 1e-4',
      cite: 'McLeish et al. 2025',
      source: 'primary',
    },
  ],
  references: [
    { cite: 'Hoffmann et al. 2022', url: 'https://arxiv.org/abs/2203.15556', where: 'section 3.3, appendix D' },
    { cite: 'Besiroglu et al. 2024', url: 'https://arxiv.org/abs/2404.10102' },
    { cite: 'Muennighoff et al. 2023', url: 'https://arxiv.org/abs/2305.16264' },
    { cite: 'Krajewski et al. 2024', url: 'https://arxiv.org/abs/2402.07871' },
    { cite: 'Sardana et al. 2024', url: 'https://arxiv.org/abs/2401.00448' },
    { cite: 'McLeish et al. 2025', url: 'https://arxiv.org/abs/2502.06857' },
  ],
  misleads: [
    'B and beta are nearly collinear, and E trades off against both exponents unless parameters and tokens both vary widely.',
    'Runs at one fixed ratio of tokens to parameters cannot tell the two terms apart.',
    'Rounded coefficients move the optimum by tens of per cent: keep at least six digits.',
  ],
})
