import { describe, expect, it, test } from 'vitest'
import { Random } from '../../src/base/seed.ts'
import { type FitOptions, fit } from '../../src/fit/fit.ts'
import { diagnose } from '../../src/infer/diagnose.ts'
import { estimate } from '../../src/infer/estimate.ts'
import { predict } from '../../src/infer/predict.ts'
import { findLaw, findSet, lawOver, powerFloor } from '../../src/law/catalog.ts'
import { evaluateLaw } from '../../src/law/evaluate.ts'
import type { Law } from '../../src/law/law.ts'
import { parseObjective } from '../../src/law/objective.ts'
import { plan } from '../../src/plan/plan.ts'
import { tableFromColumns } from '../../src/table/build.ts'
import type { RunTable } from '../../src/table/table.ts'
import { truths } from '../property/designs.ts'
import { grid, logSpaced, simulated } from '../support/table.ts'

/**
 * Each diagnostic note has a table that triggers it and a near twin that doesn't: what differs between the two is what the
 * note is about, and nothing else.
 */
const chinchilla = findLaw('chinchilla')
const { params: truth } = findSet(chinchilla, 'hoffmann-tex')
const sizes = logSpaced(1e8, 1e10, 6)
const lengths = logSpaced(2e9, 2e11, 5)
const clean = simulated(chinchilla, truth, grid(sizes, lengths), 0.005)

interface Twin {
  readonly table: RunTable
  readonly law?: Law
  readonly options?: FitOptions
}

const codesOf = ({ table, law = chinchilla, options }: Twin): string[] =>
  estimate(fit(table, law, options), { count: 100 }).notes.map(({ code }) => code)

type Columns = Readonly<Record<string, readonly (number | string)[]>>
/** The clean table's columns, with what a case changes or adds. */
function changed(change: (columns: { params: number[]; tokens: number[]; loss: number[] }) => Columns): Twin {
  const { params, tokens, loss } = clean.columns
  return { table: tableFromColumns(change({ params: [...params!], tokens: [...tokens!], loss: [...loss!] })) }
}
const at = (values: readonly number[], row: number, to: (v: number) => number): number[] =>
  values.map((v, i) => (i === row ? to(v) : v))
const with5 = (columns: Columns, extra: Columns): Columns =>
  Object.fromEntries(Object.entries(columns).map(([name, values]) => [name, [...values, ...extra[name]!]]))

/** Runs that are evaluated along the way; rows of the first tenth of training are off the law by `early`. */
function curves(early: number): Twin {
  const random = new Random(3)
  const rows = grid(logSpaced(1e8, 1e10, 6), logSpaced(2e10, 2e11, 2))
  const columns = { run: [] as string[], params: [] as number[], tokens: [] as number[], loss: [] as number[] }
  rows.params.forEach((params, run) => {
    for (const share of [0.05, 0.25, 0.5, 1]) {
      const tokens = share * rows.tokens[run]!
      columns.run.push(`r${run}`)
      columns.params.push(params)
      columns.tokens.push(tokens)
      const off = share < 0.1 ? early : 0
      columns.loss.push(evaluateLaw(chinchilla, truth, { params, tokens }) * Math.exp(off + 0.003 * random.normal()))
    }
  })
  return { table: tableFromColumns(columns) }
}

/** Four runs of 40 checkpoints; the loss of one of them is lifted at the rows that `off` names. */
function logged(off: (row: number) => boolean): Twin {
  const random = new Random(8)
  const rows = [1e8, 1e9].flatMap((params) =>
    [1, 2].flatMap((run) =>
      logSpaced(1e9, 1e11, 40).map((tokens, row) => ({
        name: `${params} ${run}`,
        params,
        tokens,
        row,
        lift: params === 1e8 && run === 1 && off(row) ? 2 : 0,
      })),
    ),
  )
  const loss = rows.map(
    ({ lift, params, tokens }) =>
      lift + evaluateLaw(chinchilla, truth, { params, tokens }) * Math.exp(0.003 * random.normal()),
  )
  const column = (name: 'params' | 'tokens') => rows.map((row) => row[name])
  return {
    table: tableFromColumns({
      run: rows.map(({ name }) => name),
      params: column('params'),
      tokens: column('tokens'),
      loss,
    }),
  }
}

