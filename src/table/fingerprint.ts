import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import type { RunTable } from './table.ts'

/** `sha256:` over the role columns in order of role name, run membership, schedules and weighting. Names of columns and files don't count. */
export function fingerprint(table: Pick<RunTable, 'columns' | 'roles' | 'runs' | 'schedules' | 'weighting'>): string {
  const hash = sha256.create()
  hash.update(utf8ToBytes(table.weighting))
  for (const role of Object.keys(table.roles).sort()) {
    const column = table.columns[role]
    if (column === undefined) continue
    hash.update(utf8ToBytes(`\n${role}\n`))
    hash.update(bytesOf(column))
  }
  hash.update(bytesOf(table.runs.of))
  if (table.schedules) hash.update(utf8ToBytes(JSON.stringify(table.schedules)))
  return `sha256:${bytesToHex(hash.digest())}`
}

/** `sha256:` of a text. */
export function hashOfText(text: string): string {
  return `sha256:${bytesToHex(sha256(utf8ToBytes(text)))}`
}

// Typed arrays are little-endian on every platform that runs Node or a current browser, so equal tables hash equally.
function bytesOf(array: Float64Array | Int32Array): Uint8Array {
  return new Uint8Array(array.buffer, array.byteOffset, array.byteLength)
}
