import fc from 'fast-check'
import { expect, test } from 'vitest'
import { buildTable, type TableOptions, tableFromColumns } from '../../src/table/build.ts'
import { refusal, source } from './source.ts'

const build = (text: string, options: TableOptions = {}) => buildTable([source('runs.csv', text)], options)
const needs = ['params', 'tokens', 'loss']
const codes = (table: { readonly notes: readonly { code: string }[] }) => table.notes.map((note) => note.code)

test('columns get roles by name or alias, units are understood, text becomes labels, other numbers keep their name', async () => {
  const table = await build('run_id,N,Training Tokens,val/loss,width,kind\na,1.3B,20B,2.5,64,x\nb,70m,1e9,3.5,,y\n', {
    needs,
  })
  expect(table.roles).toEqual({
    params: 'N',
    tokens: 'Training Tokens',
    loss: 'val/loss',
    run: 'run_id',
    flops: '6 * params * tokens',
  })
  expect(table.columns).toEqual({
    params: new Float64Array([1.3e9, 70e6]),
    tokens: new Float64Array([20e9, 1e9]),
    loss: new Float64Array([2.5, 3.5]),
    flops: new Float64Array([6 * 1.3e9 * 20e9, 6 * 70e6 * 1e9]),
    width: new Float64Array([64, Number.NaN]),
  })
  expect(table.labels).toEqual({ kind: ['x', 'y'] })
  expect(table.runs).toEqual({ names: ['a', 'b'], of: new Int32Array([0, 1]) })
  expect(codes(table)).toEqual(['completed'])
})

test('an exact name wins over aliases, and --map over both; a displaced column is kept', async () => {
  const text = 'params,n_params,tokens,loss\n1e6,2e6,1e9,3\n'
  expect((await build(text, { needs })).columns.params![0]).toBe(1e6)
  const mapped = await build(text, { needs, map: { params: 'n_params' } })
  expect(mapped.columns.params![0]).toBe(2e6)
  expect(mapped.columns['file.params']![0]).toBe(1e6)
})

test('a symbol of a law means the column of exactly its name', async () => {
  expect((await build('x,loss\n3,2\n', { needs: ['x', 'loss'] })).roles).toEqual({ x: 'x', loss: 'loss' })
  expect(await refusal(() => build('Widths,loss\n3,2\n', { needs: ['width', 'loss'] }))).toBe(
    'runs.csv: no column for role "width" (found: Widths, loss; did you mean "Widths"?). Name it with --map width=<column>.',
  )
})

test.each([
  [
    'step,train/loss,lr\n1,2,3\n',
    { needs: ['tokens', 'step'] },
    'runs.csv: no column for role "tokens" (found: step, train/loss, lr). Name it with --map tokens=<column>, or give --map batch=<column>.',
  ],
  [
    'step,lr,tokens,loss\n1,2,3,4\n',
    { needs },
    'runs.csv: no column for role "params" (found: step, lr, tokens, loss). Name it with --map params=<column>, or give --map flops=<column>. Or fit the loss along its steps and learning rates: --law annealing.',
  ],
  [
    'params,tokens,bpb\n1,2,3\n',
    { needs },
    'runs.csv: no column for role "loss" (found: params, tokens, bpb). Name it with --map loss=bpb --loss-unit bits-per-byte --bytes-per-token <x>.',
  ],
  [
    'params,tokens,val ppl\n1,2,3\n',
    { needs },
    'runs.csv: no column for role "loss" (found: params, tokens, val ppl). Name it with --map "loss=val ppl" once it holds its natural logarithm.',
  ],
  [
    'size,tokens,loss\n1,2,3\n',
    { needs },
    'runs.csv: no column for role "params" (found: size, tokens, loss). Name it with --map params=size, or give --map flops=<column>.',
  ],
  [
    'params,tokens,loss_a,loss_b\n1,2,3,4\n',
    { needs },
    'runs.csv: no column for role "loss" (found: params, tokens, loss_a, loss_b). Name it with --map loss=<column>.',
  ],
  [
    'params,tokens,val_loss,eval_loss\n1,2,3,4\n',
    { needs },
    'runs.csv: 2 columns may be "loss": val_loss, eval_loss. Choose one with --map loss=val_loss.',
  ],
  [
    'params,tokns,loss\n1,2,3\n',
    { needs, map: { tokens: 'tokens' } },
    'runs.csv: --map tokens=tokens names no column (found: params, tokns, loss; did you mean "tokns"?). Name one of these.',
  ],
])('%j: the role is refused', async (text, options, message) => {
  expect(await refusal(() => build(text, options))).toBe(message)
})

