// The global fit and the bootstrap of Epoch's 240 points beside scipy, in one run, as ratios of CPU time.
// usage: npm run bench -- fit POINTS.csv   (params, tokens, loss, dropped; the reference folder's epoch_chinchilla)
import { execFileSync } from 'node:child_process'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fit } from '../src/fit/fit.ts'
import { bootstrap } from '../src/infer/bootstrap.ts'
import { findLaw } from '../src/law/catalog.ts'
import { readTable } from '../src/node/read-table.ts'

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

const cpu = (): number => {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1e6
}
const median = (values: number[]): number => values.sort((a, b) => a - b)[Math.floor(values.length / 2)]!
const time = (job: () => void, repeats: number): number =>
  median(
    Array.from({ length: repeats }, () => {
      const began = cpu()
      job()
      return cpu() - began
    }),
  )
const python = (job: string): { seconds: number; objective: number } => {
  const environment = { ...process.env, OPENBLAS_NUM_THREADS: '1', OMP_NUM_THREADS: '1' }
  for (const name of ['python3', '/usr/bin/python3']) {
    try {
      return JSON.parse(execFileSync(name, ['bench/scipy_fit.py', points, job], { env: environment, encoding: 'utf8' }))
    } catch {}
  }
  throw new Error('scipy is needed: apt-get install python3-scipy')
}

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
  const { seconds, objective } = python(job)
  console.log(`scipy ${job}: ${seconds.toFixed(3)} s, objective ${objective}: ratio ${(seconds / ours).toFixed(0)}`)
}
