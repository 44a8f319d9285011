/** How much a note weighs: `unreliable` means that the numbers it names are withheld from headlines. */
export type NoteLevel = 'info' | 'caution' | 'unreliable'

/** Something the user should know. Returned by the library as data, shown by the host. */
export interface Note {
  /** Stable and documented, e.g. `few-runs`. */
  readonly code: string
  readonly level: NoteLevel
  /** What was seen, with numbers. */
  readonly message: string
  /** What to do about it. */
  readonly advice: string
  readonly evidence: Readonly<Record<string, number | string>>
}

/** Notes without repetitions of the same message. */
export function distinctNotes(notes: readonly Note[]): Note[] {
  return [...new Map(notes.map((note) => [`${note.code} ${note.message}`, note])).values()]
}

/** The first note that forbids relying on the numbers that it names; undefined where there is none. */
export function unreliable(notes: readonly Note[]): Note | undefined {
  return notes.find(({ level }) => level === 'unreliable')
}
