import { beforeAll, describe, expect, it } from 'vitest'
import { fit, loadSolver, type SolverName } from '../../src/fit/fit.ts'
import { findLaw, findSet } from '../../src/law/catalog.ts'
import { parseObjective } from '../../src/law/objective.ts'
import { tableFromColumns } from '../../src/table/build.ts'
import { grid, logSpaced, simulated } from '../support/table.ts'

const chinchilla = findLaw('chinchilla')
const noisy = simulated(
  chinchilla,
  findSet(chinchilla, 'hoffmann-tex').params,
  grid(logSpaced(5e7, 1e10, 6), logSpaced(1e9, 2e11, 6)),
  0.01,
)
const squares = { objective: parseObjective('log-square') }
const near = (found: number, expected: number, relative: number) =>
  expect(Math.abs(found / expected - 1)).toBeLessThan(relative)

describe('ml-levenberg-marquardt behind its adapter', () => {
  beforeAll(() => loadSolver('ml-levenberg-marquardt'))

  it.each(['log-square', 'square'])('finds the optimum that our own solvers find under %s', (text) => {
    const solve = (solver: SolverName) => fit(noisy, chinchilla, { objective: parseObjective(text), solver })
    const lm = solve('lm')
    for (const other of [solve('ml-levenberg-marquardt'), solve('newton')]) {
      expect(other.convergence!.status).toBe('converged')
      near(other.value!, lm.value!, 1e-9)
      for (const name of ['E', 'alpha', 'beta']) near(other.params[name]!, lm.params[name]!, 1e-5)
    }
  })

  it('weights count as they should, where the package divides by them', () => {
    const columns = Object.fromEntries(['params', 'tokens', 'loss'].map((role) => [role, noisy.columns[role]!]))
    const weight = noisy.columns.loss!.map((_, i) => (i % 2 === 0 ? 1 : 0.01))
    const table = tableFromColumns({ ...columns, weight }, { map: { weight: 'weight' } })
    const value = (solver: SolverName) => fit(table, chinchilla, { ...squares, solver }).value!
    near(value('ml-levenberg-marquardt'), value('lm'), 1e-9)
  })

  it('a fixed first parameter stays fixed, where the package would misalign the others', () => {
    const solve = (solver: SolverName) => fit(noisy, chinchilla, { ...squares, solver, fixed: { E: 1.69 } })
    expect(solve('ml-levenberg-marquardt').params.E).toBe(1.69)
    near(solve('ml-levenberg-marquardt').value!, solve('lm').value!, 1e-9)
  })

  it('refuses an objective that is not least squares', () => {
    expect(() => fit(noisy, chinchilla, { solver: 'ml-levenberg-marquardt' })).toThrow(
      '--solver ml-levenberg-marquardt: minimises squares only, and the objective is huber. Use --objective square or log-square, or another solver.',
    )
  })
})
