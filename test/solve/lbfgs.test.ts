import { beforeAll, describe, expect, it } from 'vitest'
import { type FitOptions, fit, loadSolver } from '../../src/fit/fit.ts'
import { findLaw, findSet } from '../../src/law/catalog.ts'
import { parseObjective } from '../../src/law/objective.ts'
import { tableFromColumns } from '../../src/table/build.ts'
import { grid, logSpaced, simulated } from '../support/table.ts'

beforeAll(() => loadSolver('lbfgs'))

const chinchilla = findLaw('chinchilla')
const truth = findSet(chinchilla, 'hoffmann-tex').params
const noisy = simulated(chinchilla, truth, grid(logSpaced(5e7, 1e10, 6), logSpaced(1e9, 2e11, 6)), 0.01)

const agree = (options: FitOptions) => {
  const [own, other] = [fit(noisy, chinchilla, { ...options, solver: 'lbfgs' }), fit(noisy, chinchilla, options)]
  expect(own.convergence!.status).toBe('converged')
  expect(Math.abs(own.value! / other.value! - 1)).toBeLessThan(1e-10)
  for (const name of Object.keys(other.params)) {
    expect(Math.abs(own.params[name]! / other.params[name]! - 1), name).toBeLessThan(1e-4)
  }
  expect(own.atBound).toEqual(other.atBound)
}

describe('bounded L-BFGS', () => {
  it.each(['log-huber:0.001', 'log-square', 'square', 'log-abs', 'log-cauchy:0.01', 'log-pseudo-huber:0.01'])(
    'ends at the optimum that Newton and Levenberg-Marquardt find under %s',
    (text) => agree({ objective: parseObjective(text) }),
  )

  it('keeps to bounds, and moves along them', () => agree({ bounds: { E: [2, null], alpha: [0, 0.3] } }))

  it('starts from the published coefficients alone', () => agree({ start: truth }))

  it('does not mind the scale of the objective', () => {
    const value = (scale: number) => {
      const weight = noisy.columns.loss!.map(() => scale)
      const columns = Object.fromEntries(['params', 'tokens', 'loss'].map((role) => [role, noisy.columns[role]!]))
      const table = tableFromColumns({ ...columns, weight }, { map: { weight: 'weight' } })
      return fit(table, chinchilla, { solver: 'lbfgs' }).value! / scale
    }
    for (const scale of [1e-9, 1e9]) expect(Math.abs(value(scale) / value(1) - 1)).toBeLessThan(1e-10)
  })
})
