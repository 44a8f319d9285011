import { defineLaw, type Law, type Param } from '../law.ts'

/** A smoothly broken power law with `breaks` breaks: straight pieces in log–log above a floor, joined by bends. */
export function broken(breaks: number): Law {
  const at = Array.from({ length: breaks }, (_, i) => i + 1)
  return defineLaw({
    name: `broken:${breaks}`,
    title: `Broken power law with ${breaks} break${breaks === 1 ? '' : 's'}`,
    question: `I have a curve whose slope in log–log changes ${times(breaks)}, as in double descent.`,
    // each factor is (1 + (x/d)^(1/f))^(-c·f), written so that no power of a large ratio overflows
    formula: `a + b * x^-c0${at
      .map(
        (i) => ` * (max(x, d${i}) / d${i})^-c${i} * (1 + (min(x, d${i}) / max(x, d${i}))^(1 / f${i}))^(-c${i} * f${i})`,
      )
      .join('')}`,
    inputs: { x: 'x' },
    params: {
      a: { meaning: 'limit', unit: 'nats/token', bounds: [null, null] },
      b: { meaning: 'coefficient', unit: 'nats/token · x^c0', bounds: [0, null], scale: 'log' },
      c0: { meaning: 'first slope is −c0', unit: '1', bounds: [null, null], start: [0, 0.1, 0.3] },
      ...Object.fromEntries(at.flatMap((i) => breakParams(i, breaks))),
    },
    derived: Object.fromEntries(
      at.map((i) => [`slope${i}`, `-(${['c0', ...at.slice(0, i).map((j) => `c${j}`)].join(' + ')})`]),
    ),
    objective: { space: 'log', loss: 'square', delta: 0 },
    references: [{ cite: 'Caballero et al. 2022', url: 'https://arxiv.org/abs/2210.14891', where: 'equation 1' }],
    misleads: [
      'A break beyond the data is invisible, and the law knows nothing of it.',
      'How sharp a break is, f, is determined only by rows near it; smaller is sharper.',
      'Each break adds three parameters: choose their number by held-out error, never by the fit itself.',
      'The authors compare ln(y + 1), which forgives values near 0; here the objective is log-square, or what you give.',
    ],
  })
}

/** Places of a break that are tried: the first break among small x, the last among large, in order. */
const PLACES = [1e-4, 1e-3, 1e-2, 0.1, 0.5, 2, 10, 100, 1e3, 1e4]

function breakParams(i: number, breaks: number): [string, Param][] {
  const each = Math.max(3, Math.ceil(PLACES.length / breaks))
  const from = breaks === 1 ? 0 : Math.round(((i - 1) / (breaks - 1)) * (PLACES.length - each))
  return [
    [`c${i}`, { meaning: `change of slope ${i}`, unit: '1', bounds: [null, null], start: [-0.5, -0.2, 0.2, 0.5] }],
    [
      `d${i}`,
      {
        meaning: `place of break ${i}`,
        unit: 'x',
        bounds: [0, null],
        scale: 'log',
        start: PLACES.slice(from, from + each),
        startUnit: 'x',
      },
    ],
    [`f${i}`, { meaning: `width of break ${i} in ln x`, unit: '1', bounds: [0, null], scale: 'log', start: [0.3, 1] }],
  ]
}

function times(count: number): string {
  return ['once', 'twice'][count - 1] ?? `${count} times`
}
