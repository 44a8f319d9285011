import { expect, it } from 'vitest'
import { fit } from '../../src/fit/fit.ts'
import { findLaw, findSet } from '../../src/law/catalog.ts'
import { parseObjective } from '../../src/law/objective.ts'
import { readTable } from '../../src/node/read-table.ts'
import { describeWithReference } from '../support/reference.ts'

/** Muennighoff et al. 2023: second stage, on their runs of at most 1.5e9 unique tokens. */
describeWithReference('the data-constrained law', 'data/datablations/runs_U_le_1p5e9.csv', (file) => {
  const law = findLaw('data-constrained')
  const { RN: _, RD: __, ...base } = findSet(law, 'muennighoff-c4').params as Record<string, number>

  it('S6: with its base held has the one minimum that an independent solver found', async () => {
    const table = await readTable(file, { needs: Object.values(law.inputs) })
    expect(table.length).toBe(127)
    const found = fit(table, law, { fixed: base, objective: parseObjective('log-huber:1e-3') })
    expect(found.convergence!.status).toBe('converged')
    expect(found.value!).toBeLessThanOrEqual(0.01059784 * (1 + 1e-6))
    expect(Math.abs(found.params.RD! / 13.641888838312354 - 1)).toBeLessThan(2e-3)
    expect(Math.abs(found.params.RN! / 5.880759642703253 - 1)).toBeLessThan(2e-3)
  })

  it('with all of it free fits better than the two stages', async () => {
    const table = await readTable(file, { needs: Object.values(law.inputs) })
    const found = fit(table, law)
    expect(found.convergence!.status).toBe('converged')
    expect(found.value!).toBeLessThan(0.01059784)
  })
})
