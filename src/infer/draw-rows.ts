import type { Draws } from './estimate.ts'

/** The row of each refit by its number, where draws hold only those that were not lost. */
export function drawRows({ count, lost }: Pick<Draws, 'count' | 'lost'>): Map<number, number> {
  const isLost = new Set(lost)
  const rows = new Map<number, number>()
  for (let number = 0; rows.size < count; number++) if (!isLost.has(number)) rows.set(number, rows.size)
  return rows
}
