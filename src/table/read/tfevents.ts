import type { FileBytes } from '../file-bytes.ts'
import type { RawTable } from '../raw.ts'
import type { Head, Reader } from '../reader.ts'
import { headerFault } from './tfevents-header.ts'

/**
 * TensorBoard event files: TFRecord frames with checksums, each an Event. Scalars of both encodings become columns named
 * by their tags, beside `wall_time` (seconds since 1970); the line of a row is the number of its record. What reads them is
 * loaded with the first.
 */
export const tfevents: Reader = {
  name: 'tfevents',
  isLog: true,
  accepts: (name: string, { bytes }: Head) =>
    bytes.length >= 12 && (/tfevents/.test(name) || headerFault(viewOf(bytes), bytes, 0) === undefined),
  async read(file: FileBytes, name: string): Promise<RawTable> {
    const { readEvents } = await import('./tfevents-rows.ts')
    return readEvents(file.pieces(), name)
  },
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}
