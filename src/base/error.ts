/** What kind of request could not be carried out; stable, for programs that match on it. */
export type ErrorCode = 'data' | 'file' | 'formula' | 'law' | 'fit' | 'option'

/**
 * The only error thrown on purpose: the request can't be carried out, and why.
 * `message` reads `place: what is wrong, with the value; what was expected. The way out.`
 */
export class UserError extends Error {
  readonly code: ErrorCode

  constructor(code: ErrorCode, message: string) {
    super(message)
    this.name = 'UserError'
    this.code = code
  }
}

/** The candidate nearest to a mistyped name (edit distance of at most a third of its length, at least 1), or undefined. */
export function nearest(name: string, candidates: readonly string[]): string | undefined {
  let best: string | undefined
  let bestDistance = Math.max(1, Math.floor(name.length / 3)) + 1
  for (const candidate of candidates) {
    const distance = editDistance(name.toLowerCase(), candidate.toLowerCase())
    if (distance < bestDistance) [best, bestDistance] = [candidate, distance]
  }
  return best
}

/** ` did you mean "x"?` where a candidate is near, else an empty string. */
export function didYouMean(name: string, candidates: readonly string[]): string {
  const guess = nearest(name, candidates)
  return guess === undefined ? '' : `; did you mean "${guess}"?`
}

function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      next.push(Math.min(next[j - 1]! + 1, row[j]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)))
    }
    row = next
  }
  return row[b.length]!
}
