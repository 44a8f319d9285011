const powers: Readonly<Record<string, number>> = { k: 3, m: 6, b: 9, g: 9, t: 12 }
const shape = /^([+-]?(?:\d[\d_]*(?:\.\d*)?|\.\d+|\d{1,3}(?:,\d{3})+(?:\.\d+)?)(?:e[+-]?\d+)?)\s*([kmbgt]?)$/i

/**
 * Reads a count as people write it: `1.3B`, `20T`, `70m`, `6e21`, `1_000`, `1,000`. Suffixes in either case: k 1e3, m 1e6,
 * b and g 1e9, t 1e12; so `70m` is 70 million. `inf` reads as Infinity. NaN where the text is no quantity.
 */
export function parseQuantity(text: string): number {
  const trimmed = text.trim()
  const found = shape.exec(trimmed)
  if (found === null) return parseInfinity(trimmed)
  const digits = found[1]!.replace(/[_,]/g, '')
  const power = powers[found[2]!.toLowerCase()] ?? 0
  // Text with an exponent is rounded once, where 1.1 * 1e9 would be rounded twice.
  return /e/i.test(digits) ? Number(digits) * 10 ** power : Number(`${digits}e${power}`)
}

function parseInfinity(text: string): number {
  const found = /^([+-]?)inf(?:inity)?$/i.exec(text)
  if (found === null) return Number.NaN
  return found[1] === '-' ? -Infinity : Infinity
}

const suffixes = [
  { size: 1e12, suffix: 'T' },
  { size: 1e9, suffix: 'B' },
  { size: 1e6, suffix: 'M' },
  { size: 1e3, suffix: 'k' },
  { size: 1, suffix: '' },
]

/** Prints a count for people: `70B`, `1.4T`, `250`, and from 1e15 on or below 0.001 `1e21`. `digits` significant digits (3). */
export function formatQuantity(value: number, digits = 3): string {
  const rounded = Number(value.toPrecision(digits))
  const size = Math.abs(rounded)
  if (!Number.isFinite(value) || size < 1 || size >= 1e15) return formatNumber(value, digits)
  const scale = suffixes.find((each) => size >= each.size)!
  return formatNumber(rounded / scale.size, digits) + scale.suffix
}

/** Prints a number with `digits` significant digits (4) and no trailing zeros: `0.3473`, `1.2e-5`, `6.02e+23` as `6.02e23`. */
export function formatNumber(value: number, digits = 4): string {
  if (!Number.isFinite(value)) return String(value)
  const rounded = Number(value.toPrecision(digits))
  const size = Math.abs(rounded)
  if (size !== 0 && (size < 1e-3 || size >= 1e15)) {
    return rounded.toExponential().replace('e+', 'e')
  }
  return String(rounded)
}

/** From here on nobody counts the digits of a coefficient. */
export const LARGE_COEFFICIENT = 1e6

/** Prints a coefficient with `digits` significant digits (6), large ones with a power of ten: `406.2`, `6.5e13`. */
export function formatCoefficient(value: number, digits = 6): string {
  if (!(Math.abs(value) >= LARGE_COEFFICIENT)) return formatNumber(value, digits)
  return Number(value.toPrecision(digits)).toExponential().replace('e+', 'e')
}

/**
 * Prints numbers near each other with the decimals that show their distance to two digits, so that a value and its
 * interval line up: 1.992 with 1.979 – 2.008.
 */
export function formatFor({
  low,
  high,
}: {
  readonly low: number | null
  readonly high: number | null
}): (value: number) => string {
  if (low === null || high === null || !(high > low)) return (value) => formatNumber(value, 4)
  // losses are told apart in the third decimal, however wide their interval
  const least = Math.max(Math.abs(low), Math.abs(high)) < 10 ? 3 : 0
  const decimals = Math.max(Math.ceil(-Math.log10(high - low)) + 1, least)
  if (decimals > 8 || Math.max(Math.abs(low), Math.abs(high)) >= 1e4) return (value) => formatNumber(value, 4)
  return (value) => value.toFixed(decimals)
}

/** `1 run`, `20 runs`. */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`
}
