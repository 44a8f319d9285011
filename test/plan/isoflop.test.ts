import { describe, expect, it } from 'vitest'
import { finish } from '../../src/infer/steps.ts'
import { findLaw } from '../../src/law/catalog.ts'
import { approachesSteps } from '../../src/plan/isoflop/approaches.ts'
import { budgetsOf } from '../../src/plan/isoflop/budgets.ts'
import { envelope } from '../../src/plan/isoflop/envelope.ts'
import { isoflop } from '../../src/plan/isoflop/isoflop.ts'
import { tableFromColumns } from '../../src/table/build.ts'
import type { RunTable } from '../../src/table/table.ts'
import { logSpaced, simulated } from '../support/table.ts'

const chinchilla = findLaw('chinchilla')
const needs = ['params', 'tokens', 'flops', 'loss']
/** The symmetric surface of Czech et al. 2026 (arXiv 2603.22339). */
const symmetric = { E: 1.69, A: 400, B: 400, alpha: 0.31, beta: 0.31 }
const skewed = { E: 1.69, A: 400, B: 400, alpha: 0.34, beta: 0.28 }

function optimum({ A, B, alpha, beta }: typeof symmetric, flops: number): number {
  return ((alpha * A) / (beta * B)) ** (1 / (alpha + beta)) * (flops / 6) ** (beta / (alpha + beta))
}

/** Budgets from 1e17 to 1e21, each with sizes up to `width` times either way around `centre` times the best. */
function study(
  truth: typeof symmetric,
  width: number,
  centre = (_share: number) => 1,
  noise = 0,
  budgets = 5,
): RunTable {
  const design = logSpaced(1e17, 1e21, budgets).flatMap((flops, k) => {
    const middle = optimum(truth, flops) * centre(k / (budgets - 1))
    return logSpaced(middle / width, middle * width, 15).map((params) => ({ params, flops }))
  })
  const params = design.map((run) => run.params)
  const tokens = design.map((run) => run.flops / (6 * run.params))
  const { columns } = simulated(chinchilla, truth, { params, tokens }, noise)
  return tableFromColumns(
    { params, tokens, flops: design.map(({ flops }) => flops), loss: [...columns.loss!] },
    { needs },
  )
}

const codes = ({ notes }: { notes: readonly { code: string }[] }) => notes.map(({ code }) => code)

