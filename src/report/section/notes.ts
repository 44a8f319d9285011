import { distinctNotes, type Note } from '../../base/note.ts'
import { sortNotes } from '../../base/note-infer.ts'
import { type Section, text } from '../block.ts'
import { meaningOf } from '../glossary.ts'

/** All notes, most serious first, and what each code means. */
export function notesSection(notes: readonly Note[]): Section {
  const all = sortNotes(distinctNotes(notes))
  const codes = [...new Set(all.map(({ code }) => code))].sort()
  return {
    id: 'notes',
    title: 'Notes',
    depth: 1,
    blocks:
      all.length === 0
        ? [text('There is nothing to add: no check found anything.')]
        : [
            { kind: 'notes', notes: all },
            { kind: 'terms', terms: codes.map((term) => ({ term, meaning: meaningOf(term) })) },
          ],
  }
}
