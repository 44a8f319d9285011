import type { Axis } from 'vega-lite/types_unstable/axis.js'
import { formatNumber, formatQuantity } from '../base/quantity.ts'
import { roleInfo } from '../base/role.ts'
import { textWidth } from './text-width.ts'
import { sizes } from './theme.ts'

/** A position channel: its scale and axis, with ticks and labels worked out here. */
export interface Channel {
  readonly scale: { type: 'log' | 'linear'; domain: [number, number]; nice: false; zero?: false }
  readonly axis: Axis
}

/** Pixels of an axis: along x labels stand beside each other, along y above each other. */
export interface Length {
  readonly pixels: number
  readonly along: 'x' | 'y'
}

/** Pixels that a tick and its label take. */
const ROOM = { x: { count: 54, number: 44 }, y: { count: 40, number: 40 } } as const

/** Pixels between labels side by side, and above each other. */
const LABEL_GAP = 10
const LINE_GAP = 3

/** `Model parameters`, `Training compute (FLOP)`: what an axis shows, with its unit where the name doesn't say it. */
export function roleTitle(role: string): string {
  const { meaning, unit } = roleInfo(role)
  const title = meaning.charAt(0).toUpperCase() + meaning.slice(1)
  const isSaid = unit === '' || unit === '1' || title.toLowerCase().includes(unit.toLowerCase().replace(/s$/, ''))
  return isSaid ? title : `${title} (${unit})`
}

/** A count as an axis shows it: `70B`, `1.4T`, and from 1e15 on `10²¹` or `3·10²¹`; 2 significant digits. */
export function countText(value: number, digits = 2): string {
  const text = formatQuantity(value, digits)
  const [, factor, power] = /^([\d.]+)e(-?\d+)$/.exec(text) ?? []
  return factor === undefined || power === undefined ? text : powerText(factor, power)
}

/** A factor and a power of ten as they are set: `3·10²¹`, and `10²¹` for a factor of 1. */
export function powerText(factor: string, power: string): string {
  return `${factor === '1' ? '' : `${factor}·`}10${raised(power)}`
}

/** A number as an exponent: `⁻³`, `⁰·⁴⁶`. */
export function raised(number: string): string {
  const others: Readonly<Record<string, string>> = { '-': '⁻', '.': '·' }
  return [...number].map((letter) => others[letter] ?? '⁰¹²³⁴⁵⁶⁷⁸⁹'[Number(letter)]!).join('')
}

/** A log axis for counts such as parameters, tokens and FLOP; linear where some are 0 or less, as shares of data can be. */
export function countChannel(title: string, domain: readonly [number, number], length: Length): Channel {
  return logChannel(title, domain, length, 'count')
}

/** A log axis for losses: plain numbers; linear where some are 0 or less. */
export function lossChannel(title: string, domain: readonly [number, number], length: Length): Channel {
  return logChannel(title, domain, length, 'number')
}

/** A linear axis. */
export function linearChannel(title: string, [low, high]: readonly [number, number], length: Length): Channel {
  const place = (tick: number) => (tick - low) / (high - low)
  const { ticks, text } = fittingTicks((most) => linearTicks(low, high, most), place, length, 'number')
  return {
    scale: { type: 'linear', domain: [low, high], nice: false, zero: false },
    axis: { title, values: ticks, ...labelled(ticks, text) },
  }
}

function logChannel(title: string, [low, high]: readonly [number, number], length: Length, kind: Kind): Channel {
  if (!(low > 0)) return linearChannel(title, [low, high], length)
  const place = (tick: number) => Math.log(tick / low) / Math.log(high / low)
  const { ticks, text } = fittingTicks((most) => logTicks(low, high, most), place, length, kind)
  const minor = minorTicks(low, high, ticks)
  return {
    scale: { type: 'log', domain: [low, high], nice: false },
    axis: { title, values: [...ticks, ...minor], ...labelled(ticks, text), ...(minor.length > 0 && onlyAt(ticks)) },
  }
}

type Kind = 'count' | 'number'

/** As many ticks as there is room for their labels. */
function fittingTicks(
  choose: (most: number) => number[],
  place: (tick: number) => number,
  { pixels, along }: Length,
  kind: Kind,
): { ticks: number[]; text: (value: number) => string } {
  for (let most = Math.min(Math.max(Math.floor(pixels / ROOM[along][kind]), 3), 8); ; most--) {
    const ticks = choose(most)
    const text = kind === 'count' ? countTexts(ticks) : numberTexts(ticks)
    const width = (tick: number) => textWidth(text(tick), sizes.label)
    const isTight = ticks.some((tick, k) => {
      const next = ticks[k + 1]
      const needed =
        along === 'y' ? sizes.label + LINE_GAP : (width(tick) + (next === undefined ? 0 : width(next))) / 2 + LABEL_GAP
      return next !== undefined && (place(next) - place(tick)) * pixels < needed
    })
    if (!isTight || choose(most - 1).length === 0) return { ticks, text }
  }
}

