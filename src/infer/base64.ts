/** Doubles as base64 of their little-endian bytes, as in saved draws. */
export function base64OfDoubles(values: Float64Array): string {
  const view = new DataView(new ArrayBuffer(values.length * 8))
  values.forEach((value, i) => {
    view.setFloat64(i * 8, value, true)
  })
  const bytes = new Uint8Array(view.buffer)
  let text = ''
  // in pieces: the arguments of one call are limited
  for (let at = 0; at < bytes.length; at += 8192) text += String.fromCharCode(...bytes.subarray(at, at + 8192))
  return btoa(text)
}

/** The doubles again; undefined for text that holds none. */
export function doublesOfBase64(text: string): Float64Array | undefined {
  const bytes = bytesOf(text)
  if (bytes === undefined || bytes.length % 8 !== 0) return undefined
  const view = new DataView(bytes.buffer)
  return Float64Array.from({ length: bytes.length / 8 }, (_, i) => view.getFloat64(i * 8, true))
}

function bytesOf(text: string): Uint8Array | undefined {
  try {
    return Uint8Array.from(atob(text), (c) => c.charCodeAt(0))
  } catch {
    return undefined
  }
}
