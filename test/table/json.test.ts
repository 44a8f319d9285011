import { expect, test } from 'vitest'
import { readSource } from '../../src/table/reader.ts'
import { cellsOf, refusal, source } from './source.ts'

const read = (text: string, name = 'runs.json') => readSource(source(name, text))

test.each([
  ['records', '[{"params": 1e9, "loss": 2.5}, {"params": 2e9, "loss": null}]'],
  ['columns by name', '{"columns": {"params": [1e9, 2e9], "loss": [2.5, null]}}'],
  ['bare columns', '{"params": [1e9, 2e9], "loss": [2.5, null]}'],
  ['columns and data', '{"columns": ["params", "loss"], "data": [[1e9, 2.5], [2e9, null]]}'],
])('%s are read from JSON', async (_, text) => {
  const raw = await read(text)
  expect(raw.names).toEqual(['params', 'loss'])
  expect(cellsOf(raw)).toEqual([
    [1e9, 2e9],
    [2.5, null],
  ])
  expect([...raw.line]).toEqual([1, 2])
})

test('nested objects are joined with a slash, lists are kept as text, absent cells are empty', async () => {
  const raw = await read('[{"train": {"loss": 2.5}, "heads": [1, 2]}, {"eval": {"loss": 3}, "ok": true}]')
  expect(raw.names).toEqual(['train/loss', 'heads', 'eval/loss', 'ok'])
  expect(cellsOf(raw)).toEqual([
    [2.5, null],
    ['[1,2]', null],
    [null, 3],
    [null, true],
  ])
})

test('JSON lines are recognised by name or by two lines, and keep their line numbers', async () => {
  const text = '{"step": 1, "loss": 2.5}\n\n{"step": 2, "loss": NaN, "note": "NaN"}\n'
  for (const name of ['log.jsonl', 'log.NDJSON', 'log.txt']) {
    const raw = await read(text.replace('\n\n', name === 'log.txt' ? '\n' : '\n\n'), name)
    expect(cellsOf(raw)).toEqual([
      [1, 2],
      [2.5, 'NaN'],
      [null, 'NaN'],
    ])
    expect([...raw.line]).toEqual(name === 'log.txt' ? [1, 2] : [1, 3])
  }
})

test.each([
  ['[{"a": 1},\n {"a": 2,}]', 'runs.json:2:10: invalid JSON at "}". Correct the file there.'],
  ['[{"a": 1}', 'runs.json:1:10: invalid JSON at the end of the file. Correct the file there.'],
  ["[{'a': 1}]", 'runs.json:1:3: invalid JSON at "\'". Correct the file there.'],
  ['[{"a" 1}]', 'runs.json:1:7: invalid JSON at "1". Correct the file there.'],
  ['[{"a": "b}]', 'runs.json:1:8: invalid JSON at a quote. Correct the file there.'],
  ['[{"a": 1}] x', 'runs.json:1:12: invalid JSON at "x". Correct the file there.'],
  ['[{"a": 01}]', 'runs.json:1:8: invalid JSON at "0". Correct the file there.'],
  ['[]', 'runs.json: the JSON holds no rows; at least one was expected.'],
  ['[1, 2]', 'runs.json: record 1 is 1; an object such as {"params": 1e9, "loss": 2.5} was expected.'],
  ['3', 'runs.json: the JSON is not a table; an array of records or {"columns": {"params": [...], ...}} was expected.'],
  ['{"a": [1, 2], "b": [1]}', 'runs.json: column "b" has 1 values and "a" has 2; all columns must be equally long.'],
  [
    '{"columns": ["a"], "data": [[1], [1, 2]]}',
    'runs.json: row 2 of "data" does not hold 1 values, one for each of "columns".',
  ],
])('%s is refused', async (text, message) => {
  expect(await refusal(() => read(text))).toBe(message)
})

test.each([
  ['{"a": 1}\n{"a": }\n', 'log.jsonl:2:7: invalid JSON at "}". Correct or remove the line.'],
  ['{"a": 1}\n{"a": 2', 'log.jsonl:2:8: invalid JSON at the end of the line. Correct or remove the line.'],
  ['{"a": 1}\n[2]\n', 'log.jsonl:2: the line is [2]; an object such as {"step": 10, "loss": 2.5} was expected.'],
])('%j is refused as JSON lines', async (text, message) => {
  expect(await refusal(() => read(text, 'log.jsonl'))).toBe(message)
})
