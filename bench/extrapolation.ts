// Learning curves of Alabdulmohsin et al. 2022, language: error of every law of one quantity, and of `auto`, on held-out rows.
// usage: npm run bench -- extrapolation [CSV]   (needs the reference folder beside the checkout, or at $ISOLOSS_REFERENCE)
import { UserError } from '../src/base/error.ts'
import { Random, splitSeed } from '../src/base/seed.ts'
import { fit } from '../src/fit/fit.ts'
import { type Estimate, estimate } from '../src/infer/estimate.ts'
import { intervalOf } from '../src/infer/interval.ts'
import { predict } from '../src/infer/predict.ts'
import { findLaw } from '../src/law/catalog.ts'
import { parseObjective } from '../src/law/objective.ts'
import { auto } from '../src/study/auto.ts'
import { autoLaws } from '../src/study/auto-rule.ts'
import type { RunTable } from '../src/table/table.ts'
import { type LearningCurve, learningCurves } from './learning-curves.ts'

const objective = parseObjective('log-square')

/** RMSE of ln L on the rows that the benchmark holds out; infinite without a fit or a value. */
function errorOf({ fittedTable, heldOut: { x, loss } }: LearningCurve, fitTo: (rows: RunTable) => Estimate): number {
  try {
    const predicted = predict(
      fitTo(fittedTable),
      x.map((v) => ({ x: v })),
    )
    const squares = predicted.map(({ value }, k) =>
      value === null || value <= 0 ? Number.POSITIVE_INFINITY : Math.log(value / loss[k]!) ** 2,
    )
    return Math.sqrt(squares.reduce((sum, v) => sum + v, 0) / squares.length)
  } catch (error) {
    if (error instanceof UserError) return Number.POSITIVE_INFINITY
    throw error
  }
}

const mean = (values: readonly number[]): number => values.reduce((sum, v) => sum + v, 0) / values.length
const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b)
  return (sorted[Math.floor((sorted.length - 1) / 2)]! + sorted[Math.ceil((sorted.length - 1) / 2)]!) / 2
}

const curves = await learningCurves(process.argv[2])
const single = (name: string) => (rows: RunTable) => estimate(fit(rows, findLaw(name), { objective }), { count: 0 })
const ways = Object.fromEntries(autoLaws.map((name) => [name, single(name)]))
const errors = Object.entries({ ...ways, auto: (rows: RunTable) => auto(rows, 'x', { count: 0 }) }).map(
  ([name, fitTo]) => {
    const from = process.cpuUsage().user
    const each = curves.map((curve) => errorOf(curve, fitTo))
    return { name, each, seconds: (process.cpuUsage().user - from) / 1e6 / curves.length }
  },
)
const own = errors.at(-1)!.each
const digits = (v: number) => (Number.isFinite(v) ? v.toFixed(4) : 'no value')

/** Interval of the mean of paired differences, by resampling curves. */
function band(differences: readonly number[]): string {
  if (!differences.every(Number.isFinite)) return 'no value'
  const resampled = Float64Array.from({ length: 2000 }, (_, k) => {
    const random = new Random(splitSeed(0, k))
    return mean(differences.map(() => differences[random.integer(differences.length)]!))
  })
  const { value, low, high } = intervalOf(mean(differences), resampled, 0.9)
  return `${digits(value!)} (${digits(low!)} to ${digits(high!)})`
}

console.log(`${curves.length} curves\n`)
console.log(
  '| law | mean | median | lower than that of auto in | mean minus that of auto (90 % interval) | seconds a curve |',
)
console.log('|---|--:|--:|--:|--:|--:|')
for (const { name, each, seconds } of errors) {
  const against =
    name === 'auto'
      ? ['', '']
      : [`${each.filter((v, i) => v < own[i]!).length} of ${each.length}`, band(each.map((v, i) => v - own[i]!))]
  console.log(
    `| \`${name}\` | ${digits(mean(each))} | ${digits(median(each))} | ${against.join(' | ')} | ${seconds.toFixed(2)} |`,
  )
}
