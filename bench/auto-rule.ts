// How should weights of `auto` fall with held-out errors, and with how far a law's curve lies from the others'; and does it help
// to fit laws to the larger rows besides? Judged by simulated curves, each from one of its laws or the sum of two, by the fitted
// rows alone of published learning curves, and by training curves at a constant learning rate: the larger rows are predicted.
// usage: npm run bench -- auto-rule [curves of each kind] [seed]
import { Random, splitSeed } from '../src/base/seed.ts'
import { Ensemble } from '../src/fit/ensemble.ts'
import { single } from '../src/infer/estimate.ts'
import { findLaw } from '../src/law/catalog.ts'
import { evaluateLaw } from '../src/law/evaluate.ts'
import { fitCandidate, hasValues, heldOutErrors, valuesBeyond } from '../src/study/auto.ts'
import { agreeing, autoCandidates, autoLaws, judge, weightsOf } from '../src/study/auto-rule.ts'
import { tableFromColumns } from '../src/table/build.ts'
import { learningCurves } from './learning-curves.ts'
import { trainingCurves } from './training-curves.ts'

const count = Number(process.argv[2] ?? 105)
const seed = Number(process.argv[3] ?? 0)

/** Rows to fit, and larger ones to predict. */
interface Curve {
  readonly x: readonly number[]
  readonly loss: readonly number[]
  readonly far: readonly number[]
  readonly expected: readonly number[]
}

/** Parameters of a typical learning curve for x from 1 to `span`. */
function truthOf(name: string, random: Random, span: number): Readonly<Record<string, number>> {
  const between = (low: number, high: number) => low + (high - low) * random.uniform()
  const E = random.uniform() < 0.25 ? 0 : between(0.02, 1)
  const alpha = between(0.05, 0.6)
  const truths: Readonly<Record<string, () => Readonly<Record<string, number>>>> = {
    power: () => ({ k: 1, alpha: between(0.03, 0.4) }),
    'power-floor': () => ({ E, k: 1, alpha }),
    m3: () => ({ beta: 1, gamma: span ** -between(0.3, 1.3), c: alpha }),
    m4: () => ({ einf: E, e0: E + 1, alpha: between(0.2, 3), x0: span ** between(-0.5, 0.6), c: -between(0.2, 1) }),
    exponential: () => ({ E: between(0.05, 1), A: 1, x0: span * between(0.15, 1.5) }),
    stretched: () => ({ E: E + 0.02, A: 1, x0: span * between(0.05, 1), s: between(0.2, 0.7) }),
    'broken:1': () => ({
      ...{ a: E, b: 1, c0: between(0, 0.3), c1: between(-0.15, 0.6) },
      ...{ d1: span ** between(0.2, 0.9), f1: between(0.1, 1) },
    }),
  }
  return truths[name]!()
}

/** A curve of 8 to 40 rows over one to three decades, with noise of 0.05 to 2 %, and its course up to 2 to 10 times as far. */
function simulated(names: readonly string[], k: number): Curve {
  const random = new Random(splitSeed(seed, k))
  const rows = Math.round(8 * 5 ** random.uniform())
  const span = 10 ** (1 + 2 * random.uniform())
  const reach = 2 * 5 ** random.uniform()
  const noise = 10 ** (-3.3 + 1.6 * random.uniform())
  const parts = names.map((name) => ({ law: findLaw(name), truth: truthOf(name, random, span) }))
  const at = (x: number) => parts.reduce((sum, { law, truth }) => sum + evaluateLaw(law, truth, { x }), 0)
  const x = Array.from({ length: rows }, (_, i) => span ** (i / (rows - 1)))
  const far = Array.from({ length: 8 }, (_, i) => span * reach ** ((i + 1) / 8))
  return { x, far, loss: x.map((v) => at(v) * Math.exp(noise * random.normal())), expected: far.map(at) }
}

/** Of the rows of a curve, the smaller 70 % of levels, and the others to predict. */
function inside({ x, loss }: { x: readonly number[]; loss: readonly number[] }): Curve {
  const levels = [...new Set(x)].sort((a, b) => a - b)
  const upTo = levels[Math.round(0.7 * levels.length) - 1]!
  const pick = (column: readonly number[], isFar: boolean) => column.filter((_, i) => x[i]! > upTo === isFar)
  return { x: pick(x, false), loss: pick(loss, false), far: pick(x, true), expected: pick(loss, true) }
}

