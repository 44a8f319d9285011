import { readFileSync } from 'node:fs'
import { type Fit, type FitOptions, fit } from '../../src/fit/fit.ts'
import { estimate } from '../../src/infer/estimate.ts'
import { customLaw } from '../../src/law/custom.ts'
import type { Law, Objective } from '../../src/law/law.ts'
import { tableFromColumns } from '../../src/table/build.ts'
import type { RunTable } from '../../src/table/table.ts'

/**
 * NIST's Statistical Reference Datasets for nonlinear regression (https://www.itl.nist.gov/div898/strd/nls): 27 problems
 * with two starts each, as formula text through the public path, with one set of options for all.
 */
const gauss = 'b1*exp(-b2*x) + b3*exp(-(x-b4)^2/b5^2) + b6*exp(-(x-b7)^2/b8^2)'
const lanczos = 'b1*exp(-b2*x) + b3*exp(-b4*x) + b5*exp(-b6*x)'
/** The 27 models; Nelson is fitted as ln y. */
export const formulas: Readonly<Record<string, string>> = {
  Bennett5: 'b1*(b2+x)^(-1/b3)',
  BoxBOD: 'b1*(1-exp(-b2*x))',
  Chwirut1: 'exp(-b1*x)/(b2+b3*x)',
  Chwirut2: 'exp(-b1*x)/(b2+b3*x)',
  DanWood: 'b1*x^b2',
  ENSO: 'b1 + b2*cos(2*pi*x/12) + b3*sin(2*pi*x/12) + b5*cos(2*pi*x/b4) + b6*sin(2*pi*x/b4) + b8*cos(2*pi*x/b7) + b9*sin(2*pi*x/b7)',
  Eckerle4: '(b1/b2)*exp(-0.5*((x-b3)/b2)^2)',
  Gauss1: gauss,
  Gauss2: gauss,
  Gauss3: gauss,
  Hahn1: '(b1+b2*x+b3*x^2+b4*x^3)/(1+b5*x+b6*x^2+b7*x^3)',
  Kirby2: '(b1+b2*x+b3*x^2)/(1+b4*x+b5*x^2)',
  Lanczos1: lanczos,
  Lanczos2: lanczos,
  Lanczos3: lanczos,
  MGH09: 'b1*(x^2+x*b2)/(x^2+x*b3+b4)',
  MGH10: 'b1*exp(b2/(x+b3))',
  MGH17: 'b1 + b2*exp(-x*b4) + b3*exp(-x*b5)',
  Misra1a: 'b1*(1-exp(-b2*x))',
  Misra1b: 'b1*(1-(1+b2*x/2)^(-2))',
  Misra1c: 'b1*(1-(1+2*b2*x)^(-0.5))',
  Misra1d: 'b1*b2*x*((1+b2*x)^(-1))',
  Nelson: 'b1 - b2*x1*exp(-b3*x2)',
  Rat42: 'b1/(1+exp(b2-b3*x))',
  Rat43: 'b1/((1+exp(b2-b3*x))^(1/b4))',
  Roszman1: 'b1 - b2*x - atan(b3/(x-b4))/pi',
  Thurber: '(b1+b2*x+b3*x^2+b4*x^3)/(1+b5*x+b6*x^2+b7*x^3)',
}

/** One problem's file: data, starts and certified results. */
export interface Certified {
  readonly starts: readonly [Record<string, number>, Record<string, number>]
  readonly params: Record<string, number>
  readonly se: Record<string, number>
  /** Residual sum of squares. */
  readonly rss: number
  readonly columns: Record<string, number[]>
}

export function readProblem(file: string): Certified {
  const lines = readFileSync(file, 'utf8').split(/\r?\n/)
  const number = '([-+\\d.E]+)'
  const row = new RegExp(`^\\s*(b\\d)\\s*=\\s*${number}\\s+${number}\\s+${number}\\s+${number}`)
  const [first, second, params, se]: Record<string, number>[] = [{}, {}, {}, {}]
  for (const line of lines) {
    const match = row.exec(line)
    if (!match) continue
    const [, name, a, b, c, d] = match as unknown as [string, string, string, string, string, string]
    ;[first![name], second![name], params![name], se![name]] = [Number(a), Number(b), Number(c), Number(d)]
  }
  const from = lines.map((line) => /^Data:\s+y/.test(line)).lastIndexOf(true)
  const names = lines[from]!.replace('Data:', '').trim().split(/\s+/)
  const rows = lines
    .slice(from + 1)
    .filter((line) => line.trim() !== '')
    .map((line) => line.trim().split(/\s+/).map(Number))
  const columns = Object.fromEntries(names.map((name, j) => [name, rows.map((values) => values[j]!)]))
  const rss = Number(/^Residual Sum of Squares:\s+(\S+)/m.exec(lines.join('\n'))![1])
  return { starts: [first!, second!], params: params!, se: se!, rss, columns }
}

export interface Posed {
  readonly law: Law
  readonly table: RunTable
}

/** A problem as formula text over a table. */
export async function pose(name: string, { columns }: Certified): Promise<Posed> {
  const inputs = Object.keys(columns).filter((column) => column !== 'y')
  const law = await customLaw(formulas[name]!, { inputs: Object.fromEntries(inputs.map((x) => [x, x])), output: 'y' })
  const y = name === 'Nelson' ? columns.y!.map(Math.log) : columns.y!
  return { law, table: tableFromColumns({ ...columns, y }, { needs: [...inputs, 'y'], output: 'y' }) }
}

/** Least squares on the output as it is: what the results are certified for. */
export const objective: Objective = { space: 'linear', loss: 'square', delta: 0 }

/** The fit of a problem by the options that all share. */
export async function solve(name: string, certified: Certified, options: FitOptions = {}): Promise<Fit> {
  const { law, table } = await pose(name, certified)
  return fit(table, law, { objective, ...options })
}

/** Correct digits: −log10 of the relative error, at most 11, the number of certified ones. */
function digits(found: number | null, certified: number): number {
  if (found === null || !Number.isFinite(found)) return 0
  return Math.min(11, Math.max(0, -Math.log10(Math.abs(found / certified - 1))))
}

/** Correct digits of the parameter that has the fewest. */
export function fewestDigits(found: Fit['params'], certified: Certified['params']): number {
  return Math.min(...Object.keys(certified).map((name) => digits(found[name]!, certified[name]!)))
}

/** Correct digits from one of the certified starts, as the only one: of the worst parameter and the worst standard error. */
export async function scoreOf(
  name: string,
  certified: Certified,
  start: 0 | 1,
): Promise<{ params: number; se: number }> {
  const found = await solve(name, certified, { start: certified.starts[start] })
  const { params } = estimate(found, { method: 'normal', count: 20 })
  const se = Math.min(...Object.keys(certified.se).map((b) => digits(params[b]!.se, certified.se[b]!)))
  return { params: fewestDigits(found.params, certified.params), se }
}

/**
 * Whether a fit is at the certified optimum. Terms of one form may come in another order, so sums of squares are compared;
 * Lanczos1's is rounding of its data.
 */
export function isCertified({ value }: Fit, { rss }: Certified): boolean {
  return 2 * value! <= rss * (1 + 1e-6) + 1e-22
}
