import { existsSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { glossary } from '../../src/report/glossary.ts'

const rows = readFileSync('docs/mistakes.md', 'utf8')
  .split('\n')
  .filter((line) => /^\| \d/.test(line))
  .map((line) => line.split(' | '))

test('each of the 25 ways to be wrong has a guard, and a test that exists', () => {
  expect(rows.map(([number]) => Number(number!.replace('| ', '')))).toEqual(Array.from({ length: 25 }, (_, k) => k + 1))
  for (const [number, , guard, tested] of rows) {
    expect(guard!.length, number).toBeGreaterThan(20)
    expect(existsSync(/`(.*)`/.exec(tested!)![1]!), tested).toBe(true)
  }
})

test('every code of a note that it names is one of the glossary, and every command one of the command line', () => {
  const commands = readFileSync('src/cli/run.ts', 'utf8')
  for (const [number, , guard] of rows) {
    for (const [, text] of guard!.matchAll(/`([^`]+)`/g)) {
      if (/^[a-z0-9]+(-[a-z0-9]+)+$/.test(text!)) expect(Object.hasOwn(glossary, text!), `${number} ${text}`).toBe(true)
      const command = /^isoloss (\w+)/.exec(text!)
      if (command) expect(commands, number).toContain(`name: '${command[1]}'`)
    }
  }
})
