import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { findLaw } from '../../src/law/catalog.ts'
import { autoCandidates } from '../../src/study/auto-rule.ts'

const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8')

/** Cells of the rows of the first table after a text. */
function tableAfter(text: string): string[][] {
  const [, rows] = /\n\|[^\n]*\n\|[-:| ]*\|\n((?:\|[^\n]*\n)+)/.exec(readme.slice(readme.indexOf(text)))!
  return rows!
    .trim()
    .split('\n')
    .map((row) =>
      row
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    )
}

const quoted = (cell: string) => [...cell.matchAll(/`([^`]+)`/g)].map(([, text]) => text!)

it.each(tableAfter('## Choosing a law'))(
  'the README tells of %s what the catalogue does: %s, %s',
  (_, named, shown) => {
    const laws = quoted(named!).map((name) => findLaw(name))
    expect(laws.length).toBeGreaterThan(0)
    for (const text of quoted(shown!)) {
      const asked = /^isoloss laws ?(.*)$/.exec(text)?.[1]
      if (asked === undefined) expect(laws[0]!.formula).toBe(text)
      else if (asked !== '') expect(findLaw(asked).name).toBe(asked)
    }
  },
)

it('the README lists what auto averages', () => {
  const rows = tableAfter('`--law auto` fits every law').flatMap(([law]) => quoted(law!))
  expect(rows.toSorted()).toEqual(['auto', ...autoCandidates].toSorted())
})
