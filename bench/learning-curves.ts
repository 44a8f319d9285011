import { readTable } from '../src/node/read-table.ts'
import { groupBy, selectRows } from '../src/table/rows.ts'
import type { RunTable } from '../src/table/table.ts'

/** A published learning curve: rows to fit, and larger ones that the benchmark holds out. */
export interface LearningCurve {
  readonly fitted: { readonly x: number[]; readonly loss: number[] }
  readonly fittedTable: RunTable
  readonly heldOut: { readonly x: number[]; readonly loss: number[] }
}

/** Learning curves of Alabdulmohsin et al. 2022, by default language, each row once: those of language models repeat up to four times. */
export async function learningCurves(
  file = `${process.env.ISOLOSS_REFERENCE ?? '../shared'}/data/revisiting_nsl/lang.csv`,
): Promise<LearningCurve[]> {
  const table = await readTable(file, { map: { x: 'seen' }, needs: ['x', 'loss'] })
  return groupBy(distinct(table), ['domain', 'task', 'model']).map(({ table: group }) => {
    const rows = Array.from({ length: group.length }, (_, row) => row)
    const isFitted = (row: number) => group.columns.training![row] === 1
    const [fitted, heldOut] = [rows.filter(isFitted), rows.filter((row) => !isFitted(row))]
    const columns = (of: readonly number[]) => ({
      x: of.map((row) => group.columns.x![row]!),
      loss: of.map((row) => group.columns.loss![row]!),
    })
    return { fitted: columns(fitted), fittedTable: selectRows(group, fitted), heldOut: columns(heldOut) }
  })
}

function distinct(table: RunTable): RunTable {
  const seen = new Set<string>()
  const rows = Array.from({ length: table.length }, (_, row) => row).filter((row) => {
    const key = [...Object.values(table.columns), ...Object.values(table.labels)].map((column) => column[row]).join(' ')
    return !seen.has(key) && seen.add(key)
  })
  return selectRows(table, rows)
}
