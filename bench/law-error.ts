// Do 90 % intervals of new runs beyond the rows hold them, with and without the error of the law that a backtest tells?
// Tables simulated from a law with noise of 1 %, fitted by the same law or by another: `law-error [tables] [draws]`.

import { formatNumber } from '../src/base/quantity.ts'
import { Random, splitSeed } from '../src/base/seed.ts'
import { fit } from '../src/fit/fit.ts'
import { type Estimate, estimate } from '../src/infer/estimate.ts'
import { predict } from '../src/infer/predict.ts'
import { findLaw, findSet } from '../src/law/catalog.ts'
import { evaluateLaw } from '../src/law/evaluate.ts'
import { tested as testedOn } from '../src/study/own-backtest.ts'
import { logSpaced, simulatedTable } from './simulated.ts'

const tables = Number(process.argv[2] ?? 200)
const draws = Number(process.argv[3] ?? 200)
const NOISE = 0.01

const cases = [
  ['chinchilla', 'hoffmann-tex', 'chinchilla'],
  ['kaplan', 'kaplan', 'kaplan'],
  ['chinchilla', 'hoffmann-tex', 'kaplan'],
  ['kaplan', 'kaplan', 'chinchilla'],
  ['gamma', 'xlstm-transformer', 'chinchilla'],
] as const
const shapes = [
  [4, 4],
  [8, 5],
] as const
const multiples = [3, 10, 100]

const widthOf = ({ low, high }: { low: number | null; high: number | null }) => Math.log(high! / low!)

console.log('| truth | fitted | runs | times the largest | held by noise | and by the law’s error | median widening |')
console.log('|---|---|--:|--:|--:|--:|--:|')
for (const [name, set, fitted] of cases) {
  const truth = findLaw(name)
  const params = findSet(truth, set).params as Record<string, number>
  const law = findLaw(fitted)
  for (const [sizes, lengths] of shapes) {
    const design = logSpaced(5e7, 1e10, sizes).flatMap((n) =>
      logSpaced(5, 80, lengths).map((ratio) => ({ params: n, tokens: ratio * n })),
    )
    const largest = Math.max(...design.map((run) => 6 * run.params * run.tokens))
    const tally = multiples.map(() => ({ plain: 0, tested: 0, widening: [] as number[] }))
    for (let k = 0; k < tables; k++) {
      const random = new Random(splitSeed(23, k))
      const plain = estimate(fit(simulatedTable(truth, params, design, NOISE, k), law), { count: draws, checks: false })
      const tested = testedOn(plain)
      multiples.forEach((multiple, m) => {
        const n = Math.sqrt((multiple * largest) / (6 * 20))
        const at = { params: n, tokens: 20 * n, flops: multiple * largest }
        const run = evaluateLaw(truth, params, at) * Math.exp(NOISE * random.normal())
        const bands = [plain, tested].map((each: Estimate) => predict(each, [at])[0]!.new)
        const holds = bands.map(({ low, high }) => Number(low! <= run && run <= high!))
        tally[m]!.plain += holds[0]!
        tally[m]!.tested += holds[1]!
        tally[m]!.widening.push(widthOf(bands[1]!) / widthOf(bands[0]!))
      })
    }
    multiples.forEach((multiple, m) => {
      const { plain, tested, widening } = tally[m]!
      const median = widening.sort((a, b) => a - b)[tables >> 1]!
      const share = (count: number) => `${formatNumber((100 * count) / tables, 3)} %`
      console.log(
        `| ${name} | ${fitted} | ${sizes * lengths} | ${multiple} | ${share(plain)} | ${share(tested)} | ${formatNumber(median, 3)} |`,
      )
    })
  }
}
