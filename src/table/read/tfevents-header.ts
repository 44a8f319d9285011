import { maskedCrc32c } from './crc32c.ts'

/** What is wrong with the header of a TFRecord frame at a place; undefined where nothing is. */
export function headerFault(view: DataView, bytes: Uint8Array, at: number): string | undefined {
  if (at + 12 > bytes.length) return 'is cut off'
  return view.getUint32(at + 8, true) === maskedCrc32c(bytes, at, at + 8)
    ? undefined
    : 'has a length that does not match its checksum'
}
