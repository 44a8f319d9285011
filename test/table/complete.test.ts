import { expect, test } from 'vitest'
import { tableFromColumns } from '../../src/table/build.ts'

const seen = (columns: Record<string, number[]>, needs: string[]) => {
  const table = tableFromColumns(columns, { needs })
  return { table, notes: table.notes.filter((note) => note.code !== 'row-is-run') }
}

test.each([
  ['flops', { params: [1e6], tokens: [1e9] }, 6e15, '6 * params * tokens'],
  ['tokens', { params: [1e6], flops: [6e15] }, 1e9, 'flops / (6 * params)'],
  ['params', { tokens: [1e9], flops: [6e15] }, 1e6, 'flops / (6 * tokens)'],
  ['tokens', { step: [1000], batch: [1e6] }, 1e9, 'step * batch'],
  ['unique_tokens', { tokens: [1e9], epochs: [4] }, 2.5e8, 'tokens / epochs'],
  ['epochs', { tokens: [1e9], unique_tokens: [2.5e8] }, 4, 'tokens / unique_tokens'],
])('%s follows from %j', (role, columns, value, formula) => {
  const { table, notes } = seen(columns, [role])
  expect(table.columns[role]![0]).toBe(value)
  expect(table.roles[role]).toBe(formula)
  const note = notes.find((each) => each.evidence.role === role)!
  expect([note.level, note.message]).toEqual([
    'info',
    `No ${role} column was found; ${role} = ${formula} was computed.`,
  ])
})

test('completions chain: flops from params, step and batch', () => {
  const { table, notes } = seen({ params: [1e6], step: [1000], batch: [1e6] }, ['flops'])
  expect(table.columns.flops![0]).toBe(6e15)
  expect(notes.map((note) => note.evidence.role)).toEqual(['tokens', 'flops'])
})

test('a batch that looks like sequences is noted; tokens that nobody needs are not guessed from it', () => {
  const columns = { step: [1000], batch: [512] }
  const { notes } = seen(columns, ['tokens'])
  expect(notes.map((note) => note.code)).toContain('batch-in-sequences')
  expect(tableFromColumns(columns).columns.tokens).toBeUndefined()
})

test('flops further than 20 % from 6 * params * tokens are noted with the ratio', () => {
  const columns = { params: [1e6, 2e6, 4e6], tokens: [1e9, 1e9, 1e9] }
  const at = (ratio: number) =>
    seen({ ...columns, flops: columns.params.map((params) => ratio * 6e9 * params) }, ['flops']).notes
  expect(at(1.19)).toEqual([])
  expect(at(1.3)[0]).toMatchObject({
    code: 'flops-not-6nd',
    level: 'caution',
    message: 'flops is 1.3 times 6 * params * tokens in the median of 3 rows.',
  })
})

test('columns in millions or billions are used as they stand, with an info note', () => {
  const { table, notes } = seen({ params: [70, 1300], tokens: [1.4, 20] }, ['params', 'tokens'])
  expect([...table.columns.params!]).toEqual([70, 1300])
  expect(notes.filter((note) => note.code === 'unit-scaled').map((note) => note.message)).toEqual([
    'The median of params is 70, so params may be in millions or billions; it was used as it stands.',
    'The median of tokens is 1.4, so tokens may be in millions or billions; it was used as it stands.',
  ])
})

/** Models of growing width, whose embeddings are most of the small ones and little of the large. */
const models = [64, 128, 256, 512, 1024, 2048].flatMap((width) => {
  const params = 12 * Math.max(2, width / 64) * width ** 2
  return [10, 40].map((ratio) => ({ params, tokens: ratio * params, embeddings: 50304 * width }))
})

test('flops that count embeddings where params leave them out, or the other way round, are off in no row; a slip is', () => {
  const off = (params: number[], flops: number[]) =>
    seen({ params, tokens: models.map(({ tokens }) => tokens), flops }, [])
      .notes.filter(({ code }) => code === 'flops-off')
      .map(({ evidence }) => evidence.count)
  const small = models.map(({ params }) => params)
  const large = models.map(({ params, embeddings }) => params + embeddings)
  const flopsOf = (params: number[]) => params.map((n, row) => 6 * n * models[row]!.tokens)
  expect(large[0]! / small[0]!).toBeGreaterThan(20)
  expect([off(small, flopsOf(large)), off(large, flopsOf(small))]).toEqual([[], []])
  for (const [params, flops] of [
    [small, flopsOf(large)],
    [large, flopsOf(small)],
  ] as const)
    for (const row of models.keys())
      expect(
        off(
          params,
          flops.map((v, i) => (i === row ? 1000 * v : v)),
        ),
      ).toEqual([1])
})

test('sizes from under a thousand to billions have one unit where no gap lies between; mixed ones are noted whichever are more', () => {
  const mixed = (params: number[]) =>
    seen({ params }, [])
      .notes.filter(({ code }) => code === 'units-mixed')
      .map(({ evidence }) => [evidence.count, evidence.least])
  // Kaplan et al. 2020 trained models from 768 to 1.5 billion parameters
  expect(mixed([768, 12288, 196608, 3.1e6, 5e7, 2e8, 8e8, 1.5e9])).toEqual([])
  expect(mixed([5, 70, 7000])).toEqual([])
  expect(mixed([70, 410, 1e9, 7e9, 13e9])).toEqual([[2, 1e9]])
  expect(mixed([70, 410, 900, 7e9])).toEqual([[3, 7e9]])
})