/** Runs of five rows; the first one lacks the loss in its first `count` rows. */
function unlogged(count: number): Twin {
  return changed((columns) => ({
    ...columns,
    run: run((i) => `r${Math.floor(i / 5)}`),
    loss: columns.loss.map((v, i) => (i < count ? '' : v)),
  }))
}

/** Runs of a power law of params; `seeds` of each size, whose noise is a tenth of a bend that the law lacks. */
function repeated(bend: number): Twin {
  const random = new Random(4)
  const rows = logSpaced(1e7, 1e9, 8).flatMap((params) => [params, params, params])
  const loss = rows.map(
    (n) => (2 + 60 / n ** 0.3) * Math.exp(bend * Math.sin(3 * Math.log(n)) + 0.002 * random.normal()),
  )
  return { table: tableFromColumns({ params: rows, loss }), law: lawOver(powerFloor, 'params') }
}

const square = parseObjective('log-square')

/** A hundred runs; the noise of the largest ten is `times` that of the others, which least squares takes for equal. */
function unequal(times: number): Twin {
  const random = new Random(6)
  const rows = grid(logSpaced(1e8, 1e10, 10), logSpaced(2e9, 2e11, 10))
  const loss = rows.params.map((params, i) => {
    const noise = (i < 90 ? 1 : times) * 0.003 * random.normal()
    return evaluateLaw(chinchilla, truth, { params, tokens: rows.tokens[i]! }) * Math.exp(noise)
  })
  return { table: tableFromColumns({ ...rows, loss }), options: { objective: square } }
}

const along = (ratios: readonly number[]) => ({
  params: logSpaced(1e8, 1e10, 12),
  tokens: logSpaced(1e8, 1e10, 12).map((n, i) => n * ratios[i % ratios.length]!),
})
const run = (name: (i: number) => string) => Array.from({ length: clean.length }, (_, i) => name(i))