test('a number with a percent sign is refused with how to write it', async () => {
  expect(await refusal(() => build('params,error\n1e6,25%\n2e6,20 %\n', { needs: ['error'], output: 'error' }))).toBe(
    'runs.csv:2: error is "25%"; a number such as 20e9 or 20B was expected. Write it as a share, such as 0.25, or without the sign (1 more: line 3).',
  )
})

test.each([
  ['-3', 'runs.csv:3: tokens is -3; a token count is above 0. Drop it with --where "tokens > 0".'],
  ['0', 'runs.csv:3: tokens is 0; a token count is above 0. Drop it with --where "tokens > 0".'],
  ['', 'runs.csv:3: tokens is empty; a number was expected. Drop it with --where "tokens > 0".'],
  ['N/A', 'runs.csv:3: tokens is empty; a number was expected. Drop it with --where "tokens > 0".'],
  [
    'many',
    'runs.csv:3: tokens is "many"; a number such as 20e9 or 20B was expected. Drop it with --where "tokens > 0".',
  ],
  [
    '0x10',
    'runs.csv:3: tokens is "0x10"; a number such as 20e9 or 20B was expected. Drop it with --where "tokens > 0".',
  ],
  ['nan', 'runs.csv:3: tokens is NaN; a finite number was expected. Drop it with --where "tokens > 0".'],
  [
    'inf',
    'runs.csv:3: tokens is inf; a finite number was expected. Drop it with --where "tokens > 0 and tokens < inf".',
  ],
])('a token count of "%s" is refused, and its way out works', async (cell, message) => {
  const text = `params,tokens,loss\n1e6,1e9,3\n2e6,${cell},3\n`
  expect(await refusal(() => build(text, { needs }))).toBe(message)
  const table = await build(text, { needs, where: /"(.*)"\.$/.exec(message)![1]!.replace(/.*--where "/, '') })
  expect(table.length).toBe(1)
})

test('all bad rows are counted and the first three named', async () => {
  const rows = Array.from({ length: 12 }, (_, row) => `1e6,${row % 2 === 0 ? -row - 1 : 5},2.${row}`)
  expect(await refusal(() => build(`params,D,loss\n${rows.join('\n')}\n`, { needs }))).toBe(
    'runs.csv:2: tokens (column "D") is -1; a token count is above 0. Drop them with --where "tokens > 0" (5 more: lines 4, 6, …).',
  )
})

test('rows of other files are named with them', async () => {
  const files = [source('a.csv', 'x,loss\nno,1\n'), source('b.csv', 'x,loss\nno,1\n')]
  expect(await refusal(() => buildTable(files, { needs: ['x', 'loss'] }))).toBe(
    'a.csv:2: x is "no"; a number such as 20e9 or 20B was expected. Drop them with --where "x > -inf" (1 more: b.csv:2).',
  )
})

test('rows without a loss are dropped and counted; a diverged one is noted; text is refused', async () => {
  const text = 'run,params,tokens,loss\na,1e6,1e9,3\na,1e6,2e9,\nb,2e6,1e9,NaN\nb,2e6,2e9,inf\n'
  const table = await build(text, { needs })
  expect(table.length).toBe(1)
  expect(table.dropped).toEqual([
    { reason: 'loss is empty', count: 1, where: ['runs.csv:3'] },
    { reason: 'loss is NaN or infinite', count: 2, where: ['runs.csv:4', 'runs.csv:5'] },
  ])
  const note = table.notes.find((each) => each.code === 'diverged-rows')!
  expect([note.level, note.message]).toEqual([
    'caution',
    'loss is NaN or infinite in 2 rows of 1 run (runs.csv:4, runs.csv:5); they were dropped.',
  ])
  expect(await refusal(() => build(text.replace('NaN', 'bad'), { needs }))).toBe(
    'runs.csv:4: loss is "bad"; a number such as 2.71 was expected. Drop it with --where "loss > 0".',
  )
  expect(await refusal(() => build('params,tokens,loss\n1,2,\n', { needs }))).toBe(
    'runs.csv: loss is empty or not finite in every row; numbers were expected. Name another column with --map loss=<column>.',
  )
})

test('an unneeded role with bad cells is left out and noted, and stays a plain column', async () => {
  const table = await build('params,tokens,loss,lr\n1e6,1e9,3,0.1\n2e6,1e9,3,\n', { needs })
  expect(table.roles.lr).toBeUndefined()
  expect(table.columns.lr).toEqual(new Float64Array([0.1, Number.NaN]))
  expect(table.notes.find((note) => note.code === 'role-skipped')!.message).toBe(
    'Column "lr" was not used as lr: 1 of its cells holds no usable number (first at runs.csv:3).',
  )
})

test('rows that --where leaves out are counted, and may be bad', async () => {
  const where = 'tokens > 1e9 and run != "a7"'
  const table = await build('run,params,tokens,loss\na1,1e6,2e9,3\na7,1e6,3e9,3\na2,1e6,?,3\n', { needs, where })
  expect(table.length).toBe(1)
  expect(table.dropped).toEqual([{ reason: `--where "${where}"`, count: 2, where: ['runs.csv:3', 'runs.csv:4'] }])
  expect(
    await refusal(() => build('run,tokens,loss\na,1e9,3\nb,3e9,2\n', { where: 'tokens > 1T or run == "c"' })),
  ).toBe(
    'runs.csv: --where "tokens > 1T or run == "c"" keeps none of the 2 rows read (tokens spans 1B to 3B, run is a, b). Loosen it.',
  )
})

test('rows of a run stand together by step, in order of first appearance; --final keeps the last of each', async () => {
  const text = 'run,step,loss\nb,2,2.5\na,1,3\nb,1,2.9\na,3,2.7\na,2,2.8\n'
  const table = await build(text)
  expect(table.runs).toEqual({ names: ['b', 'a'], of: new Int32Array([0, 0, 1, 1, 1]) })
  expect([...table.columns.step!]).toEqual([1, 2, 1, 2, 3])
  expect([...table.origin.line]).toEqual([4, 2, 3, 6, 5])
  const final = await build(text, { final: true })
  expect([...final.columns.loss!]).toEqual([2.5, 2.7])
  expect(final.dropped[0]!.count).toBe(3)
})

test('without a run column each row is a run, or each file where steps are needed', async () => {
  const rows = await build('step,loss\n1,3\n2,2\n')
  expect([rows.runs.names, codes(rows)]).toEqual([['runs.csv:2', 'runs.csv:3'], ['row-is-run']])
  const curve = await build('step,loss\n1,3\n2,2\n', { needs: ['step', 'loss'] })
  expect([curve.runs.names, codes(curve)]).toEqual([['runs.csv'], ['file-is-run']])
})

test('a file of several model sizes without a run column holds a run of each, with its own learning rates', async () => {
  const text = 'params,step,lr,loss\n1e6,1,1e-3,4\n1000000,2,1e-4,3\n2e6,1,2e-3,3.5\n2e6,2,2e-4,2.5\n'
  const { runs, schedules, notes } = await build(text, { needs: ['params', 'step', 'loss'] })
  expect(runs.names).toEqual(['runs.csv params=1000000', 'runs.csv params=2000000'])
  expect([...runs.of]).toEqual([0, 0, 1, 1])
  expect(schedules).toMatchObject([{ rates: [1e-3, 1e-4] }, { rates: [2e-3, 2e-4] }])
  expect(notes.find(({ code }) => code === 'file-is-run')!.message).toBe(
    'No run column was found, so each model size counts as one run.',
  )
})

test('an empty run name is refused', async () => {
  expect(await refusal(() => build('run,loss\na,1\n,2\n'))).toBe(
    `runs.csv:3: run (column "run") is empty; the name of a run was expected. Drop it with --where "run != ''".`,
  )
})

test('copies of a row are kept and noted', async () => {
  const table = await build('params,tokens,loss\n1e6,1e9,3\n2e6,1e9,3\n1e6,1e9,3\n1e6,1e9,3\n', { needs })
  expect(table.length).toBe(4)
  expect(table.notes.find((note) => note.code === 'duplicate-rows')!.message).toBe(
    '2 rows repeat others in all inputs and the loss (runs.csv:4 repeats runs.csv:2); they were kept.',
  )
})

test('LAWS 0.1: losses in bits and bits per byte become nats per token', async () => {
  const bits = await build('x,loss\n1,2\n', { lossUnit: 'bits' })
  expect(bits.columns.loss![0]).toBeCloseTo(2 * Math.LN2, 15)
  const perByte = await build('x,loss\n1,0.8\n', { lossUnit: 'bits-per-byte', bytesPerToken: 4.5 })
  expect(perByte.columns.loss![0]).toBeCloseTo(0.8 * 4.5 * Math.LN2, 15)
  expect(codes(perByte)).toContain('loss-converted')
  // LAWS 0.1: 2 nats a token are 2.885390082 bits, and at 4.3 bytes a token 0.6710209493 bits a byte
  const read = async (loss: number, options: object) =>
    (await build(`x,loss\n1,${loss}\n`, options)).columns.loss![0]! / 2 - 1
  expect(Math.abs(await read(2.885390082, { lossUnit: 'bits' }))).toBeLessThan(1e-9)
  expect(Math.abs(await read(0.6710209493, { lossUnit: 'bits-per-byte', bytesPerToken: 4.3 }))).toBeLessThan(1e-9)
  expect(await refusal(() => build('x,loss\n1,2\n', { lossUnit: 'bits-per-byte' }))).toBe(
    'loss unit bits-per-byte: bytes per token is not given; a number above 0 was expected. Give --bytes-per-token.',
  )
})

test('empty learning rates are filled between the logged rows of their run', async () => {
  const text = 'run,step,lr,loss\na,0,0.1,\na,10,,3\na,20,0.3,\na,20,,2.5\nb,10,,3\nb,20,0.5,2\n'
  const table = await build(text, { needs: ['step', 'lr', 'loss'], where: 'run == "a"' })
  expect([...table.columns.lr!]).toEqual([0.2, 0.3])
  expect(codes(table)).toEqual(['lr-filled'])
  expect(await refusal(() => build(text, { needs: ['step', 'lr', 'loss'] }))).toBe(
    'runs.csv:6: lr is empty; a number was expected. Drop it with --where "lr > -inf".',
  )
})

test('weights count where a column has exactly their name, or one is mapped, and are then checked', async () => {
  const text = 'x,weight,loss\n1,2,3\n'
  expect((await build(text)).weighting).toBe('relative')
  expect((await build('x,weights,loss\n1,2,3\n')).weighting).toBe('none')
  expect(await refusal(() => build('x,weight,loss\n1,-2,3\n'))).toContain('weight is -2')
  const weighted = await build(text, { weighting: 'inverse-variance' })
  expect([weighted.roles.weight, weighted.weighting]).toEqual(['weight', 'inverse-variance'])
  expect((await build(text, { map: { weight: 'weight' } })).weighting).toBe('relative')
})

test('arrays are checked as files are', async () => {
  const table = tableFromColumns({ N: [1e6, 2e6], tokens: new Float64Array([1e9, 2e9]), loss: [3, 2.5] }, { needs })
  expect(table.length).toBe(2)
  expect(await refusal(() => tableFromColumns({ params: [1], tokens: [-1], loss: [3] }, { needs }))).toBe(
    'columns:1: tokens is -1; a token count is above 0. Drop it with --where "tokens > 0".',
  )
  expect(await refusal(() => tableFromColumns({ a: [1, 2], b: [1] }))).toBe(
    'columns: "b" has 1 values and "a" has 2; all columns must be equally long.',
  )
  expect(await refusal(() => tableFromColumns({}))).toBe('columns: there are no rows; at least one was expected.')
})

test('equal values have equal fingerprints whatever columns and files are called; other values have others', async () => {
  const first = await build('run,params,tokens,loss\na,1e6,1e9,3\n')
  const same = await buildTable([source('other.csv', 'run_id,N,D,L\nb,1M,1B,3.0\n')])
  const other = await build('run,params,tokens,loss\na,1e6,1e9,3.0000001\n')
  expect(same.fingerprint).toBe(first.fingerprint)
  expect(other.fingerprint).not.toBe(first.fingerprint)
  expect(first.fingerprint).toMatch(/^sha256:[0-9a-f]{64}$/)
})

test('any finite numbers come through a file unchanged', async () => {
  const count = fc.double({ min: Number.MIN_VALUE, noNaN: true, noDefaultInfinity: true })
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(count, count, count), { minLength: 1 }), async (rows) => {
      const table = await build(`params,tokens,loss\n${rows.map((row) => row.join(',')).join('\n')}\n`, { needs })
      expect(Array.from(table.columns.params!)).toEqual(rows.map(([params]) => params))
      expect(Array.from(table.columns.loss!)).toEqual(rows.map(([, , loss]) => loss))
    }),
    { seed: 2, numRuns: 100 },
  )
})

test('rows are repeated only where they are used', async () => {
  const text = 'run,params,tokens,loss\na,1e6,1e8,4\na,1e6,1e9,3\nb,1e6,1e8,4\nb,1e6,2e9,2.9\n'
  expect(codes(await build(text, { needs }))).toContain('duplicate-rows')
  expect(codes(await build(text, { needs, final: true }))).not.toContain('duplicate-rows')
})

test('rows that are taken for runs, of a file with steps, say how laws of curves count them', async () => {
  const advice = async (text: string) =>
    (await build(text, {})).notes.find(({ code }) => code === 'row-is-run')!.advice.endsWith('each file as one run.')
  expect(await advice('step,lr,loss\n1,2,3\n2,2,2\n')).toBe(true)
  expect(await advice('params,tokens,loss\n1,2,3\n2,2,2\n')).toBe(false)
})
