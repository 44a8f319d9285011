import type { Axis } from 'vega-lite/types_unstable/axis.js'
import { formatNumber, formatQuantity } from '../base/quantity.ts'
import { roleInfo } from '../base/role.ts'

/** A logarithmic position channel: its scale and axis, with ticks and labels worked out here. */
export interface LogChannel {
  readonly scale: { type: 'log'; domain: [number, number]; nice: false }
  readonly axis: Axis
}

/** `model parameters`, `training compute (FLOP)`: what an axis shows, with its unit where the name doesn't say it. */
export function roleTitle(role: string): string {
  const { meaning, unit } = roleInfo(role)
  const title = meaning.charAt(0).toUpperCase() + meaning.slice(1)
  const isSaid = unit === '' || unit === '1' || title.toLowerCase().includes(unit.toLowerCase())
  return isSaid ? title : `${title} (${unit})`
}

/** A log axis for counts such as parameters, tokens and FLOP. */
export function countChannel(title: string, domain: readonly [number, number]): LogChannel {
  return logChannel(title, domain, (value) => formatQuantity(value, 2))
}

/** A log axis for losses: plain numbers. */
export function lossChannel(title: string, domain: readonly [number, number]): LogChannel {
  return logChannel(title, domain, (value) => formatNumber(value, 3))
}

function logChannel(title: string, domain: readonly [number, number], text: (value: number) => string): LogChannel {
  const values = logTicks(domain[0], domain[1])
  // Vega's own number formats know no 70B and print 1e27 as 1000Y, so labels are looked up
  const labels = Object.fromEntries(values.map((value) => [String(value), text(value)]))
  return {
    scale: { type: 'log', domain: [domain[0], domain[1]], nice: false },
    axis: { title, values, labelExpr: `${JSON.stringify(labels)}[datum.value]`, grid: true },
  }
}

/** About four to eight round numbers inside a range: decades where it is wide, steps of 1, 2, 5 or finer where it is narrow. */
export function logTicks(low: number, high: number): number[] {
  const decades = Math.log10(high / low)
  if (decades > 8) return decadeTicks(low, high, Math.ceil(decades / 7))
  if (decades > 3) return decadeTicks(low, high, 1)
  if (decades > 1.2) return multiples(low, high, [1, 3])
  if (decades > 0.75) return multiples(low, high, [1, 2, 5])
  return linearTicks(low, high)
}

function decadeTicks(low: number, high: number, every: number): number[] {
  const ticks: number[] = []
  for (let k = Math.ceil(Math.log10(low) - 1e-9); k <= Math.log10(high) + 1e-9; k++) {
    if (k % every === 0) ticks.push(Number(`1e${k}`))
  }
  return ticks
}

function multiples(low: number, high: number, digits: readonly number[]): number[] {
  const ticks: number[] = []
  for (let k = Math.floor(Math.log10(low)); k <= Math.log10(high); k++) {
    for (const digit of digits) {
      const tick = Number(`${digit}e${k}`)
      if (tick >= low * (1 - 1e-9) && tick <= high * (1 + 1e-9)) ticks.push(tick)
    }
  }
  return ticks
}

function linearTicks(low: number, high: number): number[] {
  const wanted = (high - low) / 5
  const size = 10 ** Math.floor(Math.log10(wanted))
  const step = size * (wanted > 4.99 * size ? 5 : wanted > 1.99 * size ? 2 : 1)
  const ticks: number[] = []
  for (let k = Math.ceil(low / step - 1e-9); k * step <= high * (1 + 1e-9); k++) {
    ticks.push(Number((k * step).toPrecision(12)))
  }
  return ticks
}

/** A domain that leaves this share of its logarithmic length free on either side. */
export function padded(low: number, high: number, share = 0.06): [number, number] {
  const room = Math.max(Math.log(high / low) * share, 0.02)
  return [low * Math.exp(-room), high * Math.exp(room)]
}
