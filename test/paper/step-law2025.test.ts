import { expect, it } from 'vitest'
import { type Fit, fit } from '../../src/fit/fit.ts'
import { findLaw } from '../../src/law/catalog.ts'
import { readTable } from '../../src/node/read-table.ts'
import { tableFromColumns } from '../../src/table/build.ts'
import { describeWithReference } from '../support/reference.ts'

/** Li et al. 2025 (Step Law): runs whose smoothed loss is within 0.25 % of the lowest at their size and length. */
describeWithReference('the Step Law, S5', 'data/step_law/dense.csv', (file) => {
  const nearOptimal = async () => {
    const { columns } = await readTable(file, { map: { loss: 'smooth_loss', batch: 'batch_tokens' }, needs: ['lr'] })
    const cell = Array.from(columns.params!, (n, i) => `${n} ${columns.tokens![i]!}`)
    const lowest = new Map<string, number>()
    cell.forEach((key, i) => {
      lowest.set(key, Math.min(lowest.get(key) ?? Number.POSITIVE_INFINITY, columns.loss![i]!))
    })
    const isNear = cell.map((key, i) => columns.loss![i]! / lowest.get(key)! - 1 < 0.0025)
    const kept = (role: string) => Array.from(columns[role]!).filter((_, i) => isNear[i])
    return { params: kept('params'), tokens: kept('tokens'), lr: kept('lr'), batch: kept('batch') }
  }
  const relative = (found: number, expected: number) =>
    expect(Math.abs(found / expected - 1), `${found} is not ${expected}`).toBeLessThan(1e-8)
  const expectFit = (found: Fit, { rss, ...params }: Record<string, number>) => {
    expect(found.convergence!.status).toBe('converged')
    relative(2 * found.value!, rss!)
    for (const [name, value] of Object.entries(params)) relative(found.params[name]!, value)
  }

  it('of the learning rate is the line of ordinary least squares', async () => {
    const { params, tokens, lr } = await nearOptimal()
    expect(lr).toHaveLength(129)
    const table = tableFromColumns({ params, tokens, lr }, { output: 'lr', needs: ['params', 'tokens', 'lr'] })
    expectFit(fit(table, findLaw('step-law-lr')), {
      rss: 13.555995473860245,
      k: Math.exp(4.352682846372991),
      alpha: -0.7662276453053354,
      beta: 0.19700574388904768,
    })
  })

  it('of the batch is the line of ordinary least squares', async () => {
    const { tokens, batch } = await nearOptimal()
    const table = tableFromColumns({ tokens, batch }, { output: 'batch', needs: ['tokens', 'batch'] })
    expectFit(fit(table, findLaw('step-law-batch')), {
      rss: 15.734661126629309,
      k: Math.exp(-1.5677125955701658),
      beta: 0.6125290234040609,
    })
  })
})
