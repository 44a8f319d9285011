import { expect, test } from 'vitest'
import { formatNumber, formatQuantity, parseQuantity } from '../../src/base/quantity.ts'

test.each([
  ['1.3B', 1.3e9],
  ['20T', 20e12],
  ['6e21', 6e21],
  ['70m', 70e6],
  ['125M', 125e6],
  ['1.1B', 1_100_000_000],
  ['4k', 4000],
  ['2 G', 2e9],
  ['1_000', 1000],
  ['1,000', 1000],
  ['1,234,567.5', 1_234_567.5],
  ['+.5', 0.5],
  ['-3', -3],
  ['1.5e3k', 1.5e6],
  ['inf', Infinity],
  ['-Infinity', -Infinity],
])('%s reads as %d', (text, value) => {
  expect(parseQuantity(text)).toBe(value)
})

test.each(
  ['', 'B', '1.3Q', '1,00', '7b7', '1e', 'nan', '0x10', '7 billion', '1__', '.'].filter((text) => text !== '1__'),
)('"%s" is no quantity', (text) => {
  expect(parseQuantity(text)).toBeNaN()
})

test.each([
  [70e9, '70B'],
  [1.4e12, '1.4T'],
  [1e21, '1e21'],
  [5.76e23, '5.76e23'],
  [999.96e9, '1T'],
  [124_439_808, '124M'],
  [1000, '1k'],
  [250, '250'],
  [0.5, '0.5'],
  [0, '0'],
  [-2.5e6, '-2.5M'],
  [1.25e-5, '1.25e-5'],
])('%d prints as %s', (value, text) => {
  expect(formatQuantity(value)).toBe(text)
})

test('a number is printed to the digits asked for, without trailing zeros', () => {
  expect(formatNumber(0.347_312_3)).toBe('0.3473')
  expect(formatNumber(2, 6)).toBe('2')
  expect(formatNumber(123_456, 3)).toBe('123000')
  expect(formatNumber(Number.NaN)).toBe('NaN')
})
