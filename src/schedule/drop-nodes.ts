import type { RunRates } from './curve-rows.ts'

/**
 * Drops of the learning rate as terms of a sum over k of smooth functions of (e_k, S_{k−1}, S_k): each row's sum over all
 * earlier drops becomes one over few nodes.
 */
export interface DropNodes {
  /** Terms of the run's i-th row: from[i] … from[i + 1] of `node`. */
  readonly from: Int32Array
  readonly node: Int32Array
  /** Of each node: sum of the drops it stands for, rate, S before and S with its step. */
  readonly weights: Float64Array
  readonly rates: Float64Array
  readonly before: Float64Array
  readonly through: Float64Array
}

/** A block of drops may be this share of its distance from the row that looks at it. */
const NEARNESS = 1 / 6
/** Rates, drops and sums may change by this factor within a block. */
const CHANGE = 1.25
/** A drop may differ from its neighbour by this factor within a smooth stretch. */
const STEADY = 1.2
/** Smaller blocks are summed drop by drop: short waves bend too much within them. */
const SMALLEST = 8

/**
 * Far blocks of drops stand as two nodes each, placed like Gauss points so that moments 0 to 3 of the drops over the steps
 * are kept; blocks grow with their distance from the row, and never reach over a jump or a turn of the schedule. The sum's
 * relative error is then below 5e-6 (test/schedule/features.test.ts), at a cost that grows with log(steps).
 */
export function dropNodes(run: RunRates, first: number): DropNodes {
  const { rates, at } = run
  const stretches = smoothStretches(rates, Math.max(first, 1))
  const table = new NodeTable(run)
  const from = new Int32Array(at.length + 1)
  const node: number[] = []
  at.forEach((step, i) => {
    for (const stretch of stretches) {
      if (stretch.start > step) break
      let size = 1
      while (size < stretch.end - stretch.start) size *= 2
      collect(stretch, 0, size, step, table, node)
    }
    from[i + 1] = node.length
  })
  return { from, node: Int32Array.from(node), ...table.columns() }
}

interface Stretch {
  /** First step with a drop, and the one after the last. */
  readonly start: number
  readonly end: number
}

/** Runs of steps whose drops have one sign and change little from one to the next. */
function smoothStretches(rates: Float64Array, first: number): Stretch[] {
  const stretches: Stretch[] = []
  const drop = (k: number) => rates[k - 1]! - rates[k]!
  let start = -1
  for (let k = first; k <= rates.length; k++) {
    const isDrop = k < rates.length && drop(k) !== 0
    const isNext = isDrop && start >= 0 && isSteady(drop(k - 1), drop(k))
    if (start >= 0 && !isNext) {
      stretches.push({ start, end: k })
      start = -1
    }
    if (isDrop && start < 0) start = k
  }
  return stretches
}

function isSteady(a: number, b: number): boolean {
  const ratio = a / b
  return ratio > 1 / STEADY && ratio < STEADY
}

/** Nodes of the block [offset, offset + size) of a stretch, as a row at `step` sees it. */
function collect(stretch: Stretch, offset: number, size: number, step: number, table: NodeTable, out: number[]): void {
  const start = stretch.start + offset
  const end = Math.min(start + size, stretch.end)
  if (start >= end || start > step) return
  const isPast = end - 1 <= step
  if (isPast && end - start >= SMALLEST && size <= NEARNESS * (step - end + 1) && table.isEven(start, end)) {
    const block = table.block(start, end)
    out.push(block, block + 1)
  } else if (size === 1) out.push(table.single(start))
  else {
    collect(stretch, offset, size / 2, step, table, out)
    collect(stretch, offset + size / 2, size / 2, step, table, out)
  }
}

function isWithin(ratio: number): boolean {
  return ratio < CHANGE && ratio > 1 / CHANGE
}

/** Nodes made so far, each once. */
class NodeTable {
  readonly #run: RunRates
  readonly #singles = new Map<number, number>()
  readonly #blocks = new Map<string, number>()
  readonly #weights: number[] = []
  readonly #rates: number[] = []
  readonly #before: number[] = []
  readonly #through: number[] = []

  constructor(run: RunRates) {
    this.#run = run
  }

  isEven(start: number, end: number): boolean {
    const { rates, sums } = this.#run
    const drop = (k: number) => rates[k - 1]! - rates[k]!
    return (
      isWithin(rates[start]! / rates[end - 1]!) &&
      isWithin(drop(start) / drop(end - 1)) &&
      isWithin(sums[start]! / sums[end - 1]!)
    )
  }

  single(step: number): number {
    const known = this.#singles.get(step)
    if (known !== undefined) return known
    const { rates } = this.#run
    const at = this.#add(rates[step - 1]! - rates[step]!, step)
    this.#singles.set(step, at)
    return at
  }

  /** The first of the two nodes that stand for the drops at the steps start … end − 1. */
  block(start: number, end: number): number {
    const key = `${start} ${end}`
    const known = this.#blocks.get(key)
    if (known !== undefined) return known
    const { rates } = this.#run
    let [mass, mean] = [0, 0]
    for (let k = start; k < end; k++) {
      const drop = rates[k - 1]! - rates[k]!
      mass += drop
      mean += drop * (k - start)
    }
    mean /= mass
    let [square, cube] = [0, 0]
    for (let k = start; k < end; k++) {
      const share = (rates[k - 1]! - rates[k]!) / mass
      const off = k - start - mean
      square += share * off * off
      cube += share * off * off * off
    }
    const spread = Math.sqrt(square)
    const half = cube / (2 * square * spread)
    const root = Math.sqrt(1 + half * half)
    const tilt = half / root
    const at = this.#add((mass / 2) * (1 + tilt), start + mean + spread * (half - root))
    this.#add((mass / 2) * (1 - tilt), start + mean + spread * (half + root))
    this.#blocks.set(key, at)
    return at
  }

  columns(): Omit<DropNodes, 'from' | 'node'> {
    return {
      weights: Float64Array.from(this.#weights),
      rates: Float64Array.from(this.#rates),
      before: Float64Array.from(this.#before),
      through: Float64Array.from(this.#through),
    }
  }

  /** A node at a step that need not be whole: rates are taken as straight between steps, so sums are parabolas. */
  #add(weight: number, step: number): number {
    const { rates, sums } = this.#run
    const k = Math.floor(step)
    const f = step - k
    const rate = rates[k]!
    const next = f === 0 ? rate : rates[k + 1]!
    const before = (k === 0 ? 0 : sums[k - 1]!) + f * rate + 0.5 * f * (f - 1) * (next - rate)
    const here = rate + f * (next - rate)
    this.#weights.push(weight)
    this.#rates.push(here)
    this.#before.push(before)
    this.#through.push(before + here)
    return this.#weights.length - 1
  }
}
