import type { Note } from '../base/note.ts'
import { ladderSpread } from '../base/note-table.ts'
import { formatNumber } from '../base/quantity.ts'
import type { Estimate } from '../infer/estimate.ts'
import { completePoint } from '../infer/predict.ts'
import type { Inspection } from '../table/inspect.ts'
import type { Target } from './target.ts'

/** Notes that hardly matter inside the data and decide every number beyond them. */
const beyond = ['weak-exponent', 'at-bound', 'lack-of-fit']

/** Why a number is withheld: the reason, and the notes behind it. */
export interface Withheld {
  readonly because: string
  readonly notes: readonly Note[]
}

/** Why the number for a target can't be told from these rows, or null where it can. */
export function withheld(estimate: Estimate, seen: Inspection | null, target: Target): Withheld | null {
  const isBeyond = target.times === null || target.times > 1 || isOutside(estimate, target)
  const broken = estimate.notes.filter(({ code, level }) =>
    beyond.includes(code) ? isBeyond && (level === 'unreliable' || code === 'at-bound') : level === 'unreliable',
  )
  const ratio = seen?.design.tokensPerParam ?? null
  const isOff = ratio !== null && !isOnLadder(target, ratio)
  if (broken.length === 0 && !isOff) return null
  // how the runs were laid out says more to people than what it does to the parameters
  const because = isOff
    ? `All rows have about ${formatNumber(ratio, 3)} tokens per parameter, so they don't say what another ratio would give.`
    : broken.map(({ message }) => message).join(' ')
  const design = isOff ? seen!.notes.filter(({ code }) => code === 'fixed-ratio') : []
  return { because, notes: [...design, ...broken] }
}

function isOnLadder(target: Target, ratio: number): boolean {
  if (target.kind === 'optimum') return false
  const { params, tokens } = completePoint(target.at)
  if (params === undefined || tokens === undefined) return true
  const off = tokens / params / ratio
  return Math.max(off, 1 / off) < ladderSpread
}

/** Whether a run lies outside of the fitted rows in one of the law's inputs, whatever its compute. */
function isOutside({ fit }: Estimate, target: Target): boolean {
  if (target.kind === 'optimum') return false
  return Object.values(fit.law.inputs).some((role) => {
    const [value, column] = [target.at[role], fit.table.columns[role]]
    return (
      value !== undefined && column !== undefined && !column.some((v) => v >= value) !== !column.some((v) => v <= value)
    )
  })
}