describe('approach 2', () => {
  it('finds the optimum of a symmetric surface exactly from centred sizes', () => {
    const { budgets, law } = isoflop(study(symmetric, 8), { count: 0, within: Number.POSITIVE_INFINITY })
    for (const { flops, params, tokens, used, curvature } of budgets) {
      expect(used).toBe(true)
      expect(params.value! / optimum(symmetric, flops)).toBeCloseTo(1, 9)
      expect(tokens.value! / Math.sqrt(flops / 6)).toBeCloseTo(1, 9)
      expect(curvature).toBeGreaterThan(0)
    }
    expect(law!.params.exponent.value).toBeCloseTo(0.5, 9)
    expect(law!.tokens.exponent.value).toBeCloseTo(0.5, 9)
    expect(law!.params.coefficient.value! * Math.sqrt(6)).toBeCloseTo(1, 6)
  })

  // tokens at 1e24 FLOP of Czech et al. 2026, off_center_constant_bias_data.csv and off_center_drifting_bias_data.csv
  it.each([
    ['off-centre', 4, () => 1 / 3, 4.224219276128955e11],
    ['off-centre', 16, () => 1 / 3, 4.144119915542275e11],
    ['drifting', 4, (share: number) => 3 ** -share, 4.293594960061901e11],
    ['drifting', 16, (share: number) => 3 ** -share, 4.151438757202593e11],
  ] as const)('reproduces the published bias of %s sizes within ±%i times, and warns', (_, width, centre, tokens) => {
    const found = isoflop(study(symmetric, width, centre), { count: 0, within: Number.POSITIVE_INFINITY })
    const { coefficient, exponent } = found.law!.tokens
    expect((coefficient.value! * 1e24 ** exponent.value!) / tokens).toBeCloseTo(1, 9)
    expect(codes(found)).toEqual(['off-centre'])
  })

  it('warns by default of sizes that are off-centre or drift, and not of centred ones', () => {
    for (const truth of [symmetric, skewed]) {
      for (const width of [4, 8]) {
        expect(codes(isoflop(study(truth, width), { count: 0 }))).toEqual([])
        expect(
          codes(
            isoflop(
              study(truth, width, () => 1, 0.005),
              { count: 0 },
            ),
          ),
        ).toEqual([])
        for (const centre of [() => 1 / 3, () => 3, (share: number) => 3 ** share, (share: number) => 3 ** -share]) {
          expect(codes(isoflop(study(truth, width, centre, 0.002), { count: 0 }))).toContain('off-centre')
        }
      }
    }
  })

  it('a cubic and an interpolation misplace an asymmetric optimum less than a parabola', () => {
    const table = study(skewed, 16)
    const error = (curve: 'parabola' | 'cubic' | 'akima') => {
      const { budgets } = isoflop(table, { curve, count: 0, within: Number.POSITIVE_INFINITY })
      return Math.max(...budgets.map(({ params, flops }) => Math.abs(params.value! / optimum(skewed, flops) - 1)))
    }
    expect(error('cubic')).toBeLessThan(error('parabola') / 2)
    expect(error('akima')).toBeLessThan(error('parabola') / 2)
  })

  it('intervals hold the truth and don’t depend on the order of rows', () => {
    const table = study(symmetric, 8, () => 1, 0.005)
    const found = isoflop(table, { count: 200, seed: 3 })
    const { exponent } = found.law!.params
    expect(exponent.low!).toBeLessThan(0.5)
    expect(exponent.high!).toBeGreaterThan(0.5)
    expect(exponent.high! - exponent.low!).toBeLessThan(0.05)
    const order = Array.from({ length: table.length }, (_, row) => table.length - 1 - row)
    const column = (role: string) => order.map((row) => table.columns[role]![row]!)
    const reversed = tableFromColumns(Object.fromEntries(needs.map((role) => [role, column(role)])), { needs })
    expect(isoflop(reversed, { count: 200, seed: 3 })).toEqual(found)
  })
})

describe('a budget', () => {
  const budget = (flops: number, params: readonly number[], loss: readonly number[]) => ({ flops, params, loss })
  const tableOf = (...all: ReturnType<typeof budget>[]) =>
    tableFromColumns(
      {
        flops: all.flatMap(({ flops, params }) => params.map(() => flops)),
        params: all.flatMap(({ params }) => params),
        tokens: all.flatMap(({ flops, params }) => params.map((n) => flops / (6 * n))),
        loss: all.flatMap(({ loss }) => loss),
      },
      { needs },
    )
  const sizes = [1e8, 2e8, 4e8, 8e8, 1.6e9]
  const good = [3.2, 3.1, 3.05, 3.1, 3.2]

  it('is never merged with another: 1.8e19 and 2e19 are two, rounding of steps is one', () => {
    const table = tableOf(budget(1.8e19, sizes, good), budget(2e19, sizes, good), budget(2.002e19, [3e8], [3.06]))
    expect(budgetsOf(table).map(({ loss }) => loss.length)).toEqual([5, 6])
  })

  it.each([
    [
      'falls to the end',
      [3.5, 3.35, 3.24, 3.17, 3.14],
      'the loss still falls at the largest size, so the optimum lies beyond it',
    ],
    [
      'rises from the start',
      [3.14, 3.17, 3.24, 3.35, 3.5],
      'the loss still falls at the smallest size, so the optimum lies beyond it',
    ],
    ['opens downwards', [3.1, 3.3, 3.4, 3.35, 3.2], 'the parabola opens downwards'],
  ])('that %s is refused with the reason', (_, loss, why) => {
    const [first] = isoflop(tableOf(budget(1e19, sizes, loss))).budgets
    const none = { value: null, low: null, high: null }
    expect(first).toMatchObject({ used: false, why, params: none, tokens: none, loss: none })
  })

  it('with too few sizes is refused, and so is compute that was not held', () => {
    expect(isoflop(tableOf(budget(1e19, sizes.slice(1), good.slice(1)))).budgets[0]!.why).toBe(
      '4 sizes are too few; at least 5 are needed',
    )
    const flops = Array.from({ length: 10 }, (_, k) => 1e19 * 1.015 ** k)
    const table = tableOf(...flops.map((c, k) => budget(c, [1e8 * 1.4 ** k], [3 + (k - 5) ** 2 / 100])))
    expect(isoflop(table).budgets.map(({ why }) => why)).toEqual([
      'compute rises by 14 % without a step, so it was not held at one value',
    ])
  })

  it('of fewer than three optima there is no power law, and a note says so', () => {
    const found = isoflop(tableOf(budget(1e19, sizes, good), budget(1e20, sizes, good)))
    expect(found.law).toBeNull()
    expect(codes(found)).toEqual(['few-optima'])
  })
})

