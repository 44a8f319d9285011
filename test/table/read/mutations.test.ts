import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { UserError } from '../../../src/base/error.ts'
import { Random } from '../../../src/base/seed.ts'
import { readSource } from '../../../src/table/reader.ts'
import { source } from '../source.ts'

const inputs = readdirSync('test/golden', { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && !/^(expected\.json|SOURCE\.md)$/.test(entry.name))
  .map((entry) => join(entry.parentPath, entry.name))
  .sort()

/** The bytes cut, changed at a place, with a part written twice, or with a part missing. */
function mutate(bytes: Uint8Array, random: Random): Uint8Array {
  const place = (): number => Math.floor(random.uniform() * bytes.length)
  const [a, b] = [place(), place()].sort((x, y) => x - y) as [number, number]
  const kind = Math.floor(random.uniform() * 4)
  if (kind === 0) return bytes.slice(0, a)
  if (kind === 1) return Uint8Array.from([...bytes.slice(0, b), ...bytes.slice(a)])
  if (kind === 2) return Uint8Array.from([...bytes.slice(0, a), ...bytes.slice(b)])
  const changed = bytes.slice()
  changed[a] = Math.floor(random.uniform() * 256)
  return changed
}

test.each(inputs)('200 damaged copies of %s are read or refused with the name of the file', async (path) => {
  const bytes = Uint8Array.from(readFileSync(path))
  const random = new Random(7)
  for (let count = 0; count < 200; count++) {
    try {
      await readSource(source(path, mutate(bytes, random)))
    } catch (error) {
      expect(error).toBeInstanceOf(UserError)
      expect((error as UserError).message.startsWith(path)).toBe(true)
    }
  }
})
