import { didYouMean, UserError } from '../base/error.ts'
import { parseQuantity } from '../base/quantity.ts'

export const scheduleNames = [
  'constant',
  'cosine',
  'linear',
  'exp',
  'wsd',
  'wsd-linear',
  'wsd-sqrt',
  'two-stage',
  'polynomial',
  'inverse-sqrt',
] as const

/** A name that a schedule's text begins with. */
export type ScheduleName = (typeof scheduleNames)[number]

/**
 * A learning-rate schedule in words. Steps count from 0; the warm-up is linear, 0 at step 0 and `peak` at step
 * `warmup` − 1. Rates are raw, such as 3e-4.
 */
export interface Spec {
  readonly name: ScheduleName
  /** Steps of the whole run. */
  readonly steps: number
  readonly peak: number
  /** Steps of warm-up. Default 0. */
  readonly warmup: number
  /** Rate at the end of the decay. Default 0, for exp and wsd a tenth of the peak. */
  readonly end: number
  /** Steps of the decay at the end, for the wsd family. Default a fifth of `steps`. */
  readonly decay: number
  /** Step at which two-stage drops. Default half of `steps`. */
  readonly at: number
  /** Rate of two-stage from there on. Default 0. */
  readonly to: number
  /** Power of polynomial. Default 1. */
  readonly power: number
  /** Cosine half-waves down and up again: 1 falls once from peak to end. Default 1. */
  readonly cycles: number
}

const fields = ['steps', 'peak', 'warmup', 'decay', 'end', 'at', 'to', 'power', 'cycles'] as const
type Field = (typeof fields)[number]

/** Fields that a schedule of this name reads beside steps, peak and warmup. */
const own: Readonly<Record<ScheduleName, readonly Field[]>> = {
  constant: [],
  cosine: ['end', 'cycles'],
  linear: ['end'],
  exp: ['end'],
  wsd: ['end', 'decay'],
  'wsd-linear': ['end', 'decay'],
  'wsd-sqrt': ['end', 'decay'],
  'two-stage': ['at', 'to'],
  polynomial: ['end', 'power'],
  'inverse-sqrt': [],
}

/**
 * `NAME:steps=24000,peak=3e-4,warmup=2160,end=3e-5`. `warmup`, `decay` and `at` below 1 are shares of `steps`.
 * Throws UserError for an unknown name or field, a missing one, or values that make no schedule.
 */
export function parseSpec(text: string): Spec {
  const [name, rest = ''] = splitOnce(text, ':')
  if (!isName(name)) {
    throw new UserError(
      'option',
      `schedule "${text}": unknown name "${name}"${didYouMean(name, scheduleNames) || '.'} Expected ${scheduleNames.join(', ')}, as in cosine:steps=24000,peak=3e-4,warmup=2000,end=3e-5.`,
    )
  }
  const given: Partial<Record<Field, number>> = {}
  for (const part of rest.split(',').filter((each) => each.trim() !== '')) {
    const [field, value = ''] = splitOnce(part, '=')
    const allowed = ['steps', 'peak', 'warmup', ...own[name]]
    if (!allowed.includes(field)) {
      throw new UserError(
        'option',
        `schedule "${text}": ${name} has no "${field}"${didYouMean(field, allowed) || '.'} It takes ${allowed.join(', ')}.`,
      )
    }
    const number = parseQuantity(value)
    if (!(Number.isFinite(number) && number >= 0)) {
      throw new UserError('option', `schedule "${text}": ${field} is "${value}"; expected a number of at least 0.`)
    }
    given[field as Field] = number
  }
  return completeSpec(text, name, given)
}

function completeSpec(text: string, name: ScheduleName, given: Partial<Record<Field, number>>): Spec {
  const { steps, peak } = given
  if (steps === undefined || peak === undefined || !(steps >= 2) || !(peak > 0)) {
    throw new UserError(
      'option',
      `schedule "${text}": steps and peak are needed, with at least 2 steps and a peak above 0, as in ${name}:steps=24000,peak=3e-4.`,
    )
  }
  const inSteps = (value: number) => Math.round(value < 1 ? value * steps : value)
  const spec = {
    name,
    steps: Math.round(steps),
    peak,
    warmup: inSteps(given.warmup ?? 0),
    end: given.end ?? (name === 'exp' || name === 'wsd' ? 0.1 * peak : 0),
    decay: inSteps(given.decay ?? 0.2),
    at: inSteps(given.at ?? 0.5),
    to: given.to ?? 0,
    power: given.power ?? 1,
    cycles: given.cycles ?? 1,
  }
  if (spec.warmup >= spec.steps || (own[name].includes('decay') && spec.warmup + spec.decay > spec.steps)) {
    throw new UserError(
      'option',
      `schedule "${text}": warm-up${own[name].includes('decay') ? ` and decay take ${spec.warmup + spec.decay}` : ` takes ${spec.warmup}`} of ${spec.steps} steps; they must fit into the run.`,
    )
  }
  if ((name === 'exp' || name === 'wsd') && !(spec.end > 0)) {
    throw new UserError('option', `schedule "${text}": an exponential decay never reaches 0; give an end above 0.`)
  }
  return spec
}

/** A schedule in the words that {@link parseSpec} reads, with every field that its name takes. */
export function specText(spec: Spec): string {
  const always = ['steps', 'peak', 'warmup'] as const
  const plain: Partial<Record<Field, number>> = { warmup: 0, cycles: 1 }
  const fields = [...always, ...own[spec.name]].filter((field) => spec[field] !== plain[field])
  return `${spec.name}:${fields.map((field) => `${field}=${numberText(spec[field])}`).join(',')}`
}

function numberText(value: number): string {
  return value !== 0 && value < 1e-2 ? value.toExponential().replace('e+', 'e') : String(value)
}

/** Learning rate at a step. Beyond the last step the rate stays where it ended. */
export function rateOf(spec: Spec, step: number): number {
  const { name, steps, peak, warmup, end } = spec
  if (step < warmup) return warmup === 1 ? peak : (peak * step) / (warmup - 1)
  const t = Math.min(step, steps)
  const share = (t - warmup) / (steps - warmup)
  const tail = Math.max(0, (t - (steps - spec.decay)) / spec.decay)
  switch (name) {
    case 'constant':
      return peak
    case 'cosine':
      return end + 0.5 * (peak - end) * (1 + Math.cos(Math.PI * spec.cycles * share))
    case 'linear':
      return peak + (end - peak) * share
    case 'exp':
      return peak * Math.exp(share * Math.log(end / peak))
    case 'wsd':
      return tail === 0 ? peak : peak * Math.exp(tail * Math.log(end / peak))
    case 'wsd-linear':
      return peak + (end - peak) * tail
    case 'wsd-sqrt':
      return end + (peak - end) * (1 - Math.sqrt(tail))
    case 'two-stage':
      return step < spec.at ? peak : spec.to
    case 'polynomial':
      return end + (peak - end) * Math.exp(spec.power * Math.log(Math.max(1 - share, Number.MIN_VALUE)))
    case 'inverse-sqrt':
      return warmup === 0 ? peak / Math.sqrt(1 + t) : peak * Math.sqrt(warmup / Math.max(t, warmup))
  }
}

function isName(text: string): text is ScheduleName {
  return (scheduleNames as readonly string[]).includes(text)
}

function splitOnce(text: string, mark: string): [string, string?] {
  const at = text.indexOf(mark)
  return at < 0 ? [text.trim()] : [text.slice(0, at).trim(), text.slice(at + 1).trim()]
}
