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

/** Shares up to which the loss and the inputs of two rows count as the same. */
const [SAME_LOSS, SAME_INPUT] = [1e-5, 1e-3]

/** Pairs of rows of different runs that agree in all inputs and nearly in the loss; equal rows are not among them. */
export function nearDuplicatesOf(
  loss: Float64Array,
  inputs: readonly Float64Array[],
  runOf: Int32Array,
): { first: number; second: number }[] {
  const order = Array.from(loss.keys()).sort((a, b) => loss[a]! - loss[b]!)
  const pairs: { first: number; second: number }[] = []
  order.forEach((row, at) => {
    for (let k = at + 1; k < order.length; k++) {
      const other = order[k]!
      if (!isNear(loss[row]!, loss[other]!, SAME_LOSS)) break
      if (runOf[row] === runOf[other] || !inputs.every((column) => isNear(column[row]!, column[other]!, SAME_INPUT)))
        continue
      if (loss[row] === loss[other] && inputs.every((column) => column[row] === column[other])) continue
      pairs.push({ first: Math.min(row, other), second: Math.max(row, other) })
      break
    }
  })
  return pairs
}

function isNear(a: number, b: number, share: number): boolean {
  return Math.abs(a - b) <= share * Math.max(Math.abs(a), Math.abs(b))
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
