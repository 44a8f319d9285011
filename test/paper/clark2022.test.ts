import { expect, it } from 'vitest'
import { fit } from '../../src/fit/fit.ts'
import { findLaw } from '../../src/law/catalog.ts'
import { readTable } from '../../src/node/read-table.ts'
import { describeWithReference } from '../support/reference.ts'

/** Clark et al. 2022, refitted on their runs: every other layer routed, one expert a token, dense models as one expert. */
describeWithReference('the routed law of Clark et al. 2022', 'data/routed_moe/final_dense_hash_sbase.csv', (file) => {
  it.each([
    ['Hash', { a: -0.08736, b: -0.13836, c: 0.012635, d: 1.15953, Estart: 4.2688, Emax: 427.3 }],
    ['S-Base', { a: -0.08303, b: -0.11804, c: 0.009925, d: 1.11358, Estart: 2.0746, Emax: 238.7 }],
  ])('has the coefficients of an independent refit for %s routing', async (router, expected) => {
    const table = await readTable(file, {
      where: `(router_type == '${router}' or router_type == 'Dense') and k == 1 and routing_frequency == 0.5 and seed == 42`,
      map: { params: 'dense_parameter_count', experts: 'num_experts', loss: 'loss_validation' },
      needs: ['params', 'experts', 'loss'],
    })
    const found = fit(table, findLaw('routed'))
    expect(found.convergence!.status).toBe('converged')
    expect(found.convergence!.agreed).toBe(found.convergence!.starts)
    expect(found.metrics!.mre).toBeLessThan(0.0065)
    // half a unit in the last digit that was printed
    for (const [name, value] of Object.entries(expected))
      expect(Math.abs(found.params[name]! / value - 1), name).toBeLessThan(1.5e-4)
  })
})
