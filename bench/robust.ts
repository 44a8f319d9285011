// Is the default fit the global optimum? Synthetic Chinchilla surfaces, each fitted by default and from 900 starts of a
// grid like Hoffmann's, with our own Newton from every one of them. usage: npm run bench -- robust [surfaces] [first]
import { Random, splitSeed } from '../src/base/seed.ts'
import { bind } from '../src/fit/bind.ts'
import { fit } from '../src/fit/fit.ts'
import { variablesAt } from '../src/fit/variables.ts'
import { findLaw } from '../src/law/catalog.ts'
import { defaultObjective } from '../src/law/law.ts'
import { lossOf } from '../src/solve/loss.ts'
import { newton } from '../src/solve/newton.ts'
import { solveFrom } from '../src/solve/solve-from.ts'
import { tableFromColumns } from '../src/table/build.ts'
import type { RunTable } from '../src/table/table.ts'

const law = findLaw('chinchilla')
const surfaces = Number(process.argv[2] ?? 200)
const first = Number(process.argv[3] ?? 0)
/** Objectives closer than this, relative, are the same optimum. */
const SAME = 1e-9

const exponents = [0, 0.5, 1, 1.5, 2]
const grid = exponents.flatMap((alpha) =>
  exponents.flatMap((beta) =>
    [-1, 0, 0.5, 1].flatMap((e) =>
      [0, 10, 20].flatMap((a) =>
        [0, 10, 20].map((b) => ({ alpha, beta, E: Math.exp(e), A: Math.exp(a), B: Math.exp(b) })),
      ),
    ),
  ),
)

interface Surface {
  readonly table: RunTable
  readonly noise: number
  readonly outliers: boolean
}

/** Truth, design and noise of surface k: 12 to 240 rows, 0.1 to 3 % noise, every second one with 10 % outliers. */
function surface(k: number): Surface {
  const random = new Random(splitSeed(2024, k))
  const uniform = (low: number, high: number) => low + (high - low) * random.uniform()
  const even = (low: number, high: number) => Math.exp(uniform(Math.log(low), Math.log(high)))
  const rows = Math.round(even(12, 240))
  const noise = even(0.001, 0.03)
  const outliers = k % 2 === 1
  const [alpha, beta, E] = [uniform(0.2, 0.6), uniform(0.2, 0.6), uniform(1, 2.5)]
  const [A, B] = [uniform(0.2, 1.5) * 1e9 ** alpha, uniform(0.2, 1.5) * 2e10 ** beta]
  const params = Array.from({ length: rows }, () => even(3e7, 2e10))
  const tokens = Array.from({ length: rows }, () => even(1e9, 5e11))
  const loss = params.map((n, i) => {
    const outlier = outliers && random.uniform() < 0.1 ? uniform(0.05, 0.3) : 0
    return (E + A / n ** alpha + B / tokens[i]! ** beta) * Math.exp(noise * random.normal() + outlier)
  })
  return { table: tableFromColumns({ params, tokens, loss }), noise, outliers }
}

const loss = lossOf(defaultObjective.loss, defaultObjective.delta)
const solver = newton()

/** Lowest objective of all starts, among optima whose exponents mean something. */
function multiStart(table: RunTable): { readonly cost: number; readonly theta: ArrayLike<number> } {
  const { problem, variables } = bind(table, law, defaultObjective, {})
  const at = (name: string) => variables.free.findIndex((each) => each.name === name)
  const [alpha, beta] = [at('alpha'), at('beta')]
  let best: { cost: number; theta: ArrayLike<number> } = { cost: Number.POSITIVE_INFINITY, theta: [] }
  for (const start of grid) {
    const { cost, theta } = solveFrom(problem, loss, variablesAt(variables, start), solver)
    if (cost < best.cost && theta[alpha]! < 3 && theta[beta]! < 3) best = { cost, theta }
  }
  return best
}

const counts = { equal: 0, better: 0, worse: 0 }
const agreed: number[] = []
let fitting = 0
for (let k = first; k < first + surfaces; k++) {
  const { table, noise, outliers } = surface(k)
  fit(table, law)
  const began = performance.now()
  const found = fit(table, law)
  fitting += performance.now() - began
  const best = multiStart(table)
  const distance = found.value! / best.cost - 1
  const verdict = distance > SAME ? 'worse' : distance < -SAME ? 'better' : 'equal'
  counts[verdict]++
  agreed.push(found.convergence!.agreed / found.convergence!.starts)
  const { status } = found.convergence!
  if (verdict !== 'equal' || status !== 'converged') {
    const digits = (v: number) => Number(v.toPrecision(4))
    console.log(
      `surface ${k}: ${verdict} by ${distance.toExponential(1)}, ${status}; ${table.length} rows, ${(100 * noise).toFixed(2)} % noise${outliers ? ', outliers' : ''}; found ${Object.values(found.params).map(digits).join(' ')}, best of starts ${Array.from(best.theta, digits).join(' ')} (A and B as logarithms)`,
    )
  }
}
console.log(
  `${surfaces} surfaces against the best of ${grid.length} starts: ${counts.equal} equal, ${counts.better} better, ${counts.worse} worse; ${(fitting / surfaces).toFixed(1)} ms a fit; ${agreed.filter((share) => share < 1 / 3).length} with fewer than a third of their starts at the best`,
)
