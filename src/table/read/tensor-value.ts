import { type ProtoBytes, readVarint, visitFields } from './protobuf.ts'

// Numbers of tensorflow.DataType.
const [FLOAT, DOUBLE, INT32, INT64, BFLOAT16, HALF] = [1, 2, 3, 9, 14, 19]

/** The number in a TensorProto of one element; undefined for larger ones, and for text. */
export function tensorValue(proto: ProtoBytes, start: number, end: number): number | undefined {
  const { bytes, view } = proto
  let type = 0
  let elements = 1
  let content: { start: number; end: number } | undefined
  const listed: number[] = []
  // Repeated numbers are packed by newer writers and single fields from older ones.
  const read = (field: number, wire: number, at: number): number | undefined => {
    if (field === 5 && wire === 5) return view.getFloat32(at, true)
    if (field === 6 && wire === 1) return view.getFloat64(at, true)
    if ((field === 7 || field === 10) && wire === 0) return readVarint(bytes, at)
    if (field === 13 && wire === 0) return fromBits(readVarint(bytes, at), type)
    return undefined
  }
  const isWhole = visitFields(proto, start, end, {
    scalar(field, wire, at) {
      if (field === 1) type = readVarint(bytes, at)
      const value = read(field, wire, at)
      if (value !== undefined) listed.push(value)
    },
    bytes(field, from, to) {
      if (field === 2) elements = elementsOf(proto, from, to)
      else if (field === 4) content = { start: from, end: to }
      else {
        const wire = field === 5 ? 5 : field === 6 ? 1 : 0
        const value = to > from ? read(field, wire, from) : undefined
        if (value !== undefined) listed.push(value)
      }
    },
  })
  if (!isWhole || elements !== 1) return undefined
  if (content !== undefined && content.end > content.start) return contentValue(view, type, content.start, content.end)
  return listed.length === 1 ? listed[0] : undefined
}

function contentValue(view: DataView, type: number, start: number, end: number): number | undefined {
  const length = end - start
  if (type === FLOAT && length === 4) return view.getFloat32(start, true)
  if (type === DOUBLE && length === 8) return view.getFloat64(start, true)
  if (type === INT32 && length === 4) return view.getInt32(start, true)
  if (type === INT64 && length === 8) return Number(view.getBigInt64(start, true))
  if ((type === HALF || type === BFLOAT16) && length === 2) return fromBits(view.getUint16(start, true), type)
  return undefined
}

function fromBits(bits: number, type: number): number {
  if (type === BFLOAT16) return new Float32Array(Uint32Array.of(bits << 16).buffer)[0]!
  const [sign, exponent, fraction] = [bits & 0x8000 ? -1 : 1, (bits >> 10) & 31, bits & 1023]
  if (exponent === 31) return fraction === 0 ? sign * Infinity : Number.NaN
  return sign * (exponent === 0 ? fraction * 2 ** -24 : (1 + fraction / 1024) * 2 ** (exponent - 15))
}

function elementsOf(proto: ProtoBytes, start: number, end: number): number {
  let elements = 1
  visitFields(proto, start, end, {
    bytes(field, from, to) {
      if (field !== 2) return
      let size = 0
      visitFields(proto, from, to, {
        scalar(inner, _wire, at) {
          if (inner === 1) size = readVarint(proto.bytes, at)
        },
      })
      elements *= size
    },
  })
  return elements
}
