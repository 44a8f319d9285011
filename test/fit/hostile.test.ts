import { describe, expect, it } from 'vitest'
import { UserError } from '../../src/base/error.ts'
import { Random } from '../../src/base/seed.ts'
import { type Fit, type FitOptions, fit } from '../../src/fit/fit.ts'
import { toDocument } from '../../src/infer/document.ts'
import { estimate } from '../../src/infer/estimate.ts'
import { findLaw, findSet, lawOver, powerFloor } from '../../src/law/catalog.ts'
import { customLaw } from '../../src/law/custom.ts'
import type { Law } from '../../src/law/law.ts'
import { parseObjective } from '../../src/law/objective.ts'
import { tableFromColumns } from '../../src/table/build.ts'
import type { RunTable } from '../../src/table/table.ts'
import { grid, logSpaced, simulated } from '../support/table.ts'

const chinchilla = findLaw('chinchilla')
const truth = findSet(chinchilla, 'hoffmann-tex').params as Record<string, number>
const design = grid(logSpaced(5e7, 1e10, 5), logSpaced(1e9, 2e11, 5))
const objectives = [
  'log-huber:0.001',
  'log-square',
  'square',
  'huber:0.001',
  'log-abs',
  'abs',
  'log-asymmetric:10',
  'log-cauchy:0.01',
  'log-pseudo-huber:0.01',
]

/** Where a number that is none stands, as paths into plain data. */
function notNumbers(value: unknown, path = 'fit'): string[] {
  if (typeof value === 'number') return Number.isFinite(value) ? [] : [`${path} = ${value}`]
  if (typeof value !== 'object' || value === null) return []
  const entries = ArrayBuffer.isView(value) ? [...(value as Float64Array).entries()] : Object.entries(value)
  return entries.flatMap(([key, each]) => notNumbers(each, `${path}.${key}`))
}

/** A fit that ends with a status, all of its numbers and those of its document finite; or the way out that was told. */
function ending(table: RunTable, law: Law, options: FitOptions = {}): Fit | UserError {
  let found: Fit
  try {
    found = fit(table, law, options)
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    expect(error.message).toMatch(/\. \S.*\.$/)
    return error
  }
  expect(['converged', 'stalled', 'max-steps']).toContain(found.convergence!.status)
  if (found.convergence!.status !== 'converged') expect(found.notes.map(({ code }) => code)).toContain('not-converged')
  const { table: _, ...rest } = found
  const document = toDocument(estimate(found, { method: 'normal', count: found.value === 0 ? 0 : 20 }), { data: false })
  expect([...notNumbers(rest), ...notNumbers(document, 'document')]).toEqual([])
  return found
}

const converged = (found: Fit | UserError): Fit => {
  expect(found).not.toBeInstanceOf(UserError)
  expect((found as Fit).convergence!.status).toBe('converged')
  return found as Fit
}

const columns = (change: (loss: number, row: number) => number, noise = 0.005) => {
  const { params, tokens, loss } = simulated(chinchilla, truth, design, noise).columns
  return tableFromColumns({ params: params!, tokens: tokens!, loss: loss!.map(change) })
}

describe.each(objectives)('under %s', (text) => {
  const objective = parseObjective(text)

  it('a constant loss is all floor', () => {
    const found = converged(
      ending(
        columns(() => 3),
        chinchilla,
        { objective },
      ),
    )
    expect(found.metrics!.mre).toBeLessThan(1e-9)
  })

  it('rows that are all equal leave everything undetermined', () => {
    const same = { params: Array(9).fill(1e9), tokens: Array(9).fill(1e11), loss: Array(9).fill(2.5) }
    const found = converged(ending(tableFromColumns(same), chinchilla, { objective }))
    expect(found.undetermined).toEqual(expect.arrayContaining(['alpha', 'beta']))
  })

  it('a perfect fit has residuals of rounding', () => {
    const found = converged(ending(simulated(chinchilla, truth, design), chinchilla, { objective }))
    expect(found.metrics!.mre).toBeLessThan(1e-12)
    expect(found.notes).toEqual([])
  })

  it('two distinct sizes do not determine the size term', () => {
    const found = converged(
      ending(simulated(chinchilla, truth, grid([1e8, 1e9], logSpaced(1e9, 1e11, 6)), 0.003), chinchilla, { objective }),
    )
    expect(found.undetermined.length).toBeGreaterThan(0)
  })

  it.each([1e-300, 1e300])('losses of the size %d are refused with the way out', (scale) => {
    const found = ending(
      columns((loss) => loss * scale),
      chinchilla,
      { objective },
    )
    expect((found as UserError).message).toContain('Divide the column by a constant first.')
  })

  it.each([1e-100, 1e100])('losses of the size %d are fitted like others', (scale) => {
    const found = ending(
      columns((loss) => loss * scale),
      chinchilla,
      { objective: { ...objective, delta: objective.space === 'log' ? objective.delta : objective.delta * scale } },
    )
    const usual = fit(
      columns((v) => v),
      chinchilla,
      { objective },
    )
    expect(converged(found).params.alpha! / usual.params.alpha!).toBeCloseTo(1, 6)
  })

  it('a design with tokens proportional to params is collinear', () => {
    const params = logSpaced(1e7, 1e11, 12)
    const proportional = { params, tokens: params.map((n) => 20 * n) }
    ending(simulated(chinchilla, truth, proportional, 0.003), chinchilla, { objective })
    const tied = ending(simulated(chinchilla, truth, proportional, 0.003), chinchilla, {
      objective,
      tied: { beta: 'alpha' },
    })
    expect(converged(tied).undetermined).toEqual(expect.arrayContaining(['A', 'B']))
  })

  it('as many rows as parameters leave nothing over', () => {
    const few = {
      params: [5e7, 1e9, 1e10, 2e8, 3e10],
      tokens: [1e9, 1e10, 3e9, 1e11, 3e11],
    }
    const found = converged(ending(simulated(chinchilla, truth, few), chinchilla, { objective }))
    expect(found.metrics!.mre).toBeLessThan(1e-9)
  })

  it('parameters that start on their bounds, or end there, are said to be there', () => {
    const table = columns((v) => v)
    const bounds = { E: [2.2, 2.4], alpha: [0.1, 0.2] } as const
    const found = converged(ending(table, chinchilla, { objective, bounds }))
    expect(found.atBound.length).toBeGreaterThan(0)
    const start = { E: 0, A: 100, B: 100, alpha: 0, beta: 0 }
    ending(table, chinchilla, { objective, start })
  })
})

it('a law that overflows at its start is refused with a way out', async () => {
  const law = await customLaw('a * exp(b * N)')
  const found = ending(
    columns((v) => v),
    law,
    { start: { a: 1, b: 1 } },
  )
  expect(found).toBeInstanceOf(UserError)
  expect((found as UserError).message).toContain('is not finite at any start')
})

it('a law that overflows at many of its starts is fitted from the others', async () => {
  const law = await customLaw('a + exp(b * N)')
  ending(
    columns((v) => v),
    law,
  )
})

it('a million rows are fitted in seconds', () => {
  const random = new Random(1)
  const params = logSpaced(1e7, 1e11, 1_000_000)
  const loss = params.map((n) => (1.7 + 400 / n ** 0.34) * Math.exp(0.01 * random.normal()))
  const law = lawOver(powerFloor, 'params')
  const found = converged(fit(tableFromColumns({ params, loss }, { needs: ['params', 'loss'] }), law, { starts: 2 }))
  expect(Math.abs(found.params.alpha! / 0.34 - 1)).toBeLessThan(1e-2)
}, 60_000)
