// One fit from a published start, beside scipy, over the number of rows. numpy's kernels win per evaluation on long columns.
// An objective is told by how much it lies above ours, relative.
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fit } from '../src/fit/fit.ts'
import { findLaw, findSet } from '../src/law/catalog.ts'
import { scipy } from './scipy.ts'
import { logSpaced, simulatedTable } from './simulated.ts'
import { time } from './time.ts'

const law = findLaw('chinchilla')
const { params: truth } = findSet(law, 'epoch')
const start = findSet(law, 'hoffmann').params
const folder = mkdtempSync(join(tmpdir(), 'isoloss-'))
console.log(
  '| rows | default fit, ms | from one start, ms | scipy BFGS, ms | its objective | scipy least_squares, ms | its objective |',
)
console.log('|--:|--:|--:|--:|--:|--:|--:|')
for (const [sizes, lengths] of [
  [16, 15],
  [60, 40],
  [160, 150],
  [600, 400],
  [1000, 1000],
] as const) {
  const design = logSpaced(5e7, 1e10, sizes).flatMap((params) =>
    logSpaced(2e9, 2e11, lengths).map((tokens) => ({ params, tokens })),
  )
  const table = simulatedTable(law, truth, design, 0.01, 1)
  const points = join(folder, `${table.length}.csv`)
  const { params, tokens, loss } = table.columns
  writeFileSync(
    points,
    ['params,tokens,loss', ...Array.from(loss!, (l, i) => `${params![i]},${tokens![i]},${l}`)].join('\n'),
  )
  const repeats = table.length > 1e5 ? 1 : 7
  const milliseconds = (seconds: number) => (1e3 * seconds).toFixed(seconds < 1 ? 1 : 0)
  const ours = [time(() => fit(table, law), repeats), time(() => fit(table, law, { start }), repeats)]
  const { value } = fit(table, law)
  const theirs = ['single-bfgs', 'single-least-squares'].flatMap((job) => {
    const { seconds, objective } = scipy(points, job)
    return [milliseconds(seconds), `${(objective / value! - 1).toExponential(0)}`]
  })
  console.log(`| ${table.length} | ${[...ours.map(milliseconds), ...theirs].join(' | ')} |`)
}
