import type { Cell } from './cell.ts'

/** The cells of one column, by row. An array of cells is one. */
export interface Column extends Iterable<Cell> {
  readonly length: number
  at(row: number): Cell | undefined
  map<T>(of: (cell: Cell, row: number) => T): T[]
  every(is: (cell: Cell, row: number) => boolean): boolean
  some(is: (cell: Cell, row: number) => boolean): boolean
  forEach(visit: (cell: Cell, row: number) => void): void
}

/** A column whose cells are made each time that they are asked for: it takes no memory of its own. */
export function column(length: number, at: (row: number) => Cell): Column {
  const some = (is: (cell: Cell, row: number) => boolean): boolean => {
    for (let row = 0; row < length; row++) if (is(at(row), row)) return true
    return false
  }
  return {
    length,
    at,
    some,
    every: (is) => !some((cell, row) => !is(cell, row)),
    map: (of) => Array.from({ length }, (_, row) => of(at(row), row)),
    forEach(visit) {
      for (let row = 0; row < length; row++) visit(at(row), row)
    },
    *[Symbol.iterator]() {
      for (let row = 0; row < length; row++) yield at(row)
    },
  }
}

/** The column with each cell changed when it is asked for. */
export function mapped(cells: Column, change: (cell: Cell) => Cell): Column {
  return column(cells.length, (row) => change(cells.at(row)!))
}

/** A column that is being read. */
export interface GrowingColumn {
  /** Rows up to the last one that was set. */
  length(): number
  /** The cell of a row; null where none was set. */
  at(row: number): Cell
  set(row: number, cell: Cell): void
}

/** Rows that are stored together. */
const PART = 8192

/** A part of a column: numbers with a bit for each that was set, or any cells where one of them is no number. */
interface Part {
  numbers: Float64Array
  isSet: Uint8Array
  cells?: Cell[]
}

/** An empty column. Numbers take 8 bytes each, in parts that are never copied; text takes an array. */
export function growingColumn(): GrowingColumn {
  const parts: (Part | undefined)[] = []
  let length = 0

  function partFor(row: number): Part {
    const at = Math.floor(row / PART)
    const part = (parts[at] ??= { numbers: new Float64Array(0), isSet: new Uint8Array(PART / 8) })
    const needed = (row % PART) + 1
    if (part.cells === undefined && part.numbers.length < needed) {
      // The first rows take little; a column that has filled one part is likely to fill the next.
      const grown = new Float64Array(at > 0 ? PART : Math.min(PART, Math.max(64, 2 * needed)))
      grown.set(part.numbers)
      part.numbers = grown
    }
    return part
  }

  function at(row: number): Cell {
    const part = parts[Math.floor(row / PART)]
    if (part === undefined) return null
    const i = row % PART
    if (part.cells !== undefined) return part.cells[i] ?? null
    return (part.isSet[i >> 3]! & (1 << (i & 7))) === 0 ? null : part.numbers[i]!
  }

  return {
    length: () => length,
    at,
    set(row, cell) {
      const part = partFor(row)
      const i = row % PART
      if (cell !== null && typeof cell !== 'number') {
        const start = row - i
        part.cells ??= Array.from({ length: Math.min(PART, Math.max(0, length - start)) }, (_, k) => at(start + k))
      }
      if (part.cells !== undefined) {
        while (part.cells.length < i) part.cells.push(null)
        part.cells[i] = cell
      } else if (cell === null) {
        part.isSet[i >> 3]! &= ~(1 << (i & 7))
      } else {
        part.numbers[i] = cell as number
        part.isSet[i >> 3]! |= 1 << (i & 7)
      }
      if (row >= length) length = row + 1
    },
  }
}
