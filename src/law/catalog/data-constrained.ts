import { defineLaw } from '../law.ts'

/** Chinchilla loss with repeated tokens and excess parameters worth less and less. */
export const dataConstrained = defineLaw({
  name: 'data-constrained',
  title: 'Data-constrained law',
  question: 'I repeat a limited set of unique tokens, and want to know what repeats and larger models are still worth.',
  formula:
    'E + A / (min(N, (alpha * A / (beta * B) * min(D, U)^beta)^(1 / alpha))' +
    ' * (1 - RN * expm1((1 - N / min(N, (alpha * A / (beta * B) * min(D, U)^beta)^(1 / alpha))) / RN)))^alpha' +
    ' + B / (min(D, U) * (1 - RD * expm1((1 - D / min(D, U)) / RD)))^beta',
  inputs: { N: 'params', D: 'tokens', U: 'unique_tokens' },
  params: {
    E: { meaning: 'irreducible loss', unit: 'nats/token', bounds: [0, null] },
    A: {
      meaning: 'parameter coefficient',
      unit: 'nats/token · parameters^alpha',
      bounds: [0, null],
      scale: 'log',
      start: [10, 100, 1e3, 1e4, 1e5, 1e6],
    },
    B: {
      meaning: 'token coefficient',
      unit: 'nats/token · tokens^beta',
      bounds: [0, null],
      scale: 'log',
      start: [10, 100, 1e3, 1e4, 1e5, 1e6],
    },
    alpha: { meaning: 'parameter exponent', unit: '1', bounds: [0, null], start: [0.2, 0.28, 0.35, 0.45, 0.6] },
    beta: { meaning: 'token exponent', unit: '1', bounds: [0, null], start: [0.2, 0.28, 0.35, 0.45, 0.6] },
    RN: {
      meaning:
        'excess parameters, per parameter that the unique tokens warrant, after which a further one is worth 1/e',
      unit: '1',
      bounds: [0, null],
      scale: 'log',
      start: [1, 3, 6, 12, 30],
    },
    RD: {
      meaning: 'repeats after which a further one is worth 1/e of a fresh token',
      unit: '1',
      bounds: [0, null],
      scale: 'log',
      start: [1, 3, 6, 12, 30],
    },
  },
  // repeats count as 1 − exp(−R / RD): on RN and RD rests what many epochs are worth
  decisive: ['alpha', 'beta', 'RN', 'RD'],
  derived: { worth: '1 + RD' },
  objective: { space: 'log', loss: 'huber', delta: 1e-3 },
  sets: [
    {
      name: 'muennighoff-c4',
      // e^0.6254804, e^6.255414, e^7.3049974; the exponents are tied.
      params: {
        E: 1.8691436784054858,
        A: 520.8249516599187,
        B: 1487.716093782861,
        alpha: 0.3526596,
        beta: 0.3526596,
        RN: 5.309743,
        RD: 15.387756,
      },
      data: 'C4 validation loss; base law from 54 runs, RN and RD from 182 runs',
      cite: 'Muennighoff et al. 2023',
      source: 'primary',
    },
  ],
  references: [
    { cite: 'Muennighoff et al. 2023', url: 'https://arxiv.org/abs/2305.16264', where: 'section 3, appendix A' },
  ],
  misleads: [
    'The authors fit in two stages: the base law on runs without repeats, then RN and RD with `fixed` E, A, B, alpha and beta. All at once is harder to determine.',
    'RN and RD are correlated, and some sets of runs have several minima: look at the second-best optimum.',
    'It saturates, and never predicts that more repeats raise the loss, as they do when a model overfits.',
    'D counts tokens seen, repeats included; D/U is the number of epochs.',
  ],
})