/** Labels looked up in the spec itself: Vega's own number formats know no 70B and print 1e27 as 1000Y. */
function labelled(ticks: readonly number[], text: (value: number) => string): Axis {
  const labels = Object.fromEntries(ticks.map((tick) => [String(tick), text(tick)]))
  return { labelExpr: `${JSON.stringify(labels)}[datum.value] || ''` }
}

/** Grid lines at labelled ticks alone, and shorter ticks elsewhere. */
function onlyAt(ticks: readonly number[]): Axis {
  const test = `indexof(${JSON.stringify(ticks)}, datum.value) >= 0`
  return {
    gridOpacity: { condition: { test, value: 1 }, value: 0 },
    tickSize: { condition: { test, value: 5 }, value: 3 },
  }
}

/** Prints counts with the fewest digits that tell ticks apart. */
function countTexts(ticks: readonly number[]): (value: number) => string {
  const isTold = (digits: number) => new Set(ticks.map((tick) => countText(tick, digits))).size === ticks.length
  const digits = [2, 3, 4, 5].find(isTold) ?? 6
  return (value) => countText(value, digits)
}

/** Prints numbers with as many decimals as the finest needs: 2.0, 2.5, 3.0; large and small ones as counts. */
function numberTexts(ticks: readonly number[]): (value: number) => string {
  const text = sizeTexts([...new Set(ticks.map(Math.abs))])
  return (value) => (value < 0 ? `−${text(-value)}` : text(value))
}

function sizeTexts(ticks: readonly number[]): (value: number) => string {
  const isPlain = ticks.every((tick) => tick === 0 || (Math.abs(tick) >= 1e-3 && Math.abs(tick) < 1e4))
  if (!isPlain) return countTexts(ticks)
  const decimals = Math.max(0, ...ticks.map((tick) => (formatNumber(tick, 6).split('.')[1] ?? '').length))
  // plain decades such as 0.1, 1, 10 read better as they are
  const isEven = ticks.length > 1 && Math.abs(ticks.at(-1)! / (ticks[0]! || 1)) < 10
  return isEven ? (value) => value.toFixed(decimals) : (value) => formatNumber(value, 6)
}

/** Round numbers inside a range, at most `most` of them: decades where it is wide, finer steps where it is narrow. */
export function logTicks(low: number, high: number, most = 7): number[] {
  const choices = [
    ...(high / low < 6 ? [linearTicks(low, high, most)] : []),
    ...[[1, 2, 5], [1, 3], [1]].map((digits) => multiples(low, high, digits, 1)),
    ...[2, 3, 5, 10, 20, 50].map((every) => multiples(low, high, [1], every)),
  ]
  const between = multiples(low, high, [1, 1.5, 2, 3, 5, 7], 1)
  const atLeast = (least: number) => [...choices, between].find(({ length }) => length >= least && length <= most)
  return atLeast(3) ?? atLeast(2) ?? linearTicks(low, high, most)
}

function multiples(low: number, high: number, digits: readonly number[], every: number): number[] {
  const ticks: number[] = []
  for (let k = Math.floor(Math.log10(low)); k <= Math.ceil(Math.log10(high)); k++) {
    for (const digit of k % every === 0 ? digits : []) {
      const tick = Number(`${digit}e${k}`)
      if (tick >= low * (1 - 1e-9) && tick <= high * (1 + 1e-9)) ticks.push(tick)
    }
  }
  return ticks
}

/** Multiples of 1, 2 or 5 times a power of ten inside a range. */
export function linearTicks(low: number, high: number, most = 7): number[] {
  const size = 10 ** Math.floor(Math.log10((high - low) / most))
  const steps = [1, 2, 5, 10, 20].map((m) => m * size)
  const count = (step: number) => Math.floor(high / step + 1e-9) - Math.ceil(low / step - 1e-9) + 1
  const step = steps.find((s) => count(s) <= most) ?? steps.at(-1)!
  const first = Math.ceil(low / step - 1e-9)
  return Array.from({ length: count(step) }, (_, k) => Number(((first + k) * step).toPrecision(12)))
}

/** 2, 3 … 9 times each power of ten where the labelled ticks are neighbouring decades. */
function minorTicks(low: number, high: number, ticks: readonly number[]): number[] {
  const isDecades = ticks.every((tick) => /^1(e[+-]\d+)?$|^10+$|^0\.0*1$/.test(String(tick)))
  if (!isDecades || ticks.length < 2 || ticks[1]! / ticks[0]! > 11) return []
  return multiples(low, high, [2, 3, 4, 5, 6, 7, 8, 9], 1)
}

/** A domain that leaves this share of its logarithmic length free on either side. */
export function padded(low: number, high: number, share = 0.06): [number, number] {
  if (!(low > 0)) {
    const room = (high - low) * share || 1
    return [low - room, high + room]
  }
  const room = Math.max(Math.log(high / low) * share, 0.02)
  return [low * Math.exp(-room), high * Math.exp(room)]
}
