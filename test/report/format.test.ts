import { expect, it } from 'vitest'
import { withPowers } from '../../src/report/format.ts'

it.each([
  ['At 4.8e23 FLOP', 'At 4.8·10²³ FLOP'],
  ['a peak of 1e-3.', 'a peak of 10⁻³.'],
  ['(-3e-4 – 2.25e-4)', '(-3·10⁻⁴ – 2.25·10⁻⁴)'],
])('sets the numbers of "%s" as powers of ten', (text, set) => {
  expect(withPowers(text)).toBe(set)
})

it.each([
  'wsd:peak=3e-4',
  'as run-3e-4 had',
  'lr_3e-4.csv',
  '3e-4-small',
  'logs/3e-4/a.csv',
  '3e-4.csv',
  'x3e4',
  '3e4k',
])('leaves the name or command %s as it is', (text) => {
  expect(withPowers(text)).toBe(text)
})
