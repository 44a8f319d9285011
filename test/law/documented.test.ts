import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { findLaw } from '../../src/law/catalog.ts'
import { autoLaws } from '../../src/study/auto-rule.ts'

/** Rows of the table of a document whose heading cells begin with these, as cells. */
function tableOf(file: string, heading: string): string[][] {
  const text = readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8')
  const at = text.indexOf(`\n| ${heading} |`)
  expect(at, `${file} has a table of ${heading}`).toBeGreaterThan(-1)
  const [head, , ...rows] = text
    .slice(at + 1)
    .split('\n\n')[0]!
    .trim()
    .split('\n')
  expect(head).toContain(heading)
  return rows.map((row) =>
    row
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  )
}

const quoted = (cell: string) => [...cell.matchAll(/`([^`]+)`/g)].map(([, text]) => text!)

it.each(tableOf('docs/choosing.md', 'You vary'))('who varies %s is sent to laws that there are', (_, first, others) => {
  const isLaw = (text: string) => text !== 'auto' && !/^(isoloss|predict) /.test(text)
  expect(quoted(first!).length).toBeGreaterThan(0)
  for (const name of [...quoted(first!), ...quoted(others!)].filter(isLaw)) expect(findLaw(name).name).toBe(name)
})

it('the README lists what auto averages', () => {
  const rows = tableOf('README.md', 'law | mean').flatMap(([law]) => quoted(law!))
  expect(rows.toSorted()).toEqual(['auto', ...autoLaws].toSorted())
})
