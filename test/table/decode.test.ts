import { expect, test } from 'vitest'
import { decodeText } from '../../src/table/decode.ts'

test('a text that is longer than a string can be is refused with the formats that may be longer', async () => {
  const piece = new Uint8Array(2 ** 26).fill(97)
  async function* pieces() {
    for (let k = 0; k < 8; k++) yield piece
  }
  const file = { head: piece.subarray(0, 100), pieces, whole: async () => piece }
  await expect(decodeText(file, 'runs.csv')).rejects.toThrow('Give it as JSON lines or Parquet')
})
