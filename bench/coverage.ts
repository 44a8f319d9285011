// Real coverage of 90 % intervals, simulated from Chinchilla's published law (Hoffmann et al., TeX digits): designs of 9 to
// 100 runs, grids and ladders of 20 tokens per parameter, 0.3 to 2 % of noise, heavy tails, checkpoints of runs.
// usage: npm run bench -- coverage [tables] [methods] [designs] [draws]   e.g. 1000 bootstrap,wild grid,checkpoints9

import { unreliable } from '../src/base/note.ts'
import { Random, splitSeed } from '../src/base/seed.ts'
import { fit } from '../src/fit/fit.ts'
import { type Band, type Estimate, estimate } from '../src/infer/estimate.ts'
import type { IntervalMethod } from '../src/infer/interval-method.ts'
import { predict } from '../src/infer/predict.ts'
import { findLaw, findSet } from '../src/law/catalog.ts'
import { evaluateLaw } from '../src/law/evaluate.ts'
import { plan } from '../src/plan/plan.ts'
import { tableFromColumns } from '../src/table/build.ts'
import type { RunTable } from '../src/table/table.ts'
import { logSpaced } from './simulated.ts'

const [tables, methods, chosen, draws] = [
  Number(process.argv[2] ?? 200),
  (process.argv[3] ?? 'bootstrap').split(',') as IntervalMethod[],
  (process.argv[4] ?? 'grid,ladder,checkpoints').split(','),
  Number(process.argv[5] ?? 200),
]
const law = findLaw('chinchilla')
const truth = findSet(law, 'hoffmann-tex').params as Record<'E' | 'A' | 'B' | 'alpha' | 'beta', number>

interface Row {
  readonly run: number
  readonly params: number
  readonly tokens: number
}

interface Design {
  readonly name: string
  readonly rows: readonly Row[]
  /** Whether tokens per parameter are the same in all rows. */
  readonly isLadder: boolean
}

const grid = (sizes: number, lengths: number): Row[] =>
  logSpaced(5e7, 1e10, sizes)
    .flatMap((params) => logSpaced(2e9, 2e11, lengths).map((tokens) => ({ params, tokens })))
    .map((row, run) => ({ run, ...row }))
const ladder = (count: number): Row[] =>
  logSpaced(5e7, 1e10, count).map((params, run) => ({ run, params, tokens: 20 * params }))
/** Five evaluations along each run, from a fifth of its length on. */
const checkpoints = (rows: readonly Row[]): Row[] =>
  rows.flatMap(({ run, params, tokens }) =>
    [0.2, 0.4, 0.6, 0.8, 1].map((share) => ({ run, params, tokens: share * tokens })),
  )

const shapes = [
  [3, 3],
  [4, 4],
  [8, 5],
  [10, 10],
] as const
const designs: readonly Design[] = [
  ...shapes.map(([a, b]) => ({ name: `grid${a * b}`, rows: grid(a, b), isLadder: false })),
  ...[9, 16, 40, 100].map((n) => ({ name: `ladder${n}`, rows: ladder(n), isLadder: true })),
  ...shapes.map(([a, b]) => ({ name: `checkpoints${a * b}`, rows: checkpoints(grid(a, b)), isLadder: false })),
]

/** Student t with 3 degrees of freedom, scaled to a standard deviation of 1. */
function heavy(random: Random): number {
  const chiSquare = random.normal() ** 2 + random.normal() ** 2 + random.normal() ** 2
  return random.normal() / Math.sqrt(chiSquare)
}

interface Noise {
  readonly name: string
  readonly size: number
  readonly draw: (random: Random) => number
}
const normal = (random: Random): number => random.normal()
const noises: readonly Noise[] = [
  { name: '0.3 %', size: 0.003, draw: normal },
  { name: '1 %', size: 0.01, draw: normal },
  { name: '2 %', size: 0.02, draw: normal },
  { name: '1 %, heavy tails', size: 0.01, draw: heavy },
]

/** Checkpoints of a run share 0.8 of its variance. */
const SHARED = 0.8

function simulated({ rows }: Design, { size, draw }: Noise, seed: number): RunTable {
  const random = new Random(splitSeed(seed, 7))
  const runs = new Set(rows.map(({ run }) => run)).size
  const isShared = runs < rows.length
  const luck = Array.from({ length: runs }, () => draw(random))
  const error = (run: number) =>
    size * (isShared ? Math.sqrt(SHARED) * luck[run]! + Math.sqrt(1 - SHARED) * draw(random) : luck[run]!)
  return tableFromColumns({
    params: rows.map(({ params }) => params),
    tokens: rows.map(({ tokens }) => tokens),
    loss: rows.map(({ run, params, tokens }) => evaluateLaw(law, truth, { params, tokens }) * Math.exp(error(run))),
    ...(isShared && { run: rows.map(({ run }) => `r${run}`) }),
  })
}

