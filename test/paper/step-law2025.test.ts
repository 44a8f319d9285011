import { expect, it } from 'vitest'
import { type Fit, fit } from '../../src/fit/fit.ts'
import { findLaw } from '../../src/law/catalog.ts'
import type { Law } from '../../src/law/law.ts'
import { readTable } from '../../src/node/read-table.ts'
import { describeWithReference } from '../support/reference.ts'

/** Li et al. 2025 (Step Law): runs whose smoothed loss is within 0.25 % of the lowest at their size and length. */
describeWithReference('the Step Law, S5', 'data/step_law/dense.csv', (file) => {
  const nearOptimal = (law: Law) =>
    readTable(file, {
      map: { loss: 'smooth_loss', batch: 'batch_tokens' },
      needs: [...Object.values(law.inputs), law.output!],
      output: law.output!,
      nearOptimal: 0.0025,
    })
  const relative = (found: number, expected: number) =>
    expect(Math.abs(found / expected - 1), `${found} is not ${expected}`).toBeLessThan(1e-8)
  const expectFit = (found: Fit, { rss, ...params }: Record<string, number>) => {
    expect(found.convergence!.status).toBe('converged')
    relative(2 * found.value!, rss!)
    for (const [name, value] of Object.entries(params)) relative(found.params[name]!, value)
  }

  it('of the learning rate is the line of ordinary least squares', async () => {
    const law = findLaw('step-law-lr')
    const table = await nearOptimal(law)
    expect(table.length).toBe(129)
    expectFit(fit(table, law), {
      rss: 13.555995473860245,
      k: Math.exp(4.352682846372991),
      alpha: -0.7662276453053354,
      beta: 0.19700574388904768,
    })
  })

  it('of the batch is the line of ordinary least squares', async () => {
    const law = findLaw('step-law-batch')
    expectFit(fit(await nearOptimal(law), law), {
      rss: 15.734661126629309,
      k: Math.exp(-1.5677125955701658),
      beta: 0.6125290234040609,
    })
  })
})
