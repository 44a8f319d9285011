import { defineLaw, type Law } from '../law.ts'

/** Passes after which further ones count for nothing: the authors train for at most as many. */
const PASSES = 10

/** ln of what passes beyond the first are worth, as a multiple of b: its exponent halves every tau passes. */
const repeats = Array.from({ length: PASSES - 1 }, (_, k) => k + 1)
  .map((k) => `2^(-${k} / tau) * log(max(1, min(D / U, ${k + 1}) / ${k}))`)
  .join(' + ')

const about = {
  inputs: { D: 'tokens', U: 'unique_tokens' },
  output: 'error',
  decisive: ['b'],
  objective: { space: 'log', loss: 'square', delta: 0 },
  references: [{ cite: 'Goyal et al. 2024', url: 'https://arxiv.org/abs/2404.07177', where: 'equations 2 to 4' }],
} as const satisfies Partial<Law>

const shared = {
  b: {
    meaning: 'utility of the data, below 0: more negative is better',
    unit: '1',
    bounds: [null, 0],
    start: [-0.03, -0.08, -0.2, -0.4],
  },
  tau: {
    meaning: 'passes after which utility is halved',
    unit: 'passes',
    bounds: [0, null],
    scale: 'log',
    start: [1, 2, 4, 8, 20],
  },
  d: { meaning: 'irreducible error', unit: '1', bounds: [0, null] },
} as const satisfies Law['params']

const misleads = [
  'D counts samples seen, repeats included, and U those of one pass; any unit will do, samples of images as well as tokens.',
  `Passes beyond ${PASSES} count for nothing here, since nobody fitted more.`,
  'Rows of a single pass tell nothing of tau, and a and b are nearly collinear.',
]

/** Error by samples of one quality, repeated, with utility that halves from pass to pass: the form of the paper. */
export const dataFiltering = defineLaw({
  ...about,
  name: 'data-filtering',
  title: 'Data filtering with repetition',
  question: 'I filter data by quality, and want to know when repeats of the best cost more than adding the next best.',
  formula: `a * min(D, U)^b * exp(b * (${repeats})) + d`,
  params: { a: { meaning: 'coefficient', unit: 'samples^-b', bounds: [0, null], scale: 'log' }, ...shared },
  misleads: [
    ...misleads,
    'The released code computes another form, `data-filtering-code`: coefficients of one say nothing in the other.',
  ],
})

/** The same as the authors' released code computes it. */
export const dataFilteringCode = defineLaw({
  ...about,
  name: 'data-filtering-code',
  title: 'Data filtering with repetition, as released',
  question: "I want coefficients comparable with the released code's for filtered and repeated data.",
  formula: `((a * min(D, U) / 1e5)^b + d) * exp(b * (${repeats}))`,
  params: {
    a: {
      meaning: 'factor of samples, inside the power',
      unit: '1/samples',
      bounds: [0, null],
      scale: 'log',
      start: [1e-3, 1e-2, 0.1, 1, 10, 100],
    },
    ...shared,
  },
  misleads: [
    ...misleads,
    'a stands inside the power, and repeats shrink d too, unlike in the paper (`data-filtering`); the run script holds d at 0.1.',
  ],
})
