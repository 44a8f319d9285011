import { describe, expect, it } from 'vitest'
import { Random } from '../../src/base/seed.ts'
import { fit } from '../../src/fit/fit.ts'
import { estimate } from '../../src/infer/estimate.ts'
import { findLaw, findSet } from '../../src/law/catalog.ts'
import { parseObjective } from '../../src/law/objective.ts'
import { tableFromColumns } from '../../src/table/build.ts'
import { grid, logSpaced } from '../support/table.ts'

const law = findLaw('chinchilla')
const truth = findSet(law, 'hoffmann-tex').params as Record<string, number>
const objective = parseObjective('log-square')
const options = { needs: ['params', 'tokens', 'loss'], map: { weight: 'weight' } }
const lossAt = (n: number, d: number) => truth.E! + truth.A! / n ** truth.alpha! + truth.B! / d ** truth.beta!

/** Runs whose noise has a variance of 0.01² over the weight: 1, 4 and 9 in turn. */
function weighted(rows: number) {
  const random = new Random(11)
  const { params, tokens } = grid(logSpaced(5e7, 1e10, rows), logSpaced(1e9, 2e11, rows))
  const weight = params.map((_, i) => [1, 4, 9][i % 3]!)
  const loss = params.map((n, i) => lossAt(n, tokens[i]!) * Math.exp((0.01 * random.normal()) / Math.sqrt(weight[i]!)))
  return { params, tokens, loss, weight }
}

describe('weights of rows', () => {
  const columns = weighted(6)
  const found = fit(tableFromColumns(columns, options), law, { objective })

  it('as counts, give the metrics of a table in which rows stand that often', () => {
    const rows = columns.weight.flatMap((count, i) => Array<number>(count).fill(i))
    const repeated = (column: readonly number[]) => rows.map((i) => column[i]!)
    const { params, tokens, loss } = columns
    const table = tableFromColumns({ params: repeated(params), tokens: repeated(tokens), loss: repeated(loss) })
    const { metrics, value } = fit(table, law, { objective })
    expect(found.value! / value!).toBeCloseTo(1, 12)
    for (const name of ['r2', 'rmse', 'mae', 'mre'] as const) {
      expect(found.metrics![name]! / metrics![name]!, name).toBeCloseTo(1, 8)
    }
  })

  it('leave sse the sum over the rows of the table', () => {
    const { E, A, B, alpha, beta } = found.params as Record<string, number>
    const errors = columns.loss.map(
      (l, i) => E! + A! / columns.params[i]! ** alpha! + B! / columns.tokens[i]! ** beta! - l,
    )
    expect(found.metrics!.sse / errors.reduce((sum, e) => sum + e * e, 0)).toBeCloseTo(1, 9)
  })

  it('make the noise that of a row of mean weight, whatever their unit', () => {
    const large = fit(tableFromColumns(weighted(30), options), law, { objective })
    const { noise } = estimate(large, { method: 'normal', count: 20 })
    // variance 0.01² at weight 1, so 0.01²/(14/3) at the mean of 1, 4 and 9; 900 rows tell it to 2.4 %
    expect(Math.abs(noise! / (0.01 / Math.sqrt(14 / 3)) - 1)).toBeLessThan(0.1)
    const scaled = { ...columns, weight: columns.weight.map((w) => 1000 * w) }
    const same = estimate(fit(tableFromColumns(scaled, options), law, { objective }), { method: 'normal', count: 20 })
    const own = estimate(found, { method: 'normal', count: 20 })
    expect(same.noise! / own.noise!).toBeCloseTo(1, 9)
  })
})
