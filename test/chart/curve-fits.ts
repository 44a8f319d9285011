import { Random } from '../../src/base/seed.ts'
import { bind } from '../../src/fit/bind.ts'
import { fit, predictRows } from '../../src/fit/fit.ts'
import { type Estimate, estimate } from '../../src/infer/estimate.ts'
import { findLaw } from '../../src/law/catalog.ts'
import { defaultObjective } from '../../src/law/law.ts'
import { parseSpec } from '../../src/schedule/spec.ts'
import { tableFromColumns } from '../../src/table/build.ts'

export const momentum = findLaw('momentum-raw')
export const truth = { L0: 2.6, A: 0.45, alpha: 0.5, C: 0.4, lambda: 0.998 }

export const specs = {
  cosine: 'cosine:steps=6000,peak=3e-4,warmup=300,end=3e-5',
  wsd: 'wsd-linear:steps=6000,peak=3e-4,warmup=300,decay=1200,end=3e-5',
  stage: 'two-stage:steps=5000,peak=3e-4,warmup=300,at=2500,to=9e-5',
}

/** Curves of these schedules from the momentum law with 0.1 % of noise, and its fit. */
export function curvesOf(schedules: Readonly<Record<string, string>>, rows = 30, count = 60): Estimate {
  const stated = Object.fromEntries(Object.entries(schedules).map(([run, text]) => [run, parseSpec(text)]))
  const run = Object.keys(stated).flatMap((name) => new Array<string>(rows).fill(name))
  const step = Object.values(stated).flatMap(({ steps }) =>
    Array.from({ length: rows }, (_, k) => Math.round(600 + ((steps - 601) * k) / (rows - 1))),
  )
  const options = { needs: ['step', 'loss'], schedules: stated }
  const table = (loss: readonly number[]) => tableFromColumns({ run, step, loss: [...loss] }, options)
  const binding = bind(table(run.map(() => 1)), momentum, defaultObjective, { fixed: truth })
  const random = new Random(3)
  const exact = predictRows(binding, new Float64Array(0))
  return estimate(fit(table(Array.from(exact, (v) => v * Math.exp(1e-3 * random.normal()))), momentum), { count })
}
