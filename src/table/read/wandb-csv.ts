import { UserError } from '../../base/error.ts'
import { type Cell, isEmpty } from '../cell.ts'
import type { Column } from '../column.ts'
import type { FileBytes } from '../file-bytes.ts'
import type { RawTable } from '../raw.ts'
import type { Head, Reader } from '../reader.ts'
import { csv } from './csv.ts'

/**
 * The CSV export of a Weights & Biases chart: one column of steps, and for each run `run - metric` with its `__MIN` and
 * `__MAX`. It becomes a row for each run and step. MIN and MAX are kept where they differ from the value.
 */
export const wandbCsv: Reader = {
  name: 'wandb-csv',
  accepts: (_name: string, head: Head) => {
    const header = /^\uFEFF?[^\r\n]*/.exec(head.text)![0]
    return / - [^,]*__MIN"?,/.test(header) && / - [^,]*__MAX"?(,|$)/.test(header)
  },
  async read(file: FileBytes, name: string): Promise<RawTable> {
    return toLong(await csv.read(file, name), name)
  },
}

interface Series {
  readonly run: string
  readonly metric: string
  readonly cells: Column
}

function toLong(wide: RawTable, name: string): RawTable {
  const [axis, ...columns] = wide.names
  const series = columns.map((column, j): Series => {
    // Names of runs often hold a dash between blanks, names of metrics hardly ever.
    const at = column.lastIndexOf(' - ')
    if (at < 1) {
      throw new UserError(
        'data',
        `${name}:1: column "${column}" is not of the form "run - metric", as in an export of a Weights & Biases chart. Remove it.`,
      )
    }
    return { run: column.slice(0, at), metric: column.slice(at + 3), cells: wide.cells[j + 1]! }
  })
  const kept = withoutCopies(series)
  const metrics = [...new Set(kept.map(({ metric }) => metric))]
  const names = ['run', axis === 'Step' ? 'step' : axis!, ...metrics]
  const cells: Cell[][] = names.map(() => [])
  const rows: number[] = []
  for (const run of new Set(kept.map((each) => each.run))) {
    const ofRun = metrics.map((metric) => kept.find((each) => each.run === run && each.metric === metric)?.cells)
    for (let row = 0; row < wide.line.length; row++) {
      const values = ofRun.map((column) => column?.at(row) ?? null)
      if (values.every(isEmpty)) continue
      for (const [j, value] of [run, wide.cells[0]!.at(row)!, ...values].entries()) cells[j]!.push(value)
      rows.push(row)
    }
  }
  if (rows.length === 0) throw new UserError('data', `${name}: no run has any value; at least one was expected.`)
  const from = Int32Array.from(rows)
  return { ...wide, names, cells, file: from.map((row) => wide.file[row]!), line: from.map((row) => wide.line[row]!) }
}

/** All series but the MIN and MAX that repeat their value in every row of every run. */
function withoutCopies(series: readonly Series[]): Series[] {
  const cellsOf = new Map(series.map((each) => [`${each.run} - ${each.metric}`, each.cells]))
  const differs = new Set<string>()
  for (const { run, metric, cells } of series) {
    const value = cellsOf.get(`${run} - ${metric.replace(/__(MIN|MAX)$/, '')}`)
    if (value === undefined || cells.some((cell, row) => cell !== value.at(row))) differs.add(metric)
  }
  return series.filter(({ metric }) => !/__(MIN|MAX)$/.test(metric) || differs.has(metric))
}
