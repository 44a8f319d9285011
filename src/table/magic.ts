interface Magic {
  readonly what: string
  readonly bytes: readonly number[]
}

const ascii = (text: string): number[] => Array.from(text, (letter) => letter.charCodeAt(0))

const known: readonly Magic[] = [
  { what: 'a Parquet file', bytes: ascii('PAR1') },
  { what: 'a PNG image', bytes: [0x89, ...ascii('PNG')] },
  { what: 'a zip archive (also .xlsx, .npz, .pt)', bytes: [...ascii('PK'), 3, 4] },
  { what: 'a PDF document', bytes: ascii('%PDF') },
  { what: 'a JPEG image', bytes: [0xff, 0xd8, 0xff] },
  { what: 'a NumPy array', bytes: [0x93, ...ascii('NUMPY')] },
  { what: 'an HDF5 file', bytes: [0x89, ...ascii('HDF')] },
  { what: 'an SQLite database', bytes: ascii('SQLite format 3') },
  { what: 'an Arrow file', bytes: ascii('ARROW1') },
  { what: 'a Zstandard archive', bytes: [0x28, 0xb5, 0x2f, 0xfd] },
  { what: 'an xz archive', bytes: [0xfd, ...ascii('7zXZ')] },
  { what: 'a bzip2 archive', bytes: ascii('BZh') },
  { what: 'an old Excel workbook', bytes: [0xd0, 0xcf, 0x11, 0xe0] },
  { what: 'a pickled Python object', bytes: [0x80, 0x04, 0x95] },
]

/** What a binary file looks like by its first bytes, such as `a PNG image`; undefined where they tell nothing. */
export function knownBinary(bytes: Uint8Array): string | undefined {
  return known.find((magic) => magic.bytes.every((byte, i) => bytes[i] === byte))?.what
}
