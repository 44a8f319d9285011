import type { Random } from '../base/seed.ts'
import { type Fit, predictRows } from '../fit/fit.ts'
import { Refitter } from '../fit/refit.ts'
import { residualsOf } from '../infer/noise.ts'

/** Residuals are resampled where there are at least this many; fewer don't show the shape of the noise, so it is taken as normal. */
const ENOUGH_RESIDUALS = 20

/**
 * Data as they might have come out: the fitted curve with new noise of the fit's own size, √(n/(n − p)) times its
 * residuals. Rows that are runs of their own draw from all residuals. Where runs have several rows, each keeps its own
 * residuals under a random sign for the whole run (the wild cluster bootstrap, Cameron, Gelbach & Miller 2008), so that
 * what rows of a run share stays shared.
 */
export class Resimulator {
  readonly #fitted: Float64Array
  readonly #residuals: Float64Array
  readonly #fit: Fit
  readonly #scale: number
  /** Standard deviation of the noise. */
  readonly #noise: number

  constructor(fit: Fit) {
    this.#fit = fit
    const { binding, origin } = new Refitter(fit)
    this.#fitted = predictRows(binding, origin)
    const { residuals, degrees } = residualsOf(fit)
    const n = residuals.length
    const mean = residuals.reduce((sum, v) => sum + v, 0) / n
    const isOneRow = fit.table.runs.names.length === n
    // resampled noise has mean 0, as the law says; a run's own stays as it is
    this.#residuals = isOneRow ? residuals.map((v) => v - mean) : residuals
    this.#scale = Math.sqrt(n / Math.max(degrees, 1))
    this.#noise = this.#scale * Math.sqrt(residuals.reduce((sum, v) => sum + v * v, 0) / n)
  }

  draw(random: Random): Float64Array {
    const { table, objective } = this.#fit
    const n = this.#fitted.length
    const { names, of } = table.runs
    const sign = Float64Array.from(names, () => (random.uniform() < 0.5 ? -1 : 1))
    const isOneRow = names.length === n
    const isLog = objective.space === 'log'
    return this.#fitted.map((v, i) => {
      let error = this.#scale
      if (!isOneRow) error *= sign[of[i]!]! * this.#residuals[i]!
      else if (n < ENOUGH_RESIDUALS) error = this.#noise * random.normal()
      else error *= this.#residuals[random.integer(n)]!
      return isLog ? v * Math.exp(error) : v + error
    })
  }
}
