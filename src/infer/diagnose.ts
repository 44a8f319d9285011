import type { Note } from '../base/note.ts'
import { lackOfFitNote, ridgeNote } from '../base/note-infer.ts'
import { bind } from '../fit/bind.ts'
import { certify } from '../fit/certificate.ts'
import type { Fit } from '../fit/fit.ts'
import { isAlone } from '../fit/refit.ts'
import { variablesAt } from '../fit/variables.ts'
import { fUpper } from '../num/distribution.ts'
import { correlation } from '../num/sample.ts'
import { inspect } from '../table/inspect.ts'
import { earlyTraining } from './early-training.ts'
import type { Draws, ParamEstimate } from './estimate.ts'
import { residualsOf } from './noise.ts'
import { outliers } from './outliers.ts'
import { smallModels } from './small-models.ts'
import { weakParams } from './weak-params.ts'

/** What a fit and its draws reveal about how far to trust them. */
export function diagnose(
  fit: Fit,
  params: Readonly<Record<string, ParamEstimate>>,
  draws: Draws | null,
  level: number,
): Note[] {
  // rows of a curve differ by their step, which no input of the law says
  if (fit.law.features) return [...weakParams(fit, params, level), ...ridges(fit, draws)]
  return [
    ...design(fit),
    ...lackOfFit(fit),
    ...outliers(fit),
    ...(isAlone(fit) ? [...smallModels(fit), ...earlyTraining(fit)] : []),
    ...weakParams(fit, params, level),
    ...ridges(fit, draws),
  ]
}

/** Notes on the design of the inputs that this law uses. */
function design({ law, table }: Fit): Note[] {
  const inputs = Object.values(law.inputs)
  const usesBoth = inputs.includes('params') && inputs.includes('tokens')
  const always = ['few-levels', 'mixed-losses', 'unfinished-runs']
  const about = new Set([...always, ...(usesBoth ? ['collinear-inputs', 'fixed-ratio'] : [])])
  const known = new Set(table.notes)
  return inspect(table, inputs).notes.filter((note) => about.has(note.code) && !known.has(note))
}

/** Chance of a false alarm of the lack-of-fit test. */
const FALSE_ALARM = 0.01

/** The F test of lack of fit against runs with equal inputs (Draper & Smith 1998, §2.1); needs two such degrees of freedom. */
function lackOfFit(fit: Fit): Note[] {
  const { residuals, degrees } = residualsOf(fit)
  const inputs = Object.values(fit.law.inputs).map((role) => fit.table.columns[role]!)
  const groups = new Map<string, number[]>()
  residuals.forEach((r, i) => {
    const key = inputs.map((column) => column[i]).join(' ')
    groups.set(key, [...(groups.get(key) ?? []), r])
  })
  const replicated = [...groups.values()].filter(({ length }) => length > 1)
  const pure = replicated.reduce((sum, group) => sum + squaresAroundMean(group), 0)
  const pureDegrees = replicated.reduce((sum, { length }) => sum + length - 1, 0)
  const total = residuals.reduce((sum, r) => sum + r * r, 0)
  const misfitDegrees = degrees + freeDirections(fit) - pureDegrees
  if (pureDegrees < 2 || misfitDegrees < 1 || !(pure > 0)) return []
  const p = fUpper((total - pure) / misfitDegrees / (pure / pureDegrees), misfitDegrees, pureDegrees)
  if (!(p < FALSE_ALARM)) return []
  const runs = replicated.reduce((sum, { length }) => sum + length, 0)
  return [lackOfFitNote(Math.sqrt(total / degrees), Math.sqrt(pure / pureDegrees), p, runs)]
}

/** Directions that the rows leave free: parameters fit nothing along them, and take no degree of freedom. */
function freeDirections({ table, law, objective, constraints, params, undetermined }: Fit): number {
  if (undetermined.length === 0) return 0
  const binding = bind(table, law, objective, constraints)
  return certify(binding, variablesAt(binding.variables, params)).freeDirections
}

function squaresAroundMean(values: readonly number[]): number {
  const mean = values.reduce((sum, v) => sum + v, 0) / values.length
  return values.reduce((sum, v) => sum + (v - mean) ** 2, 0)
}

/** Correlation of draws above which two parameters are only known together: each alone is 1/√(1 − 0.98²) = 5 times less certain. */
const RIDGE = 0.98

/** Pairs that move together, other than along directions that are wholly free, of which a note tells already. */
function ridges({ undetermined }: Fit, draws: Draws | null): Note[] {
  if (draws === null) return []
  const columns = draws.names.map((_, j) => {
    const column = Float64Array.from({ length: draws.count }, (_, k) => draws.values[k * draws.names.length + j]!)
    return column.every((v) => v > 0) ? column.map(Math.log) : column
  })
  return draws.names.flatMap((a, i) =>
    draws.names.slice(i + 1).flatMap((b, offset) => {
      const r = correlation(columns[i]!, columns[i + 1 + offset]!)
      return Math.abs(r) > RIDGE && ![a, b].some((name) => undetermined.includes(name)) ? [ridgeNote(a, b, r)] : []
    }),
  )
}
