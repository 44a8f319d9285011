import { expect, test } from 'vitest'
import { Random } from '../../src/base/seed.ts'
import { curveRowsOf } from '../../src/fit/bind.ts'
import { Ensemble } from '../../src/fit/ensemble.ts'
import { fit } from '../../src/fit/fit.ts'
import { estimate } from '../../src/infer/estimate.ts'
import { findLaw } from '../../src/law/catalog.ts'
import { parseSpec } from '../../src/schedule/spec.ts'
import { tableFromColumns } from '../../src/table/build.ts'

const law = findLaw('momentum-raw')
const truth = { L0: 2.6, A: 0.5, alpha: 0.5, C: 0.4, lambda: 0.99 }
const specs = {
  constant: 'constant:steps=20000,peak=1e-3,warmup=200',
  cosine: 'cosine:steps=20000,peak=1e-3,warmup=200,end=1e-4',
  step: 'two-stage:steps=20000,peak=1e-3,warmup=200,at=10000,to=3e-4',
}
const schedules = Object.fromEntries(Object.entries(specs).map(([name, spec]) => [name, parseSpec(spec)]))
const steps = Array.from({ length: 400 }, (_, k) => 599 + 48 * k)

/** Three curves whose noise has this correlation between neighbouring rows. */
function curves(rho: number) {
  const names = Object.keys(specs)
  const of = (loss: (row: number) => number) =>
    tableFromColumns(
      {
        run: names.flatMap((name) => steps.map(() => name)),
        step: names.flatMap(() => steps),
        loss: names.flatMap((_, run) => steps.map((_, at) => loss(run * steps.length + at))),
      },
      { needs: ['step', 'loss'], schedules },
    )
  const one = { names: Object.keys(truth), values: Float64Array.from(Object.values(truth)), count: 1 }
  const curve = new Ensemble(
    law,
    one,
    law.formula,
    curveRowsOf(
      of(() => 1),
      law,
    ),
  )
  const random = new Random(11)
  let noise = random.normal()
  return of((row) => {
    noise = rho * noise + Math.sqrt(1 - rho ** 2) * random.normal()
    return curve.at({}, row)[0]! * Math.exp(0.002 * noise)
  })
}

test('a fit of curves tells how many independent rows its intervals count, where these are fewer than half', () => {
  const noted = (rho: number) =>
    estimate(fit(curves(rho), law, { fixed: { lambda: 0.99 } }), { count: 50, checks: false }).notes.find(
      ({ code }) => code === 'dependent-rows',
    )
  const { rows, independent } = noted(0.8)!.evidence as { rows: number; independent: number }
  expect(rows).toBe(1200)
  // n(1 − ρ)/(1 + ρ) = 133; the correlation estimated from 1200 rows errs by 0.017, which moves that by a tenth
  expect(Math.abs(independent / 133 - 1)).toBeLessThan(0.3)
  expect(noted(0)).toBeUndefined()
})
