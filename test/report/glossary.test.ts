import { readdirSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { glossary, meaningOf } from '../../src/report/glossary.ts'

it('explains every code that a note can have, and no other', () => {
  const files = readdirSync('src/base').filter((file) => /^note.*\.ts$/.test(file))
  const text = files.map((file) => readFileSync(`src/base/${file}`, 'utf8')).join('\n')
  const codes = [...text.matchAll(/\bcode: '([a-z0-9-]+)'/g)].map(([, code]) => code!)
  expect(Object.keys(glossary).sort()).toEqual([...new Set(codes)].sort())
})

it('has nothing to say of a code that it does not know', () => {
  expect(meaningOf('constructor')).toBe('')
})
