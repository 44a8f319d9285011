// Do 90 % intervals of `auto` hold the curve, and new runs, beyond the rows? Tables simulated from four of its laws.
// usage: npm run bench -- auto-coverage [tables] [seed]
import { unreliable } from '../src/base/note.ts'
import { Random, splitSeed } from '../src/base/seed.ts'
import { predict } from '../src/infer/predict.ts'
import { findLaw } from '../src/law/catalog.ts'
import { evaluateLaw } from '../src/law/evaluate.ts'
import { auto } from '../src/study/auto.ts'
import { tableFromColumns } from '../src/table/build.ts'

const count = Number(process.argv[2] ?? 40)
const seed = Number(process.argv[3] ?? 0)
const NOISE = 0.004
const truths: readonly (readonly [string, Readonly<Record<string, number>>])[] = [
  ['power', { k: 20, alpha: 0.12 }],
  ['power-floor', { E: 1.7, k: 60, alpha: 0.25 }],
  ['m3', { beta: 30, gamma: 1e-7, c: 0.2 }],
  ['stretched', { E: 1, A: 3, x0: 3e7, s: 0.4 }],
]
const x = Array.from({ length: 14 }, (_, i) => 1e6 * 1000 ** (i / 13))
const from = process.cpuUsage().user

/** At 1.5, 4 and 10 times the largest row: whether it is told, and what its intervals hold. */
const judged = Array.from({ length: count }, (_, k) => {
  const [name, truth] = truths[k % truths.length]!
  const random = new Random(splitSeed(seed, k))
  const at = (v: number) => evaluateLaw(findLaw(name), truth, { x: v })
  const measured = (v: number) => at(v) * Math.exp(NOISE * random.normal())
  const found = auto(tableFromColumns({ x, loss: x.map(measured) }, { needs: ['x', 'loss'] }), 'x')
  return predict(
    found,
    [1.5, 4, 10].map((ratio) => ({ x: ratio * 1e9 })),
  ).map(({ at: point, mean, new: next, notes }) => {
    const holds = ({ low, high }: typeof mean, v: number) => low !== null && high !== null && low <= v && v <= high
    return {
      told: unreliable(notes) === undefined,
      mean: holds(mean, at(point.x!)),
      next: holds(next, measured(point.x!)),
    }
  })
})
const seconds = (process.cpuUsage().user - from) / 1e6 / count
console.log('| times the largest | told | curve held | new run held |\n|--:|--:|--:|--:|')
for (const [i, ratio] of [1.5, 4, 10].entries()) {
  const told = judged.map((each) => each[i]!).filter((each) => each.told)
  const share = (of: 'mean' | 'next') => `${told.filter((each) => each[of]).length} of ${told.length}`
  console.log(`| ${ratio} | ${told.length} of ${count} | ${share('mean')} | ${share('next')} |`)
}
console.log(`\n${seconds.toFixed(2)} s of CPU a table`)
