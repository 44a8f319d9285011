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

export function doublesOfBase64(text: string): Float64Array {
  const view = new DataView(Uint8Array.from(atob(text), (c) => c.charCodeAt(0)).buffer)
  return Float64Array.from({ length: view.byteLength / 8 }, (_, i) => view.getFloat64(i * 8, true))
}