/** Training curves of a law whose loss depends on the tokens seen so far alone. */
function curves(truth: typeof symmetric): RunTable {
  const rows = logSpaced(2e7, 4e9, 25).flatMap((params, run) =>
    logSpaced(params / 50, 50 * params, 60).map((tokens) => ({ run, params, tokens })),
  )
  const design = { params: rows.map(({ params }) => params), tokens: rows.map(({ tokens }) => tokens) }
  const { columns } = simulated(chinchilla, truth, design)
  const loss = [...columns.loss!]
  return tableFromColumns({ ...design, loss, run: rows.map(({ run }) => run) }, { needs })
}

describe('approach 1', () => {
  it('finds the exponents from the envelope of training curves', () => {
    for (const truth of [symmetric, skewed]) {
      const { law, budgets } = envelope(curves(truth), { count: 100 })
      const a = truth.beta / (truth.alpha + truth.beta)
      expect(Math.abs(law!.params.exponent.value! - a)).toBeLessThan(0.01)
      expect(Math.abs(law!.tokens.exponent.value! - (1 - a))).toBeLessThan(0.01)
      expect(law!.params.exponent.low!).toBeLessThan(law!.params.exponent.high!)
      for (const { flops, params } of budgets.filter(({ used }) => used)) {
        expect(Math.abs(Math.log(params.value! / optimum(truth, flops)))).toBeLessThan(0.25)
      }
    }
  })

  it('leaves out budgets where the best size may lie beyond those that were trained', () => {
    const { budgets } = envelope(curves(symmetric), { count: 0 })
    expect(budgets[0]).toMatchObject({
      used: false,
      why: 'the lowest curve is that of the smallest size that reaches this compute',
    })
  })

  it('is refused for a table with one row a run', () => {
    expect(() => envelope(study(symmetric, 4))).toThrow('approach 1 needs training curves')
  })
})

describe('the approaches side by side', () => {
  const compared = (table: RunTable) => finish(approachesSteps(table, isoflop(table, { count: 100 }), { count: 100 }))

  it('agree on a centred study, the first having nothing to say without curves', () => {
    const { approaches, notes } = compared(study(symmetric, 4, () => 1, 0.002))
    expect(approaches.map(({ approach }) => approach)).toEqual([1, 2, 3])
    expect(approaches[0]).toMatchObject({ why: 'each run has one row: there are no training curves' })
    for (const { params } of approaches.slice(1)) expect(Math.abs(params.value! - 0.5)).toBeLessThan(0.02)
    expect(notes).toEqual([])
  })

  it('a note names two that disagree: a parabola over drifting sizes, and the fit', () => {
    const strong = { ...symmetric, alpha: 0.465, beta: 0.155 }
    const { approaches, notes } = compared(study(strong, 16, (share) => 8 ** share, 0.001))
    expect(codes({ notes })).toEqual(['approaches-disagree'])
    expect(Math.abs(approaches[2]!.params.value! - 0.25)).toBeLessThan(0.01)
  })

  it('all three are told for training curves', () => {
    const table = curves(symmetric)
    const { approaches } = finish(approachesSteps(table, envelope(table, { count: 50 }), { count: 50 }))
    expect(approaches[0]!.params.value).not.toBeNull()
    expect(approaches[1]!.why).toBe('0 optima are too few')
  })
})
