import type { Note } from '../base/note.ts'
import { memberLeftOutNote } from '../base/note-study.ts'
import { MOST_LEFT_OUT } from '../infer/trust.ts'
import type { Weighted } from './average.ts'

/**
 * Members of an average most of whose refits failed keep their part in what it predicts, but none in its draws: so the
 * prediction never depends on whether draws are made. Only where they are a minority, of weights and of draws that add up to
 * 1 each; else they stay as they are, and withhold the average.
 */
export function leaveUndrawn(members: readonly Weighted[]): { readonly members: Weighted[]; readonly notes: Note[] } {
  const notes: Note[] = []
  let [weights, draws] = [0, 0]
  const changed = members.map((member) => {
    const { estimate, weight, drawn = weight, label = estimate.fit.law.name } = member
    const others = estimate.notes.filter(({ code }) => code !== 'refits-failed')
    if (estimate.draws === null || others.length === estimate.notes.length) return member
    weights += weight
    draws += drawn
    if (weight > 0) notes.push(memberLeftOutNote(label, weight, 'most refits failed', ' of intervals'))
    return { ...member, estimate: { ...estimate, notes: others }, drawn: 0 }
  })
  return Math.max(weights, draws) > MOST_LEFT_OUT ? { members: [...members], notes: [] } : { members: changed, notes }
}
