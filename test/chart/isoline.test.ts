import { describe, expect, it } from 'vitest'
import { isolines } from '../../src/chart/isoline.ts'
import { logSpaced } from '../support/table.ts'

const axis = (low: number, high: number, count: number) =>
  Array.from({ length: count }, (_, k) => low + ((high - low) * k) / (count - 1))
const surface = (xs: readonly number[], ys: readonly number[], f: (x: number, y: number) => number) =>
  xs.map((x) => ys.map((y) => f(x, y)))

describe('isolines', () => {
  it('of a plane are straight and exact, and cross the whole grid in one piece', () => {
    const [xs, ys] = [axis(0, 4, 9), axis(0, 3, 7)]
    const lines = isolines(
      xs,
      ys,
      surface(xs, ys, (x, y) => x + 2 * y),
      4.3,
    )
    expect(lines).toHaveLength(1)
    for (const [x, y] of lines[0]!) expect(x + 2 * y).toBeCloseTo(4.3, 12)
    const ends = [lines[0]![0]!, lines[0]!.at(-1)!].sort((a, b) => a[0] - b[0])
    expect(ends[0]![1]).toBeCloseTo((4.3 - ends[0]![0]) / 2, 12)
    expect(ends.map(([x]) => x)).toEqual([0, 4])
  })

  it('of a bowl are closed circles', () => {
    const xs = axis(-2, 2, 41)
    const [line, ...others] = isolines(
      xs,
      xs,
      surface(xs, xs, (x, y) => x * x + y * y),
      1.44,
    )
    expect(others).toEqual([])
    expect(line![0]).toEqual(line!.at(-1))
    for (const [x, y] of line!) expect(Math.hypot(x, y)).toBeCloseTo(1.2, 2)
  })

  it('of two hills are two lines, and neighbours never lie further apart than a cell', () => {
    const xs = axis(-3, 3, 31)
    const hills = surface(xs, xs, (x, y) => Math.exp(-((x - 1.5) ** 2) - y * y) + Math.exp(-((x + 1.5) ** 2) - y * y))
    const lines = isolines(xs, xs, hills, 0.5)
    expect(lines).toHaveLength(2)
    for (const line of lines) {
      for (let k = 1; k < line.length; k++) {
        const [[a, b], [c, d]] = [line[k - 1]!, line[k]!]
        expect(Math.hypot(a - c, b - d)).toBeLessThan(0.2 * Math.SQRT2 + 1e-9)
      }
    }
  })

  it('of a saddle part by the mean of its corners', () => {
    const saddle = [
      [1, 0],
      [0, 1],
    ]
    const joined = isolines([0, 1], [0, 1], saddle, 0.4)
    const parted = isolines([0, 1], [0, 1], saddle, 0.6)
    const corner = (lines: typeof joined) =>
      lines
        .map((line) =>
          line
            .map(([x, y]) => x + y)
            .sort((a, b) => a - b)
            .map((v) => v.toFixed(1))
            .join(' '),
        )
        .sort()
    // below the mean the high corners hang together, so lines go around the low ones at (0, 1) and (1, 0)
    expect(corner(joined)).toEqual(['0.6 1.4', '0.6 1.4'])
    expect(corner(parted)).toEqual(['0.4 0.4', '1.6 1.6'])
  })

  it('leave out cells without a value, and have none where nothing crosses', () => {
    const holed = [
      [0, 0, 0],
      [1, Number.NaN, 1],
      [2, 2, 2],
    ]
    expect(isolines([0, 1, 2], [0, 1, 2], holed, 0.5)).toEqual([])
    expect(
      isolines(
        [0, 1],
        [0, 1],
        [
          [1, 1],
          [1, 1],
        ],
        3,
      ),
    ).toEqual([])
  })

  it('of a power law in logarithms follow its closed form', () => {
    const [sizes, lengths] = [logSpaced(1e7, 1e11, 60), logSpaced(1e9, 1e13, 60)]
    const law = (n: number, d: number) => 1.69 + 406.4 / n ** 0.34 + 410.7 / d ** 0.28
    const [line] = isolines(sizes.map(Math.log), lengths.map(Math.log), surface(sizes, lengths, law), 2.2)
    for (const [x, y] of line!) expect(law(Math.exp(x), Math.exp(y))).toBeCloseTo(2.2, 2)
  })
})
