// Is the default fit of richer laws the global optimum? Simulated tables of the kinds that papers fit, each fitted by default
// and from many more starts. usage: npm run bench -- optima [starts] [kind]
import { Random } from '../src/base/seed.ts'
import { fit } from '../src/fit/fit.ts'
import { findLaw, findSet } from '../src/law/catalog.ts'
import { customLaw } from '../src/law/custom.ts'
import { evaluateLaw } from '../src/law/evaluate.ts'
import type { Law, Objective } from '../src/law/law.ts'
import { parseObjective } from '../src/law/objective.ts'
import { tableFromColumns } from '../src/table/build.ts'
import type { RunTable } from '../src/table/table.ts'

const starts = Number(process.argv[2] ?? 60)
const only = process.argv[3]

interface Question {
  readonly kind: string
  readonly law: Law
  readonly table: RunTable
  readonly objective?: Objective
}

/** A law's rows at some inputs, with normal noise of the logarithm and, in every twelfth row, an outlier of 4 %. */
function tableOf(
  law: Law,
  truth: Readonly<Record<string, number>>,
  inputs: Readonly<Record<string, number[]>>,
  noise: number,
) {
  const random = new Random(11)
  const output = law.output ?? 'loss'
  const rows = Object.values(inputs)[0]!.map((_, row) => {
    const at = Object.fromEntries(Object.entries(inputs).map(([role, column]) => [role, column[row]!]))
    const off = row % 12 === 11 ? 0.04 : 0
    return evaluateLaw(law, truth, at) * Math.exp(off + noise * random.normal())
  })
  return tableFromColumns({ ...inputs, [output]: rows }, { needs: [...Object.values(law.inputs), output], output })
}

/** Values spread evenly in the logarithm, in an order of their own for each base: columns of different bases are independent. */
function spread(count: number, base: number, low: number, high: number): number[] {
  return Array.from({ length: count }, (_, row) => {
    let share = 0
    for (let rest = row + 1, digit = 1 / base; rest > 0; rest = Math.floor(rest / base), digit /= base)
      share += (rest % base) * digit
    return low * (high / low) ** share
  })
}

const setOf = (law: Law, name: string) => findSet(law, name).params

function gammaAtManyThresholds(): Question[] {
  const law = findLaw('gamma')
  const inputs = { params: spread(48, 2, 8e7, 3e9), tokens: spread(48, 3, 2e9, 3e11) }
  const table = tableOf(law, setOf(law, 'xlstm-transformer'), inputs, 0.004)
  return Array.from({ length: 14 }, (_, k) => 1e-4 * 10 ** ((4 * k) / 13)).map((delta) => ({
    kind: `gamma, delta ${delta.toPrecision(2)}`,
    law,
    table,
    objective: { space: 'log', loss: 'huber', delta },
  }))
}

function dataConstrained(): Question[] {
  const law = findLaw('data-constrained')
  const tokens = spread(178, 3, 1e9, 3e11)
  const unique = spread(178, 5, 1, 100).map((epochs, row) => tokens[row]! / epochs)
  const inputs = { params: spread(178, 2, 7e6, 9e9), tokens, unique_tokens: unique }
  return [{ kind: 'data-constrained', law, table: tableOf(law, setOf(law, 'muennighoff-c4'), inputs, 0.01) }]
}

async function widthAndDepth(): Promise<Question[]> {
  const law = await customLaw('E + A / N^alpha + B / D^beta + W / w^gamma + Z / z^delta', {
    inputs: { N: 'params', D: 'tokens', w: 'width', z: 'depth' },
  })
  const [width, depth] = [spread(120, 2, 256, 4096), spread(120, 3, 4, 80)]
  const params = width.map((w, row) => 12 * depth[row]! * w * w)
  const inputs = { params, tokens: spread(120, 5, 2e9, 4e11), width, depth }
  const truth = { E: 1.6, A: 300, alpha: 0.33, B: 900, beta: 0.31, W: 30, gamma: 0.9, Z: 0.6, delta: 1.1 }
  return [{ kind: 'width, depth, N and D, typed', law, table: tableOf(law, truth, inputs, 0.003) }]
}

function otherRouters(): Question[] {
  const law = findLaw('routed')
  const inputs = { params: spread(56, 2, 1.5e7, 1.3e9), experts: spread(56, 3, 1, 512).map(Math.round) }
  return ['clark-rl-r', 'clark-hash'].map((set) => ({
    kind: `routed, ${set}`,
    law,
    table: tableOf(law, setOf(law, set), inputs, 0.003),
  }))
}

const questions = [...gammaAtManyThresholds(), ...dataConstrained(), ...(await widthAndDepth()), ...otherRouters()]
console.log(
  `| kind | rows | objective by default | of ${starts} starts the best over it, minus 1 | default agrees | seconds | |`,
)
console.log('|---|--:|--:|--:|--:|--:|---|')
for (const { kind, law, table, objective = law.objective ?? parseObjective('log-huber:1e-3') } of questions) {
  if (only !== undefined && !kind.startsWith(only)) continue
  const from = process.cpuUsage().user
  const found = fit(table, law, { objective })
  const seconds = (process.cpuUsage().user - from) / 1e6
  const best = fit(table, law, { objective, starts, seed: 1 })
  const beyond = best.value! / found.value! - 1
  const { agreed, starts: tried } = found.convergence!
  const verdict = beyond < -1e-9 ? 'MISSED' : ''
  console.log(
    `| ${kind} | ${table.length} | ${found.value!.toExponential(9)} | ${beyond.toExponential(1)} | ${agreed} of ${tried} | ${seconds.toFixed(1)} | ${verdict} |`,
  )
}
