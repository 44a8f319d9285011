import { Residuals } from '../src/fit/residuals.ts'
import { expScaled, logRatio } from '../src/num/exp.ts'
import { time } from './time.ts'

/** Seconds that one exponential and one logarithm take in the kernels of the inner loops, on columns of m rows. */
function kernelSeconds(m: number): { readonly exp: number; readonly log: number } {
  const x = Float64Array.from({ length: m }, (_, i) => -8 + (3 * i) / m)
  const out = new Float64Array(m)
  const calls = 20_000
  const exp = () => {
    for (let k = 0; k < calls; k++) expScaled(x, 0.9, out, m)
  }
  const log = () => {
    for (let k = 0; k < calls; k++) for (let i = 0; i < m; i++) out[i] = logRatio(1 + 1e-4 * x[i]!, 1)
  }
  return { exp: time(exp, 7) / (calls * m), log: time(log, 7) / (calls * m) }
}

/**
 * The least that a job's evaluations of a law with two powers can take in JavaScript: two exponentials and a logarithm for
 * each row in use, at the speed of the kernels, and nothing else.
 */
export function limitOf(job: () => void): { readonly seconds: number; readonly evaluations: number } {
  let [evaluations, rows] = [0, 0]
  const original = Residuals.prototype.evaluate
  Residuals.prototype.evaluate = function (theta, residual) {
    evaluations++
    rows += this.m
    return original.call(this, theta, residual)
  }
  job()
  Residuals.prototype.evaluate = original
  const { exp, log } = kernelSeconds(Math.round(rows / evaluations))
  return { seconds: rows * (2 * exp + log), evaluations }
}