const cases: Readonly<Record<string, { readonly table: Twin; readonly twin: Twin }>> = {
  'few-runs': {
    table: { table: simulated(chinchilla, truth, grid([1e8, 1e9, 1e10], [1e9, 1e10, 1e11]), 0.002) },
    twin: { table: simulated(chinchilla, truth, grid([1e8, 5e8, 2e9, 1e10], [1e9, 1e10, 1e11]), 0.002) },
  },
  'few-levels': {
    table: { table: simulated(chinchilla, truth, grid(sizes, [1e10, 1e11]), 0.002) },
    twin: { table: simulated(chinchilla, truth, grid(sizes, [1e10, 3e10, 1e11]), 0.002) },
  },
  'fixed-ratio': {
    table: { table: simulated(chinchilla, truth, along([20]), 0.002) },
    twin: { table: simulated(chinchilla, truth, along([5, 20, 80]), 0.002) },
  },
  'collinear-inputs': {
    table: { table: simulated(chinchilla, truth, along([17, 20, 24]), 0.002) },
    twin: { table: simulated(chinchilla, truth, along([5, 20, 80]), 0.002) },
  },
  // a law of parts that bend with size, on losses in which only the floor does, and on its own
  'endless-interval': {
    table: {
      law: findLaw('farseer'),
      table: simulated(chinchilla, findSet(chinchilla, 'epoch').params, grid(sizes, logSpaced(2e9, 2e11, 6)), 0.005, 4),
    },
    twin: {
      law: findLaw('farseer'),
      table: simulated(
        findLaw('farseer'),
        truths.farseer!,
        grid(logSpaced(1e7, 1e11, 6), logSpaced(1e8, 1e13, 6)),
        0.005,
      ),
    },
  },
  'weak-exponent': {
    table: { table: simulated(chinchilla, truth, grid(logSpaced(1e9, 4e9, 6), lengths), 0.02) },
    twin: { table: simulated(chinchilla, truth, grid(sizes, lengths), 0.02) },
  },
  'weak-floor': {
    table: { table: simulated(chinchilla, truth, grid(sizes, lengths), 0.03) },
    twin: { table: simulated(chinchilla, truth, grid(sizes, lengths), 0.01) },
  },
  'at-bound': {
    table: { table: clean, options: { bounds: { E: [1.9, null] } } },
    twin: { table: clean, options: { bounds: { E: [1.2, null] } } },
  },
  undetermined: {
    table: { table: simulated(chinchilla, truth, grid(sizes, [1e10]), 0.002) },
    twin: {
      table: simulated(chinchilla, truth, grid(sizes, [1e10]), 0.002),
      options: { fixed: { B: 410, beta: 0.28 } },
    },
  },
  ridge: {
    table: { table: clean },
    twin: { table: clean, options: { fixed: { alpha: 0.339, beta: 0.285 } } },
  },
  'intervals-disagree': { table: unequal(10), twin: unequal(1) },
  'lack-of-fit': { table: repeated(0.01), twin: repeated(0) },
  outliers: {
    table: changed((columns) => ({ ...columns, loss: at(columns.loss, 7, (v) => 1.06 * v) })),
    twin: changed((columns) => ({ ...columns, loss: at(columns.loss, 7, (v) => 1.005 * v) })),
  },
  'influential-run': {
    // the corner of the design; least squares follows it
    table: {
      ...changed((columns) => ({ ...columns, loss: at(columns.loss, 25, (v) => 1.2 * v) })),
      options: { objective: square },
    },
    twin: {
      ...changed((columns) => ({ ...columns, loss: at(columns.loss, 25, (v) => 1.005 * v) })),
      options: { objective: square },
    },
  },
  'small-models-off': {
    table: changed((columns) => ({ ...columns, loss: columns.loss.map((v, i) => (i < 5 ? 1.06 * v : v)) })),
    twin: changed((columns) => ({ ...columns, loss: columns.loss.map((v, i) => (i < 5 ? 1.002 * v : v)) })),
  },
  'early-training': { table: curves(0.05), twin: curves(0) },
  'mixed-losses': {
    table: changed((columns) => ({ ...columns, tokenizer: run((i) => (i % 2 === 0 ? 'gpt2' : 'llama')) })),
    twin: changed((columns) => ({ ...columns, tokenizer: run(() => 'gpt2') })),
  },
  'duplicate-rows': {
    table: changed((c) => with5(c, { params: [c.params[3]!], tokens: [c.tokens[3]!], loss: [c.loss[3]!] })),
    twin: changed((c) => with5(c, { params: [c.params[3]!], tokens: [c.tokens[3]!], loss: [1.003 * c.loss[3]!] })),
  },
  'near-duplicate-rows': {
    table: changed((c) =>
      with5(c, { params: [c.params[3]!], tokens: [1.0001 * c.tokens[3]!], loss: [c.loss[3]! + 1e-6] }),
    ),
    twin: changed((c) =>
      with5(c, { params: [c.params[3]!], tokens: [1.0001 * c.tokens[3]!], loss: [1.003 * c.loss[3]!] }),
    ),
  },
  'flops-not-6nd': {
    table: changed((c) => ({ ...c, flops: c.params.map((n, i) => 8 * n * c.tokens[i]!) })),
    twin: changed((c) => ({ ...c, flops: c.params.map((n, i) => 6.5 * n * c.tokens[i]!) })),
  },
  'flops-off': {
    table: changed((c) => ({ ...c, flops: c.params.map((n, i) => 6 * n * c.tokens[i]! * (i === 4 ? 1000 : 1)) })),
    twin: changed((c) => ({ ...c, flops: c.params.map((n, i) => 6 * n * c.tokens[i]! * (i === 4 ? 2 : 1)) })),
  },
  'units-mixed': {
    table: changed((c) => ({ ...c, params: at(c.params, 3, (n) => n / 1e6) })),
    twin: changed((c) => ({ ...c, params: at(c.params, 3, (n) => n / 1e3) })),
  },
  'unfinished-runs': {
    table: changed((columns) => ({ ...columns, State: run((i) => (i === 8 ? 'crashed' : 'finished')) })),
    twin: changed((columns) => ({ ...columns, State: run(() => 'finished') })),
  },
  'unit-scaled': {
    table: changed((c) => ({ ...c, params: c.params.map((n) => n / 1e9) })),
    twin: changed((c) => ({ ...c, params: c.params.map((n) => n / 1e4) })),
  },
  'row-is-run': {
    table: { table: clean },
    twin: changed((columns) => ({ ...columns, run: run((i) => `r${i}`) })),
  },
  'runs-unmeasured': { table: unlogged(5), twin: unlogged(4) },
  spikes: { table: logged((row) => row === 20), twin: logged(() => false) },
  diverged: { table: logged((row) => row >= 30), twin: logged((row) => row === 30) },
  'diverged-rows': {
    table: changed((columns) => ({ ...columns, loss: at(columns.loss, 7, () => Number.NaN) })),
    twin: { table: clean },
  },
}

