import type { Note } from '../base/note.ts'
import { memberUndrawnNote } from '../base/note-study.ts'
import { MOST_LEFT_OUT } from '../infer/trust.ts'
import type { Weighted } from './average.ts'

/**
 * Members of an average most of whose refits failed keep their part in what it predicts, but none in its draws: so the
 * prediction never depends on whether draws are made. Only where they are a minority, of weights and of draws that add up to
 * 1 each; else they stay as they are, and withhold the average.
 */
export function leaveUndrawn(members: readonly Weighted[]): { readonly members: Weighted[]; readonly notes: Note[] } {
  const hasFailed = ({ estimate: { draws, notes } }: Weighted) =>
    draws !== null && notes.some(({ code }) => code === 'refits-failed')
  const failed = members.filter(hasFailed)
  const part = (of: (member: Weighted) => number) => failed.reduce((sum, member) => sum + of(member), 0)
  const isMinor =
    part(({ weight }) => weight) <= MOST_LEFT_OUT && part(({ weight, drawn = weight }) => drawn) <= MOST_LEFT_OUT
  if (failed.length === 0 || !isMinor) return { members: [...members], notes: [] }
  return {
    members: members.map((member) => (hasFailed(member) ? undrawn(member) : member)),
    notes: failed
      .filter(({ weight }) => weight > 0)
      .map(({ estimate, weight }) => memberUndrawnNote(estimate.fit.law.name, weight)),
  }
}

function undrawn({ estimate, weight }: Weighted): Weighted {
  const notes = estimate.notes.filter(({ code }) => code !== 'refits-failed')
  return { estimate: { ...estimate, notes }, weight, drawn: 0 }
}
