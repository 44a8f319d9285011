/** Pairs of rows that agree in every column: each later row with the first one it repeats. */
export function duplicatesOf(columns: readonly Float64Array[], length: number): { first: number; second: number }[] {
  const pairs: { first: number; second: number }[] = []
  if (columns.length === 0) return pairs
  const words = columns.map((column) => new Uint32Array(column.buffer, column.byteOffset, 2 * length))
  const size = 2 ** Math.ceil(Math.log2(2 * length + 2))
  // Open addressing: a Map with text keys takes seconds for a million rows.
  const slots = new Int32Array(size).fill(-1)
  for (let row = 0; row < length; row++) {
    let slot = hashOf(words, row) & (size - 1)
    while (slots[slot]! >= 0 && !equalRows(columns, slots[slot]!, row)) slot = (slot + 1) & (size - 1)
    if (slots[slot]! >= 0) pairs.push({ first: slots[slot]!, second: row })
    else slots[slot] = row
  }
  return pairs
}

/** Murmur3's mixing steps over the bits of one row. */
function hashOf(words: readonly Uint32Array[], row: number): number {
  let hash = 0
  for (const column of words) {
    for (let half = 0; half < 2; half++) {
      hash = Math.imul(hash ^ Math.imul(column[2 * row + half]!, 0xcc9e2d51), 0x1b873593)
      hash ^= hash >>> 15
    }
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  return (hash ^ (hash >>> 13)) >>> 0
}

function equalRows(columns: readonly Float64Array[], a: number, b: number): boolean {
  return columns.every((column) => column[a] === column[b])
}
