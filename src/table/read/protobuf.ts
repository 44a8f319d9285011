/** What is called for each field of a message: its number, and its value by wire type. */
export interface FieldVisitor {
  /** A varint, fixed 32 or fixed 64 field stands at `at`; its wire type says how to read it. */
  scalar?(field: number, wire: number, at: number): void
  /** A field of bytes: text, a message, or packed numbers. */
  bytes?(field: number, start: number, end: number): void
}

/** Bytes of a protocol buffer, and readers of what stands in them. */
export interface ProtoBytes {
  readonly bytes: Uint8Array
  readonly view: DataView
}

export function protoBytes(bytes: Uint8Array): ProtoBytes {
  return { bytes, view: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength) }
}

/** Visits the fields of the message in `[start, end)`; false where the bytes are no such message. */
export function visitFields({ bytes }: ProtoBytes, start: number, end: number, visitor: FieldVisitor): boolean {
  let at = start
  while (at < end) {
    const key = readVarint(bytes, at)
    at = skipVarint(bytes, at)
    const [field, wire] = [Math.floor(key / 8), key % 8]
    if (wire === 2) {
      const length = readVarint(bytes, at)
      at = skipVarint(bytes, at)
      if (at + length > end) return false
      visitor.bytes?.(field, at, at + length)
      at += length
    } else {
      const next = wire === 0 ? skipVarint(bytes, at) : at + (wire === 1 ? 8 : 4)
      if ((wire !== 0 && wire !== 1 && wire !== 5) || next > end) return false
      visitor.scalar?.(field, wire, at)
      at = next
    }
  }
  return at === end
}

/** The varint at `at`, signed as int64; exact up to 2^53. */
export function readVarint(bytes: Uint8Array, at: number): number {
  let value = 0
  let scale = 1
  for (let i = at; i < at + 9; i++) {
    const byte = bytes[i] ?? 0
    value += (byte & 0x7f) * scale
    if (byte < 0x80) return value
    scale *= 128
  }
  // Negative numbers take ten bytes, and lose their low bits as a sum of doubles.
  let bits = 0n
  for (let i = 9; i >= 0; i--) bits = (bits << 7n) | BigInt((bytes[at + i] ?? 0) & 0x7f)
  return Number(BigInt.asIntN(64, bits))
}

function skipVarint(bytes: Uint8Array, at: number): number {
  let i = at
  while (i < at + 9 && bytes[i]! >= 0x80) i++
  return i + 1
}
