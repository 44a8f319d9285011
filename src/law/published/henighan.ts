import type { ParamSet } from '../law.ts'

/**
 * Table 1 of Henighan et al. 2020. Published as (x0 / x)^alpha; here k = x0^alpha, with 1 PF-day = 8.64e19 FLOP where x is
 * compute: [E, k, alpha] over parameters without embeddings and over FLOP, and [k, a] of the best size k·C^a.
 */
const table = [
  ['language', 'language', [0, 9.810976002404352, 0.07], [0, 23.274934872971574, 0.048], [3.612682471156972e-6, 0.73]],
  [
    'image-8',
    'images of 8 × 8 pixels',
    [3.12, 2.8624743047162595, 0.24],
    [3.13, 207.22368245653155, 0.19],
    [5.4587681417068344e-5, 0.64],
  ],
  [
    'image-16',
    'images of 16 × 16 pixels',
    [2.64, 3.454417036862415, 0.22],
    [2.64, 87.59945334766294, 0.16],
    [3.440992809614355e-7, 0.75],
  ],
  [
    'image',
    'images of 32 × 32 pixels',
    [2.2, 1.7136190103032716, 0.13],
    [2.21, 14.102029678042777, 0.1],
    [2.2834319773987873e-5, 0.65],
  ],
  [
    'vq-16',
    'image codes, 16 × 16',
    [3.99, 3.767708451481226, 0.13],
    [4.09, 32.31489830410391, 0.11],
    [4.9374251344754145e-5, 0.64],
  ],
  [
    'vq-32',
    'image codes, 32 × 32',
    [3.07, 3.972148754018077, 0.14],
    [3.17, 52.74465437781825, 0.12],
    [2.905700731634338e-6, 0.7],
  ],
  ['text-to-image-text', 'text to image, loss of the text', [0, 2.1070893741364873, 0.037], null, null],
  [
    'text-to-image',
    'text to image, loss of the image',
    [2, 3.9193245527902847, 0.16],
    [1.93, 130.88526306842098, 0.15],
    [2.905700731634338e-6, 0.7],
  ],
  ['image-to-text-text', 'image to text, loss of the text', [0, 2.2128848910511034, 0.039], null, null],
  [
    'image-to-text',
    'image to text, loss of the image',
    [2, 3.6396062607822874, 0.15],
    [1.97, 181.14101638458536, 0.16],
    [8.172973084775398e-7, 0.72],
  ],
  [
    'video',
    'video codes, 16 × 16 × 16',
    [1.01, 12.484421237013674, 0.24],
    [0.95, 137.7371521443372, 0.14],
    [2.1251497973241865e-6, 0.71],
  ],
  [
    'math',
    'mathematics, extrapolating',
    [0.28, 4.432235517595941, 0.16],
    [0.14, 366.479007225958, 0.17],
    [1.8802401007174301e-6, 0.69],
  ],
] as const

const cite = 'Henighan et al. 2020'

/** Sets of the power law with a floor. */
export const henighanSets: readonly ParamSet[] = table.flatMap(([name, data, params, flops]) =>
  (
    [
      ['params', params, 'non-embedding parameters'],
      ['flops', flops, 'training compute in FLOP'],
    ] as const
  ).flatMap(([over, coefficients, x]): ParamSet[] => {
    if (coefficients === null) return []
    const [E, k, alpha] = coefficients
    return [
      {
        name: `henighan-${name}-${over}`,
        params: { E, k, alpha },
        over,
        data: `${data}; x is ${x}`,
        cite,
        source: 'primary',
      },
    ]
  }),
)

/** Sets of the best model size by compute. */
export const henighanOptima: readonly ParamSet[] = table.flatMap(([name, data, , , optimum]): ParamSet[] => {
  if (optimum === null) return []
  const [k, a] = optimum
  return [
    {
      name: `henighan-${name}`,
      params: { k, a },
      data: `${data}; parameters without embeddings`,
      cite,
      source: 'primary',
    },
  ]
})
