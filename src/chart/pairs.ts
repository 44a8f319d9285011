import { formatNumber } from '../base/quantity.ts'
import type { Estimate } from '../infer/estimate.ts'
import { correlation } from '../num/sample.ts'
import { lossChannel } from './axis.ts'
import type { Drawing } from './chart.ts'
import { extent } from './rows.ts'
import { tones } from './theme.ts'

const MOST_PARAMS = 6
const MOST_DRAWS = 150

/** Draws of each pair of parameters, with a histogram of each on the diagonal: what the rows determine only together. */
export function pairsChart(estimate: Estimate, { dark, width }: { dark: boolean; width: number }): Drawing {
  const { law } = estimate.fit
  const draws = estimate.draws!
  const free = draws.names
    .filter((name) => estimate.params[name]!.determined && estimate.params[name]!.se !== 0)
    .slice(0, MOST_PARAMS)
  const stride = Math.ceil(draws.count / MOST_DRAWS)
  const rows: Record<string, number>[] = []
  for (let k = 0; k < draws.count; k += stride) {
    rows.push(
      Object.fromEntries(free.map((name) => [name, draws.values[k * draws.names.length + draws.names.indexOf(name)]!])),
    )
  }
  const isLog = (name: string) => law.params[name]!.scale === 'log' && rows.every((row) => row[name]! > 0)
  const colour = tones(dark)
  const size = Math.round((width + 40) / free.length) - 12
  const domains = Object.fromEntries(free.map((name) => [name, extent(rows.map((row) => row[name]!))!]))
  const axis = (name: string, isShown: boolean) => {
    const [low, high] = domains[name]!
    const channel = isLog(name)
      ? lossChannel(name, [low, high])
      : {
          scale: { type: 'linear', domain: [low, high], nice: false, zero: false },
          axis: { tickCount: 3, format: '.3~g' },
        }
    const hidden = { title: null, labels: false, ticks: false, grid: false }
    return {
      ...channel,
      axis: { ...channel.axis, grid: false, labelOverlap: 'greedy', title: name, ...(!isShown && hidden) },
    }
  }
  const cell = (row: string, column: string, i: number, j: number): object => {
    const [isLeft, isBottom] = [j === 0, i === free.length - 1]
    if (i === j) {
      return {
        width: size,
        height: size,
        mark: { type: 'rect', color: colour.accent, opacity: 0.6 },
        encoding: {
          x: { field: 'middle', type: 'quantitative', ...axis(column, isBottom) },
          x2: { field: 'to' },
          y: { field: 'count', type: 'quantitative', axis: { title: null, labels: false, ticks: false, grid: false } },
          y2: { datum: 0 },
        },
        data: {
          values: histogram(
            rows.map((r) => r[column]!),
            isLog(column),
          ),
        },
      }
    }
    return {
      width: size,
      height: size,
      data: { values: rows },
      mark: { type: 'point', filled: true, size: 7, opacity: 0.35, color: colour.accent },
      encoding: {
        x: { field: column, type: 'quantitative', ...axis(column, isBottom) },
        y: { field: row, type: 'quantitative', ...axis(row, isLeft) },
      },
    }
  }
  const spec = {
    spacing: 8,
    vconcat: free.map((row, i) => ({
      spacing: 8,
      hconcat: free.slice(0, i + 1).map((column, j) => cell(row, column, i, j)),
    })),
  }
  const tightest = strongest(rows, free)
  return {
    title: `${law.title}: parameters that move together`,
    subtitle: `${rows.length} of ${draws.count} draws (${draws.method}).`,
    caption: `Draws of ${free.join(', ')}. ${tightest}`,
    spec,
  }
}

function histogram(values: readonly number[], isLog: boolean): { middle: number; to: number; count: number }[] {
  const bins = 16
  const t = values.map((v) => (isLog ? Math.log(v) : v))
  const [low, high] = [Math.min(...t), Math.max(...t)]
  const step = (high - low) / bins || 1
  const counts = new Array<number>(bins).fill(0)
  for (const v of t) counts[Math.min(bins - 1, Math.floor((v - low) / step))]!++
  const back = (v: number) => (isLog ? Math.exp(v) : v)
  return counts.map((count, k) => ({ middle: back(low + k * step), to: back(low + (k + 1) * step), count }))
}

function strongest(rows: readonly Record<string, number>[], names: readonly string[]): string {
  let best = { a: '', b: '', r: 0 }
  names.forEach((a, i) => {
    for (const b of names.slice(i + 1)) {
      const r = correlation(
        rows.map((row) => row[a]!),
        rows.map((row) => row[b]!),
      )
      if (Math.abs(r) > Math.abs(best.r)) best = { a, b, r }
    }
  })
  return best.a === '' ? '' : `${best.a} and ${best.b} are tied most closely (correlation ${formatNumber(best.r, 2)}).`
}
