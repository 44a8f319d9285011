// The global fit and the bootstrap of Epoch's 240 points beside scipy, in one run, as ratios of CPU time.
// usage: npm run bench -- fit POINTS.csv   (params, tokens, loss, dropped; the reference folder's epoch_chinchilla)
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fit } from '../src/fit/fit.ts'
import { bootstrap } from '../src/infer/bootstrap.ts'
import { findLaw } from '../src/law/catalog.ts'
import { readTable } from '../src/node/read-table.ts'
import { scipy, time } from './scipy.ts'

const [file = `${process.env.ISOLOSS_REFERENCE ?? '../shared'}/data/epoch_chinchilla/points.csv`] =
  process.argv.slice(2)
const law = findLaw('chinchilla')
const table = await readTable(file, { needs: ['params', 'tokens', 'loss'], where: 'dropped == 0' })
const { params, tokens, loss } = table.columns
const points = join(mkdtempSync(join(tmpdir(), 'isoloss-')), 'points.csv')
writeFileSync(
  points,
  ['params,tokens,loss', ...Array.from(loss!, (l, i) => `${params![i]},${tokens![i]},${l}`)].join('\n'),
)

const found = fit(table, law)
const globalFit = time(() => fit(table, law), 41)
time(() => bootstrap(found, { count: 1000 }), 3)
const refits = time(() => bootstrap(found, { count: 1000 }), 7)
console.log(
  `isoloss: global fit ${(1e3 * globalFit).toFixed(2)} ms, objective ${found.value}; 1000 refits ${(1e3 * refits).toFixed(1)} ms`,
)
for (const [job, ours] of [
  ['starts-default', globalFit],
  ['starts-tight', globalFit],
  ['refit-bfgs', refits],
  ['refit-least-squares', refits],
] as const) {
  const { seconds, objective } = scipy(points, job)
  console.log(`scipy ${job}: ${seconds.toFixed(3)} s, objective ${objective}: ratio ${(seconds / ours).toFixed(0)}`)
}
