/** Rows ordered so that runs are contiguous, and the run of each ordered row. */
export interface RunOrder {
  readonly names: readonly string[]
  /** For each place in the table, the row that stands there. */
  readonly order: Int32Array
  /** For each place in the table, the index of its run. */
  readonly of: Int32Array
}

/** Runs in order of first appearance; within one, rows by `key` (step or tokens) where given, ties in file order. */
export function orderRuns(runOfRow: readonly string[], key: Float64Array | undefined): RunOrder {
  const index = new Map<string, number>()
  const run = new Int32Array(runOfRow.length)
  runOfRow.forEach((name, row) => {
    let at = index.get(name)
    if (at === undefined) index.set(name, (at = index.size))
    run[row] = at
  })
  const order = Int32Array.from(run.keys())
  const byRun = (a: number, b: number): number => run[a]! - run[b]!
  const compare = (a: number, b: number): number => byRun(a, b) || (key === undefined ? 0 : key[a]! - key[b]!) || a - b
  // Logs are nearly always in order; sorting a million rows takes a second, looking takes none.
  if (order.some((row) => row > 0 && compare(row - 1, row) > 0)) order.sort(compare)
  return { names: [...index.keys()], order, of: order.map((row) => run[row]!) }
}

/** Each row as a run of its own, named by its place. */
export function oneRowRuns(names: readonly string[]): RunOrder {
  return { names, order: Int32Array.from(names.keys()), of: Int32Array.from(names.keys()) }
}

/** Rows `from` … `to` − 1 of a table. */
export interface Span {
  readonly from: number
  readonly to: number
}

/** The stretches of neighbouring rows that are of one run, by the run (or file) of each row. */
export function* spansOf(of: Int32Array): Generator<Span> {
  let from = 0
  for (let to = 1; to <= of.length; to++) {
    if (to < of.length && of[to] === of[from]) continue
    yield { from, to }
    from = to
  }
}
