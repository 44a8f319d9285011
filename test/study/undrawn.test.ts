import { expect, it } from 'vitest'
import { refitsFailedNote } from '../../src/base/note-infer.ts'
import { fit } from '../../src/fit/fit.ts'
import { estimate } from '../../src/infer/estimate.ts'
import { findLaw } from '../../src/law/catalog.ts'
import { leaveUndrawn } from '../../src/study/undrawn.ts'
import { tableFromColumns } from '../../src/table/build.ts'
import { logSpaced } from '../support/table.ts'

const x = logSpaced(1e6, 1e9, 12)
const table = tableFromColumns(
  { x, loss: x.map((v, i) => 60 * v ** -0.25 + 0.001 * (i % 3)) },
  { needs: ['x', 'loss'] },
)
const sound = estimate(fit(table, findLaw('power')), { count: 20, checks: false })
const failed = { ...sound, notes: [...sound.notes, refitsFailedNote(15, 20)] }

it('a law whose refits failed keeps its weight but no draws, however many it was to have', () => {
  const { members, notes } = leaveUndrawn([
    { estimate: sound, weight: 0.7, drawn: 0.4 },
    { estimate: failed, weight: 0.3, drawn: 0.6 },
  ])
  expect(members.map(({ weight, drawn }) => [weight, drawn])).toEqual([
    [0.7, 0.4],
    [0.3, 0],
  ])
  expect(members[1]!.estimate.notes).toEqual(sound.notes)
  expect(notes.map(({ message }) => message)).toEqual([expect.stringContaining('30 % of the average')])
})

it('where it was to have all of them, the others share them by weight', () => {
  const { members } = leaveUndrawn([
    { estimate: sound, weight: 0.7, drawn: 0 },
    { estimate: failed, weight: 0.3, drawn: 1 },
  ])
  expect(members.map(({ drawn }) => drawn)).toEqual([0.7, 0])
})

it('more than a third of the average stays as it is, and withholds it', () => {
  const all = [
    { estimate: sound, weight: 0.6 },
    { estimate: failed, weight: 0.4 },
  ]
  expect(leaveUndrawn(all)).toEqual({ members: all, notes: [] })
})
