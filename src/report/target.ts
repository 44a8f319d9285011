import type { Role } from '../base/role.ts'
import type { Estimate } from '../infer/estimate.ts'
import { completePoint, type Point } from '../infer/predict.ts'
import type { Law } from '../law/law.ts'

/** What a report answers for: the best run for a budget, or a run as given. */
export type Target =
  | { readonly kind: 'optimum'; readonly flops: number; readonly times: number | null }
  | { readonly kind: 'point'; readonly at: Point; readonly times: number | null; readonly of: Role }

/** Multiple of the largest fitted run that is asked for where nothing else is. */
const DEFAULT_TIMES = 10

/** Roles that grow with a run, so that a multiple of the largest is a larger run. */
const growing: readonly Role[] = ['params', 'tokens', 'flops', 'step', 'unique_tokens', 'epochs', 'batch', 'x']

/** Whether a law has an optimal split of compute between parameters and tokens. */
export function hasOptimum({ inputs }: Law): boolean {
  const roles = Object.values(inputs)
  return (
    roles.includes('params') &&
    roles.includes('tokens') &&
    roles.every((role) => ['params', 'tokens', 'flops'].includes(role))
  )
}

/** The targets that were asked for, else the default one; empty where there is none to choose. */
export function targetsFor(estimate: Estimate, at: readonly Point[], flops: readonly number[]): Target[] {
  const asked = [...at.map((point) => pointTarget(estimate, point)), ...flops.map((c) => budgetTarget(estimate, c))]
  if (asked.length > 0) return asked
  const found = timesLargest(estimate, DEFAULT_TIMES)
  return found === null ? [] : [found]
}

/** The run at a multiple of the largest fitted one: of its compute, else of the law's only input. */
export function timesLargest(estimate: Estimate, times: number): Target | null {
  const { law } = estimate.fit
  if (law.features) return null
  if (hasOptimum(law) && estimate.largestFlops !== null) return budgetTarget(estimate, times * estimate.largestFlops)
  const roles = Object.values(law.inputs)
  const [role] = roles as [Role]
  const largest = roles.length === 1 && growing.includes(role) ? largestOf(estimate, role) : null
  return largest === null ? null : { kind: 'point', at: { [role]: times * largest }, times, of: role }
}

/** A budget is a question for the optimum, unless the law is one of compute alone. */
function budgetTarget(estimate: Estimate, flops: number): Target {
  const roles = Object.values(estimate.fit.law.inputs)
  if (roles.length === 1 && roles[0] === 'flops') return pointTarget(estimate, { flops })
  return { kind: 'optimum', flops, times: estimate.largestFlops === null ? null : flops / estimate.largestFlops }
}

function pointTarget(estimate: Estimate, at: Point): Target {
  const roles = Object.values(estimate.fit.law.inputs)
  const of = roles.length === 1 ? roles[0]! : 'flops'
  const value = completePoint(at)[of]
  const largest = of === 'flops' ? estimate.largestFlops : largestOf(estimate, of)
  return {
    kind: 'point',
    at,
    of,
    times: value !== undefined && largest !== null && growing.includes(of) ? value / largest : null,
  }
}

function largestOf({ fit }: Estimate, role: Role): number | null {
  const column = fit.table.columns[role]
  return column && column.length > 0 ? column.reduce((max, v) => Math.max(max, v), -Infinity) : null
}
