import { maskedCrc32c } from '../../../src/table/read/crc32c.ts'

/** A scalar of an event: a simple_value, or a tensor with its number in a list or as bytes. */
export interface Scalar {
  readonly tag: string
  readonly value: number
  readonly as: 'simple_value' | 'float_val' | 'double_val' | 'content32' | 'content64' | 'int64' | 'half' | 'bfloat16'
}

const fixed = (bytes: number, write: (view: DataView) => void): number[] => {
  const buffer = new Uint8Array(bytes)
  write(new DataView(buffer.buffer))
  return [...buffer]
}
const float32 = (value: number): number[] => fixed(4, (view) => view.setFloat32(0, value, true))
const float64 = (value: number): number[] => fixed(8, (view) => view.setFloat64(0, value, true))
const varint = (value: number): number[] => {
  const bytes: number[] = []
  let rest = BigInt.asUintN(64, BigInt(value))
  for (; rest > 127n; rest >>= 7n) bytes.push(Number(rest & 127n) | 128)
  return [...bytes, Number(rest)]
}
const field = (number: number, wire: number, bytes: readonly number[]): number[] => [
  ...varint(number * 8 + wire),
  ...(wire === 2 ? varint(bytes.length) : []),
  ...bytes,
]
const text = (number: number, value: string): number[] => field(number, 2, [...new TextEncoder().encode(value)])

/** The TensorProto of a scalar, without its shape: that of a scalar is empty. */
function tensor({ value, as }: Scalar): number[] {
  const bits32 = new DataView(Uint8Array.from(float32(value)).buffer).getUint32(0, true)
  const type = (dtype: number, rest: number[]): number[] => [...field(1, 0, varint(dtype)), ...field(2, 2, []), ...rest]
  if (as === 'float_val') return type(1, field(5, 2, float32(value)))
  if (as === 'double_val') return type(2, field(6, 1, float64(value)))
  if (as === 'content32') return type(1, field(4, 2, float32(value)))
  if (as === 'content64') return type(2, field(4, 2, float64(value)))
  if (as === 'int64') return type(9, field(10, 2, varint(value)))
  if (as === 'bfloat16') return type(14, field(13, 2, varint(bits32 >>> 16)))
  // Normal halves only: sign, exponent less its other bias, the first ten bits of the fraction.
  const exponent = ((bits32 >>> 23) & 255) - 127 + 15
  return type(19, field(13, 2, varint(((bits32 >>> 31) << 15) | (exponent << 10) | ((bits32 >>> 13) & 1023))))
}

/** An Event with scalars at a step, in its TFRecord frame. */
export function scalarEvent(step: number, wallTime: number, scalars: readonly Scalar[]): number[] {
  const values = scalars.flatMap((each) => {
    const value = each.as === 'simple_value' ? field(2, 5, float32(each.value)) : field(8, 2, tensor(each))
    return field(1, 2, [...text(1, each.tag), ...value])
  })
  return frame([...field(1, 1, float64(wallTime)), ...field(2, 0, varint(step)), ...field(5, 2, values)])
}

/** The first Event of each file. */
export function versionEvent(wallTime: number): number[] {
  return frame([...field(1, 1, float64(wallTime)), ...text(3, 'brain.Event:2')])
}

/** A TFRecord: length, its checksum, data, its checksum. */
export function frame(data: readonly number[]): number[] {
  const length = fixed(8, (view) => view.setBigUint64(0, BigInt(data.length), true))
  const checksum = (bytes: readonly number[]): number[] =>
    fixed(4, (view) => view.setUint32(0, maskedCrc32c(Uint8Array.from(bytes)), true))
  return [...length, ...checksum(length), ...data, ...checksum(data)]
}