describe('a note is shown for its table and not for the twin:', () => {
  for (const [code, { table, twin }] of Object.entries(cases)) {
    it(code, () => {
      expect(codesOf(table)).toContain(code)
      expect(codesOf(twin)).not.toContain(code)
    })
  }

  it('extrapolation', () => {
    const found = estimate(fit(clean, chinchilla), { count: 100 })
    const largest = { params: sizes.at(-1)!, tokens: lengths.at(-1)! }
    const codes = (times: number) =>
      predict(found, [{ ...largest, tokens: times * largest.tokens }])[0]!.notes.map(({ code }) => code)
    expect([codes(11), codes(9)]).toEqual([['extrapolation'], []])
  })

  describe('beyond-inputs', () => {
    const largest = { params: sizes.at(-1)!, tokens: lengths.at(-1)! }
    const notesAt = (law: Law, table: RunTable, point: Record<string, number>) =>
      predict(estimate(fit(table, law), { count: 100 }), [point])[0]!.notes

    it('tells of a size that is farther out than compute', () => {
      const codes = (tokens: number) =>
        notesAt(chinchilla, clean, { params: sizes[0]! / 5, tokens: tokens * largest.tokens }).map(({ code }) => code)
      expect([codes(11), codes(9)]).toEqual([['beyond-inputs'], []])
    })

    it('is told by a plan as by a prediction of the same run', () => {
      const found = estimate(fit(clean, chinchilla), { count: 100 })
      const told = (tokens: number) => {
        const run = { params: sizes[0]! / 5, tokens: tokens * largest.tokens }
        const notes = [plan(found, run).notes, predict(found, [run])[0]!.notes]
        return notes.map((each) => each.flatMap(({ code, message }) => (code === 'beyond-inputs' ? [message] : [])))
      }
      const [planned, predicted] = told(11)
      expect(planned).toHaveLength(1)
      expect(planned).toEqual(predicted)
      expect(told(9)).toEqual([[], []])
    })

    it('tells of an input that compute is not made of, and of each beyond a short range', () => {
      const law = findLaw('fine-grained-moe')
      const { params: truth } = findSet(law, 'krajewski')
      const granularity = [1, 2, 4, 8, 16]
      const { params, tokens } = grid(sizes, lengths)
      const columns = {
        params: [...params, ...params],
        tokens: [...tokens, ...tokens].map((d, i) => d * (1 + (i % 7))),
      }
      const noted = (values: readonly number[], at: number) => {
        const G = columns.params.map((_, i) => values[i % values.length]!)
        const loss = columns.params.map((n, i) => {
          const inputs = { params: n, tokens: columns.tokens[i]!, granularity: G[i]! }
          return evaluateLaw(law, truth, inputs) * (1 + 0.002 * Math.sin(3 * i * i))
        })
        const table = tableFromColumns(
          { ...columns, granularity: G, loss },
          { needs: [...Object.values(law.inputs), 'loss'] },
        )
        return notesAt(law, table, { ...largest, granularity: at }).filter(({ code }) => code === 'beyond-inputs')
      }
      expect(noted(granularity, 200)[0]).toMatchObject({ level: 'info', evidence: { inputs: 'granularity' } })
      expect(noted(granularity, 2000)[0]).toMatchObject({ level: 'caution' })
      expect(noted(granularity, 128)).toEqual([])
      expect(noted([2, 4, 8], 10)[0]).toMatchObject({ level: 'info' })
      expect(noted([2, 4, 8], 8)).toEqual([])
    })

    it('withholds what rests on a mix-up of units', () => {
      const law = lawOver(powerFloor, 'params')
      const loss = sizes.map((n, i) => 2 + 60 / n ** 0.3 + 0.001 * Math.cos(2 * i * i))
      const table = tableFromColumns({ params: [...sizes, ...sizes], loss: [...loss, ...loss.map((v) => v + 1e-3)] })
      const [note] = notesAt(law, table, { params: 1e17 })
      expect(note).toMatchObject({ code: 'beyond-inputs', level: 'unreliable' })
    })
  })

  it('starts-disagree', () => {
    // a bend among 30 noisy runs can stand in many places; a floor in one
    const params = logSpaced(1e6, 1e9, 30)
    const loss = params.map((n, i) => 2 + 60 / n ** 0.3 + 0.05 * Math.sin(2 + 1.7 * i) * Math.cos(2 * i * i))
    const noted = (law: Law) =>
      fit(tableFromColumns({ params, loss }), lawOver(law, 'params')).notes.map(({ code }) => code)
    expect(noted(findLaw('broken:1'))).toContain('starts-disagree')
    expect(noted(powerFloor)).not.toContain('starts-disagree')
  })
})

