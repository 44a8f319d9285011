/**
 * Indices of the values that a line through them needs, so that no value is off by more than `tolerance`; the first and the
 * last among them (Ramer 1972; Douglas and Peucker 1973, with vertical distances).
 */
export function cornersOf(values: ArrayLike<number>, tolerance: number): number[] {
  const corners = [0]
  const open: [number, number][] = [[0, values.length - 1]]
  for (let part = open.pop(); part !== undefined; part = open.pop()) {
    const [from, to] = part
    const slope = (values[to]! - values[from]!) / Math.max(to - from, 1)
    let [worst, at] = [tolerance, -1]
    for (let k = from + 1; k < to; k++) {
      const distance = Math.abs(values[k]! - values[from]! - slope * (k - from))
      if (distance > worst) [worst, at] = [distance, k]
    }
    if (at < 0) corners.push(to)
    else open.push([at, to], [from, at])
  }
  return [...new Set(corners)]
}
