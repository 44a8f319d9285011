// 100,000 refits on two workers against one: seconds on the clock. usage: npm run bench -- threads [refits]   (after `npm run build`)
import { execFileSync } from 'node:child_process'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { findLaw, findSet } from '../src/law/catalog.ts'
import { logSpaced, simulatedTable } from './simulated.ts'
import { median } from './time.ts'

const refits = process.argv[2] ?? '100000'
const law = findLaw('chinchilla')
const design = logSpaced(5e7, 1e10, 16).flatMap((params) =>
  logSpaced(2e9, 2e11, 15).map((tokens) => ({ params, tokens })),
)
const { params, tokens, loss } = simulatedTable(law, findSet(law, 'epoch').params, design, 0.01, 1).columns
const points = join(mkdtempSync(join(tmpdir(), 'isoloss-')), 'points.csv')
writeFileSync(points, `params,tokens,loss\n${Array.from(loss!, (l, i) => [params![i], tokens![i], l]).join('\n')}\n`)

const workers = [1, 2]
const seconds = new Map<number, number[]>(workers.map((count) => [count, []]))
for (let k = 0; k < 3; k++) {
  for (const count of workers) {
    const began = performance.now()
    execFileSync(
      process.execPath,
      ['dist/cli/main.js', 'fit', points, '--bootstrap', refits, '--workers', `${count}`, '--json'],
      {
        stdio: 'ignore',
      },
    )
    seconds.get(count)!.push((performance.now() - began) / 1e3)
  }
}
const [one, two] = workers.map((count) => median(seconds.get(count)!))
console.log(
  `${refits} refits of ${design.length} rows on ${availableParallelism()} cores: one worker ${one!.toFixed(2)} s, two ${two!.toFixed(2)} s, ratio ${(one! / two!).toFixed(2)}`,
)