/** What each law of `auto` that has values beyond the rows is weighed by, and what it predicts. */
function judged({ x, loss, far }: Curve) {
  const table = tableFromColumns({ x, loss }, { needs: ['x', 'loss'] })
  const scores = judge(autoCandidates.map((candidate) => heldOutErrors(table, candidate, 'x')))
  return autoCandidates.flatMap((candidate, at) => {
    const { score } = scores[at]!
    const found = score === null ? null : fitCandidate(table, candidate, 'x')
    if (score === null || found === null || !hasValues(found, table, 'x')) return []
    const curve = new Ensemble(found.law, single(found))
    const beyond = valuesBeyond(found, table, 'x')
    return [{ candidate, score, beyond, predicted: far.map((v) => curve.at({ x: v })[0]!) }]
  })
}

/** RMSE of ln L, an error of more than a factor e counting as one of e. */
function errorOf(predicted: readonly number[], expected: readonly number[]): number {
  const squares = predicted.map((v, i) => {
    const error = Math.abs(Math.log(v / expected[i]!))
    return error < 1 ? error ** 2 : 1
  })
  return Math.sqrt(squares.reduce((sum, v) => sum + v, 0) / squares.length)
}

const own = Array.from({ length: count }, (_, k) => simulated([autoLaws[k % autoLaws.length]!], k))
const sums = Array.from({ length: count }, (_, k) => {
  const random = new Random(splitSeed(seed, 1e6 + k))
  const names = [0, 1].map(() => autoLaws[random.integer(autoLaws.length)]!)
  return simulated(names, 2e6 + k)
})
const published = (await learningCurves()).map(({ fitted }) => inside(fitted)).filter(({ x }) => new Set(x).size >= 7)
const training = (await trainingCurves()).map(inside)
const kinds = Object.entries({ 'one law': own, 'sum of two': sums, 'published, inside': published, training }).map(
  ([kind, curves]) => ({ kind, curves: curves.map((curve) => ({ ...curve, laws: judged(curve) })) }),
)
const digits = (v: number) => v.toFixed(4)
const summary = (errors: readonly number[]) =>
  `${digits(errors.reduce((sum, v) => sum + v, 0) / errors.length)} (${digits(median(errors))})`
const median = (values: readonly number[]) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!
/** By the rows fitted, the powers with which belief falls with held-out errors, and weight with the distance from the other laws. */
const cells = (rows: 'all' | 'larger too', belief: number, agreement: number) =>
  kinds.map(({ curves }) => {
    const errors = curves.map(({ laws: all, expected }) => {
      const laws = all.filter(({ candidate }) => rows === 'larger too' || candidate.rows === 'all')
      const beliefs = weightsOf(
        laws.map(({ score }) => score),
        { power: belief, least: 0.1 },
      )
      const weights = agreeing(
        beliefs,
        laws.map(({ beyond }) => beyond),
        { power: agreement, least: 0.1 },
      )
      const mixed = expected.map((_, i) =>
        laws.reduce((sum, { predicted }, k) => (weights[k] === 0 ? sum : sum + weights[k]! * predicted[i]!), 0),
      )
      return errorOf(mixed, expected)
    })
    return summary(errors)
  })
console.log(
  `| rows | belief | agreement | ${kinds.map(({ kind, curves }) => `${kind} (${curves.length})`).join(' | ')} |`,
)
console.log(`|---|---|---|${kinds.map(() => '---').join('|')}|`)
for (const rows of ['all', 'larger too'] as const)
  for (const belief of [1, 2, 4, 16])
    for (const agreement of [0, 1, 2, 4])
      console.log(`| ${rows} | ${belief} | ${agreement} | ${cells(rows, belief, agreement).join(' | ')} |`)

for (const name of autoLaws) {
  const alone = kinds.map(({ curves }) =>
    summary(
      curves.map(({ laws, expected }) => {
        const own = laws.find(({ candidate }) => candidate.law === name && candidate.rows === 'all')
        return own ? errorOf(own.predicted, expected) : 1
      }),
    ),
  )
  console.log(`| \`${name}\` alone | | | ${alone.join(' | ')} |`)
}

/** What is known of each law beforehand: its error over that of the curve's best law, geometric mean over simulated curves. */
const usual = autoLaws.map((name) => {
  const logs = kinds.slice(0, 2).flatMap(({ curves }) =>
    curves.flatMap(({ laws: all, expected }) => {
      const laws = all.filter(({ candidate }) => candidate.rows === 'all')
      const errors = laws.map((law) => Math.max(errorOf(law.predicted, expected), 1e-4))
      const at = laws.findIndex(({ candidate }) => candidate.law === name)
      return [Math.log((at === -1 ? 1 : errors[at]!) / Math.min(...errors))]
    }),
  )
  return `${name} ${Math.exp(logs.reduce((sum, v) => sum + v, 0) / logs.length).toPrecision(2)}`
})
console.log(`\nerror over that of the best law: ${usual.join(', ')}`)
