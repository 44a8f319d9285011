/**
 * Curves simulated from the published multi-power coefficients of each size of Luo et al. 2025 (25M, 100M, 400M) under their
 * protocol, with noise and with other logs: `annealing` fitted to three, its error against the truth of the other six.
 * usage: npm run bench -- curve-sizes [sizes] [part of a variant's name]
 */
import { Random } from '../src/base/seed.ts'
import { bind } from '../src/fit/bind.ts'
import { predictRows } from '../src/fit/fit.ts'
import { score } from '../src/infer/score.ts'
import { finish } from '../src/infer/steps.ts'
import { findLaw, findSet } from '../src/law/catalog.ts'
import { defaultObjective } from '../src/law/law.ts'
import { parseSpec } from '../src/schedule/spec.ts'
import { memberSteps } from '../src/study/members.ts'
import { tableFromColumns } from '../src/table/build.ts'
import type { RunTable } from '../src/table/table.ts'
import { specs } from '../test/support/luo2025.ts'
import { cpu } from './time.ts'

const [sizes = '25m,100m,400m', part = ''] = process.argv.slice(2)
const truth = findLaw('multi-power-raw')
const trained = ['cosine_24000', 'constant_24000', 'wsdcon_9']
const held = Object.keys(specs).filter((name) => !trained.includes(name))

/** How the runs differ from those of the paper. */
interface Variant {
  readonly name: string
  readonly every: number
  /** First logged step. */
  readonly from: number
  /** Factor on the peak, and warm-up. */
  readonly peak: number
  readonly warmup: number
}

const paper: Variant = { name: 'as published', every: 128, from: 2176, peak: 1, warmup: 2160 }
const variants: readonly Variant[] = [
  paper,
  { ...paper, name: 'a row every 20 steps', every: 20 },
  { ...paper, name: 'a row every 500 steps', every: 500 },
  { ...paper, name: 'peak halved', peak: 0.5 },
  { ...paper, name: 'peak doubled', peak: 2 },
  { ...paper, name: 'warm-up of 4000', warmup: 4000, from: 4096 },
  { ...paper, name: 'rows from step 128 on', from: 128 },
]

function curves(names: readonly string[], set: string, variant: Variant, noise: number): RunTable {
  const columns = { run: [] as string[], step: [] as number[] }
  const schedules = Object.fromEntries(
    names.map((name) => {
      const spec = parseSpec(specs[name]!)
      const { peak, warmup } = variant
      return [name, { ...spec, warmup, peak: spec.peak * peak, end: spec.end * peak, to: spec.to * peak }]
    }),
  )
  for (const name of names) {
    for (let step = variant.from; step < schedules[name]!.steps; step += variant.every) {
      columns.run.push(name)
      columns.step.push(step)
    }
  }
  const table = (loss: readonly number[]) =>
    tableFromColumns({ ...columns, loss }, { needs: ['step', 'loss'], schedules, earlyCut: 0 })
  const ones = table(columns.step.map(() => 1))
  const binding = bind(ones, truth, defaultObjective, { fixed: findSet(truth, set).params })
  const random = new Random(11)
  const loss = Array.from(predictRows(binding, new Float64Array(0)), (v) => v * Math.exp(noise * random.normal()))
  // rows of the warm-up are left out here, as of a log
  return tableFromColumns({ ...columns, loss }, { needs: ['step', 'loss'], schedules })
}

console.log(
  '| size | curves | rows | MAE | PredE | WorstE | cosine_72000 | without a value | hit | half width | seconds |',
)
console.log('| --- | --- | --: | --: | --: | --: | --: | --: | --: | --: | --: |')
for (const size of sizes.split(',')) {
  for (const variant of variants.filter(({ name }) => name.includes(part))) {
    const training = curves(trained, `luo-${size}`, variant, 3e-4)
    const began = cpu()
    const found = finish(memberSteps(training, findLaw('annealing'), {}, { count: 100 }))
    const seconds = cpu() - began
    const { meanByRun, byRun, coverage, metrics } = score(found, curves(held, `luo-${size}`, variant, 0))
    const cells = [meanByRun.mae, meanByRun.mre, meanByRun.worst, byRun.cosine_72000!.mae].map((v) => v.toFixed(5))
    const withheld = found.notes.filter(({ level }) => level === 'unreliable').map(({ code }) => code)
    const told = `${coverage.hit?.toFixed(3) ?? '–'} | ${found.runError ? `±${(100 * found.runError.size).toFixed(2)} % (${found.runError.runs} runs)` : '–'}`
    console.log(
      `| ${size} | ${variant.name} | ${training.length} | ${cells.join(' | ')} | ${Number.isNaN(metrics.mae) ? 'some' : 'none'}${withheld.length > 0 ? `, ${withheld.join(' ')}` : ''} | ${told} | ${seconds.toFixed(1)} |`,
    )
  }
}
