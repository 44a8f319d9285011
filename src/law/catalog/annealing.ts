import { gainOfDrops, sumOfRates } from '../curve-params.ts'
import { defineLaw, type Law } from '../law.ts'
import { memberName, memberParts } from '../member.ts'

function annealingOf(name: string, title: string, warmup: 'peak' | 'counted'): Law {
  return defineLaw({
    name,
    title,
    question: 'I have training curves of two or more schedules and want the loss of a longer run or another schedule.',
    formula: 'L0 + A * S^(-alpha) - B * LD',
    inputs: {},
    features: {
      S: { use: 'lr-sum' },
      LD: {
        use: 'lr-drops',
        warmup,
        reference: 1.5e-4,
        args: { rate: 'C', shape: 'beta', slowing: 'gamma', discount: 'kappa' },
      },
    },
    params: {
      ...sumOfRates,
      B: gainOfDrops.B,
      C: {
        meaning: 'speed at which a drop takes effect, at a rate of 1.5e-4',
        unit: '1',
        bounds: [0, null],
        scale: 'log',
        start: [3, 30, 300, 3000],
      },
      beta: gainOfDrops.beta,
      gamma: {
        meaning: 'slowing of that by a low rate',
        unit: '1',
        bounds: [0, null],
        start: [0.3, 0.6],
        prior: 0.5,
      },
      kappa: {
        meaning: 'exponent with which a later drop counts for less',
        unit: '1',
        bounds: [0, null],
        start: [0.05, 0.15, 0.3],
        prior: 0.15,
      },
    },
    decisive: ['alpha'],
    weighsRuns: true,
    references: [
      { cite: 'Luo et al. 2025', url: 'https://arxiv.org/abs/2503.12811', where: 'the multi-power law, kappa = 0' },
    ],
    misleads: [
      'kappa and gamma are priors from other data (kappa 0.15 was best of 0, 0.1, 0.15 and 0.2 on the runs of Schaipp et al. 2025): training curves of short runs do not determine them.',
      'Two or more schedules are needed: one does not tell the effect of a drop from the effect of time.',
    ],
  })
}

/** The multi-power law with late drops discounted, drops counted from the end of the warm-up. */
export const annealingPost = annealingOf('annealing-post', 'Annealing law, drops after the warm-up', 'peak')

/** The same with the rise of the warm-up as negative drops. */
export const annealingRaw = annealingOf('annealing-raw', 'Annealing law, warm-up counted', 'counted')

interface Member {
  readonly law: Law
  readonly kappa?: number
}

/** The average of members as a law: their formulas side by side, each symbol with the member's number. */
function averageOf(name: string, title: string, members: readonly Member[]): Law {
  const parts = members.map(({ law }, at) => memberParts(law, at + 1))
  const terms = members.map(({ law }, at) =>
    law.formula.replace(/[A-Za-z]\w*/g, (symbol) => memberName(symbol, at + 1)),
  )
  return defineLaw({
    ...members[0]!.law,
    name,
    title,
    formula: `(${terms.join(' + ')}) / ${members.length}`,
    features: Object.fromEntries(parts.flatMap(({ features }) => features)),
    params: Object.fromEntries(parts.flatMap(({ params }) => params)),
    decisive: parts.flatMap(({ decisive }) => decisive),
    members: members.map(({ law, kappa }) => ({ law: law.name, ...(kappa !== undefined && { fixed: { kappa } }) })),
    alone: 'momentum-raw',
  })
}

/** The default for curves: the mean of both ways to count the warm-up. */
export const annealing = averageOf('annealing', 'Annealing law', [{ law: annealingPost }, { law: annealingRaw }])

/** The same over three values of kappa, for those who dislike a single prior. */
export const annealingWide = averageOf(
  'annealing-wide',
  'Annealing law, averaged over kappa',
  [0.1, 0.15, 0.2].flatMap((kappa) => [
    { law: annealingPost, kappa },
    { law: annealingRaw, kappa },
  ]),
)
