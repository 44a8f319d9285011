import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { type Fit, fit } from '../../src/fit/fit.ts'
import { findLaw } from '../../src/law/catalog.ts'
import { parseObjective } from '../../src/law/objective.ts'
import { readTable } from '../../src/node/read-table.ts'
import { describeWithReference } from '../support/reference.ts'

/**
 * Optima of published tables that an independent solver (scipy, analytic gradients, many starts, polished) reached, with
 * the band in which each parameter may lie; ours may only be lower.
 */
describeWithReference('an optimum found independently', '.', (folder) => {
  type Numbers = Readonly<Record<string, number>>
  interface Optimum {
    readonly id: string
    readonly expect: Record<string, never>
    readonly tolerance: { readonly band?: Numbers }
  }
  const optima: readonly Optimum[] = JSON.parse(readFileSync(join(folder, 'reference/optima.json'), 'utf8'))
  const optimum = (id: string) => optima.find((each) => each.id === id)!
  const chinchilla = findLaw('chinchilla')
  const within = (found: number, expected: number, distance: number) =>
    expect(Math.abs(found - expected)).toBeLessThanOrEqual(distance)
  const noWorse = (found: Fit, reference: number, relative = 1e-9) => {
    expect(found.convergence!.status).toBe('converged')
    expect(found.value! / reference - 1).toBeLessThanOrEqual(relative)
  }
  const epoch = () => readTable(join(folder, 'data/epoch_chinchilla/points.csv'), { where: 'dropped == 0' })

  it('S1: log-Huber on the 240 points of Besiroglu et al. 2024', async () => {
    const { expect: at, tolerance } = optimum('S1') as unknown as { expect: Numbers; tolerance: { band: Numbers } }
    const found = fit(await epoch(), chinchilla)
    noWorse(found, at.objective!)
    const { E, A, B, alpha, beta } = found.params as Record<string, number>
    const ours: Numbers = { a: Math.log(A!), b: Math.log(B!), alpha: alpha!, beta: beta!, e: Math.log(E!) }
    for (const [name, band] of Object.entries(tolerance.band)) within(ours[name]!, at[name]!, band)
    within(beta! / (alpha! + beta!), at.a_opt!, 1e-6)
  })

  it('S2: least absolute deviations, which are what Besiroglu et al. published; exact, with 5 residuals at 0', async () => {
    const at = optimum('S2').expect as unknown as Numbers
    const found = fit(await epoch(), chinchilla, { objective: parseObjective('log-abs') })
    noWorse(found, at.sum_abs!)
    expect(found.convergence!.why).toContain('5 residuals at 0')
    for (const name of ['A', 'B', 'E', 'alpha', 'beta']) within(found.params[name]! / at[name]!, 1, 1e-3)
    expect(found.value!).toBeLessThan(at.sum_abs!)
  })

  const gadre = (options: Parameters<typeof readTable>[1]) =>
    readTable(join(folder, 'data/gadre2024/models_c4.csv'), options)
  const S3 = optimum('S3').expect as unknown as Numbers & { err17: Numbers }

  it("S3: Gadre et al.'s over-training law on five runs, four parameters, one run left over", async () => {
    const table = await gadre({ where: 'fit_loss == 1', map: { loss: 'loss_c4_val', flops: 'flops_6nd' } })
    const found = fit(table, findLaw('over-training'), { objective: parseObjective('square') })
    noWorse(found, S3.sse! / 2, 1e-8)
    const { E, a, b, eta } = found.params as Record<string, number>
    within(E! / S3.E!, 1, 1e-4)
    within((-2 * eta!) / S3.b!, 1, 1e-4)
    // their form writes 6·N·D out: alpha = a·6^(-eta)
    within((a! * 6 ** -eta!) / S3.alpha!, 1, 1e-4)
    within(b! / S3.beta!, 1, 1e-4)
  })

  it("S3: Gadre et al.'s error of downstream tasks on six runs", async () => {
    const table = await gadre({
      where: 'fit_err == 1',
      needs: ['loss', 'error'],
      output: 'error',
      map: { loss: 'loss_c4_val', error: 'err_avg17' },
    })
    const found = fit(table, findLaw('downstream-error'), { objective: parseObjective('square') })
    noWorse(found, S3.err17.sse! / 2, 1e-8)
    within(found.params.epsilon! / S3.err17.eps!, 1, 1e-4)
    within(found.params.k! / S3.err17.k!, 1, 1e-4)
    within(found.params.gamma! / S3.err17.gamma!, 1, 1e-4)
  })

  it('S7: log-Huber on the 220 hot runs of Gemstones, where some published fits stopped early', async () => {
    const at = optimum('S7').expect as unknown as Numbers & { exp: readonly number[] }
    const found = fit(await readTable(join(folder, 'data/gemstones/hot.csv')), chinchilla)
    noWorse(found, at.ours!)
    within(found.params.alpha!, at.exp[0]!, 2e-3)
    within(found.params.beta!, at.exp[1]!, 2e-3)
    within(Math.log(found.params.E!), at.e!, 2e-3)
  })
})
