import type { Note } from '../base/note.ts'
import { memberLeftOutNote } from '../base/note-study.ts'
import { MOST_LEFT_OUT } from '../infer/trust.ts'
import type { Weighted } from './average.ts'

/**
 * Members of an average most of whose refits failed keep their part in what it predicts, but none in its draws: so the
 * prediction never depends on whether draws are made. Only where their weights, which add up to 1, are a minority; else they
 * stay as they are, and withhold the average.
 */
export function leaveUndrawn(members: readonly Weighted[]): { readonly members: Weighted[]; readonly notes: Note[] } {
  const isUndrawn = ({ estimate }: Weighted) =>
    estimate.draws !== null && estimate.notes.some(({ code }) => code === 'refits-failed')
  const undrawn = members.filter(isUndrawn)
  if (undrawn.length === 0 || undrawn.reduce((sum, { weight }) => sum + weight, 0) > MOST_LEFT_OUT)
    return { members: [...members], notes: [] }
  // where those had all draws, the others share them by weight
  const isShared = members.some((each) => !isUndrawn(each) && (each.drawn ?? each.weight) > 0)
  return {
    members: members.map((each) => {
      if (!isUndrawn(each)) return isShared ? each : { ...each, drawn: each.weight }
      const notes = each.estimate.notes.filter(({ code }) => code !== 'refits-failed')
      return { ...each, estimate: { ...each.estimate, notes }, drawn: 0 }
    }),
    notes: undrawn.flatMap(({ estimate, weight, label = estimate.fit.law.name }) =>
      weight > 0 ? [memberLeftOutNote(label, weight, 'most refits failed', ' of intervals')] : [],
    ),
  }
}
