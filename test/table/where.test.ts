import fc from 'fast-check'
import { expect, test } from 'vitest'
import { rawTable } from '../../src/table/raw.ts'
import { evaluateWhere } from '../../src/table/where.ts'
import { rawRows } from '../../src/table/where-columns.ts'
import { refusal } from './source.ts'

const raw = rawTable(
  'runs.csv',
  ['run', 'N', 'tokens', 'train/loss', 'my loss', 'done', 'copy'],
  [
    ['a1', 'a7', 'b2', 'c'],
    ['1M', '2M', '4M', 'big'],
    ['1e9', '2e9', '', '8B'],
    ['1', '2', '3', '4'],
    ['4', '3', 'nan', '1'],
    [true, false, true, null],
    ['a1', '', 'b2', 'x'],
  ],
  new Int32Array([2, 3, 4, 5]),
)
const rows = rawRows(raw, { params: 'N', tokens: 'tokens', run: 'run' })
const kept = (text: string) => [...evaluateWhere(text, rows).keep].join('')

test.each([
  ['tokens > 1e9', '0101'],
  ['tokens >= 1B and tokens<3_000M', '1100'],
  ["run != 'a7'", '1011'],
  ['run == "a1" or run == "c"', '1001'],
  ['run in ("a1", "c")', '1001'],
  ["run not in ('a1')", '0111'],
  ['tokens in (1B, 2B)', '1100'],
  ['not tokens > 1e9', '1010'],
  ['not (tokens > 1e9 or params < 2M)', '0010'],
  ['tokens == 1e9 or tokens == 2e9 and run == "x"', '1000'],
  ['params * 2 > N + 1e6', '0110'],
  ['tokens / params == 1000', '1100'],
  ['-params < -1e6', '0110'],
  ['`train/loss` <= 2', '1100'],
  ['`my loss` > 0', '1101'],
  ['tokens != 1e9', '0111'],
  ["tokens == ''", '0010'],
  ['tokens < inf', '1101'],
  ['done == true', '1010'],
  ['run == copy', '1010'],
  ['run != copy', '0101'],
  ['flops == 6 * params * tokens', '1100'],
  ['flops > 7e15', '0100'],
])('%s keeps %s', (text, rowsKept) => {
  expect(kept(text)).toBe(rowsKept)
})

test.each([
  ['tokens >', 8, 'expected a value'],
  ['tokens > )', 9, 'expected a value instead of ")"'],
  ['tokens = 3', 7, 'unexpected "="; equality is =='],
  ['tokens > 1 && run == "a"', 11, 'unexpected "&"; write and'],
  ['tokens > 1 tokens', 11, 'expected "and", "or" or the end instead of "tokens"'],
  ['tokens', 0, 'expected a comparison such as tokens > 1e9, not a mere value'],
  ['tokens > 1 and params', 15, 'expected a comparison such as tokens > 1e9, not a mere value'],
  ['(tokens > 1) + 2 > 3', 8, 'expected a value, not another condition'],
  ['run in "a"', 7, 'expected "(" instead of "a"'],
  ['run in ("a"', 11, 'expected ")"'],
  ['run == "a', 7, 'a quote is opened and never closed'],
  ['run < "a"', 4, '"<" compares numbers, and one side is text'],
  ['tokens > 1Q', 9, 'unexpected "1"'],
  ['', 0, 'expected a value'],
  [
    'tokns > 1',
    0,
    'no column is named "tokns"; did you mean "tokens"? (columns: run, N, tokens, train/loss, my loss, done, copy, params; text goes in quotes)',
  ],
  [
    '1 < train/loss',
    4,
    'no column is named "train"; write `train/loss` in backticks (columns: run, N, tokens, train/loss, my loss, done, copy, params; text goes in quotes)',
  ],
])('%s is refused with a caret', async (text, at, problem) => {
  expect(await refusal(() => kept(text))).toBe(`where, column ${at + 1}: ${problem}.\n  ${text}\n  ${' '.repeat(at)}^`)
})

test('parentheses and precedence agree with JavaScript on random conditions', () => {
  const { expression } = fc.letrec<{ expression: { text: string; js: string } }>((tie) => ({
    expression: fc.oneof(
      { depthSize: 'small' },
      fc
        .tuple(fc.constantFrom('tokens', 'params'), fc.constantFrom('<', '<=', '>', '>=', '==', '!='), fc.nat(9))
        .map(([name, op, digit]) => ({ text: `${name} ${op} ${digit}B`, js: `${name} ${op} ${digit}e9` })),
      tie('expression').map(({ text, js }) => ({ text: `not (${text})`, js: `!(${js})` })),
      fc.tuple(tie('expression'), fc.constantFrom('and', 'or'), tie('expression')).map(([a, op, b]) => ({
        text: `${a.text} ${op} ${b.text}`,
        js: `${a.js} ${op === 'and' ? '&&' : '||'} ${b.js}`,
      })),
    ),
  }))
  fc.assert(
    fc.property(expression, ({ text, js }) => {
      const expected = [
        [1e6, 1e9],
        [2e6, 2e9],
        [4e6, Number.NaN],
        [Number.NaN, 8e9],
      ].map(([params, tokens]) => Number(new Function('params', 'tokens', `return ${js}`)(params, tokens)))
      expect(kept(text)).toBe(expected.join(''))
    }),
    { seed: 3, numRuns: 300 },
  )
})