interface Question {
  readonly name: string
  readonly truth: number
  readonly band: (found: Estimate) => Band
}

const none: Band = { low: null, high: null }

/** Quantities as a user reads them: withheld where the tool withholds them. */
function questionsOf({ rows, isLadder }: Design): Question[] {
  const largest = rows.reduce((max, { params, tokens }) => Math.max(max, 6 * params * tokens), 0)
  const { E, A, B, alpha, beta } = truth
  const G = ((alpha * A) / (beta * B)) ** (1 / (alpha + beta))
  const bestSize = (flops: number) => G * (flops / 6) ** (beta / (alpha + beta))
  const lossAt = (times: number): Question => {
    const flops = times * largest
    // a ladder says nothing off itself
    const params = isLadder ? Math.sqrt(flops / 120) : bestSize(flops)
    const tokens = flops / (6 * params)
    return {
      name: `loss at ${times}x`,
      truth: E + A / params ** alpha + B / tokens ** beta,
      band(found) {
        const [at] = predict(found, [{ params, tokens }])
        return unreliable(at!.notes) === undefined ? at!.mean : none
      },
    }
  }
  return [
    { name: 'alpha', truth: alpha, band: (found) => found.params.alpha! },
    { name: 'a', truth: beta / (alpha + beta), band: (found) => found.derived.a! },
    {
      name: 'optimum at 10x',
      truth: bestSize(10 * largest),
      band(found) {
        const best = plan(found, { flops: 10 * largest })
        return unreliable(best.notes) === undefined ? best.params : none
      },
    },
    lossAt(10),
    lossAt(100),
  ]
}

/** Cells with fewer quoted intervals are not judged: what is quoted once in ten tables is withheld in all but name. */
const LEAST_QUOTED = 0.1
const [LOW, HIGH, FLOOR] = [0.86, 0.95, 0.82]

interface Cell {
  readonly name: string
  readonly real: number
}

const header = ['design', 'noise', ...questionsOf(designs[0]!).map(({ name }) => name)]
for (const method of methods) {
  console.log(
    `\n${method}: ${tables} tables a cell, ${draws} draws each; share of quoted intervals that hold the truth`,
  )
  console.log('(in brackets the share of tables in which one is quoted, where it is not all)\n')
  console.log(`| ${header.join(' | ')} |\n|${header.map((_, at) => (at < 2 ? '---|' : '--:|')).join('')}`)
  const cells: Cell[] = []
  for (const design of designs.filter(({ name }) =>
    chosen.some((each) => name === each || name.replace(/\d+$/, '') === each),
  )) {
    for (const noise of noises) {
      const questions = questionsOf(design)
      const tally = questions.map(() => ({ hits: 0, told: 0 }))
      for (let k = 0; k < tables; k++) {
        const found = estimate(fit(simulated(design, noise, k), law, { seed: k }), {
          method,
          count: draws,
          checks: false,
        })
        questions.forEach(({ truth: value, band }, at) => {
          const { low, high } = band(found)
          if (low === null || high === null) return
          tally[at]!.told++
          if (low <= value && value <= high) tally[at]!.hits++
        })
      }
      const row = tally.map(({ hits, told }, at) => {
        const share = told / tables
        if (share < LEAST_QUOTED) return '–'
        cells.push({ name: `${design.name}, ${noise.name}, ${questions[at]!.name}`, real: hits / told })
        return `${((100 * hits) / told).toFixed(1)}${share < 0.995 ? ` (${(100 * share).toFixed(0)})` : ''}`
      })
      console.log(`| ${[design.name, noise.name, ...row].join(' | ')} |`)
    }
  }
  const within = cells.filter(({ real }) => real >= LOW && real <= HIGH)
  console.log(`\n${within.length} of ${cells.length} quoted cells lie in ${100 * LOW} to ${100 * HIGH} %`)
  for (const { name, real } of cells.filter((each) => !within.includes(each)))
    console.log(`outside${real < FLOOR ? ', below the floor' : ''}: ${name}: ${(100 * real).toFixed(1)} %`)
}