test('a clean simulated table raises no caution', () => {
  for (let seed = 0; seed < 5; seed++) {
    const table = simulated(chinchilla, truth, grid(sizes, lengths), 0.005, seed)
    const { notes } = estimate(fit(table, chinchilla, { seed }), { count: 200 })
    expect(notes.filter(({ level }) => level !== 'info')).toEqual([])
  }
})

it('parameters that replicated rows leave free count in a test of lack of fit as if they were held', () => {
  const tokens = [1, 2, 4, 8, 16, 32].flatMap((times) => [1e9 * times, 1e9 * times])
  const table = simulated(chinchilla, truth, { params: tokens.map(() => 1e9), tokens }, 0.005, 3)
  const loss = table.columns.loss!.map((v, i) => (Math.floor(i / 2) % 2 === 0 ? 1.1 * v : v))
  const bent = tableFromColumns({ ...table.columns, loss })
  const testOf = (options?: FitOptions) => {
    const fitted = fit(bent, chinchilla, options)
    const { evidence } = diagnose(fitted, {}, null, 0.9).find(({ code }) => code === 'lack-of-fit')!
    return { undetermined: fitted.undetermined.toSorted(), p: evidence.p as number }
  }
  const [free, held] = [testOf(), testOf({ fixed: { A: truth.A!, alpha: truth.alpha! } })]
  expect(free.undetermined).toEqual(['A', 'E', 'alpha'])
  expect(held.undetermined).toEqual([])
  expect(free.p / held.p).toBeCloseTo(1, 3)
})
