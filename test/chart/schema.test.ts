import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { Ajv } from 'ajv'
import { compile } from 'vega-lite'
import { describe, expect, it } from 'vitest'
import { chart, suitableKinds } from '../../src/chart/chart.ts'
import { fit } from '../../src/fit/fit.ts'
import { estimateFromParams } from '../../src/infer/document.ts'
import { type Estimate, estimate } from '../../src/infer/estimate.ts'
import { findLaw } from '../../src/law/catalog.ts'
import { defaultObjective } from '../../src/law/law.ts'
import { simulated } from '../support/table.ts'
import { curvesOf, specs } from './curve-fits.ts'
import { chinchilla, fitted, gridOf, ladder, truth, usual } from './fits.ts'

const schema = createRequire(import.meta.url).resolve('vega-lite/vega-lite-schema.json')
// the schema names formats and unions that only matter to editors
const ajv = new Ajv({ strict: false, validateFormats: false })
const validate = ajv.compile(JSON.parse(readFileSync(schema, 'utf8')))

const few = estimate(
  fit(
    simulated(chinchilla, truth, { params: [1e8, 4e8, 1e9], tokens: [2e9, 8e9, 2e10] }, 0.005),
    findLaw('kaplan-params'),
  ),
  { count: 50 },
)
const cases: Readonly<Record<string, Estimate>> = {
  '30 runs': usual,
  '300 runs': fitted(gridOf(20, 15), 40),
  '3 runs and a law of size': few,
  'runs on a ladder': ladder,
  'published coefficients': estimateFromParams(chinchilla, truth, defaultObjective),
  'no intervals': fitted(gridOf(6, 5), 0),
  'training curves': curvesOf(specs),
}

describe.each(Object.entries(cases))('%s', (_, of) => {
  const target = { params: 70e9, tokens: 1.4e12 }
  it.each(suitableKinds(of))('as %s is valid Vega-Lite, compiles in silence and holds all its data', (kind) => {
    for (const options of [{}, { dark: true, width: 400, target }]) {
      const { spec } = chart(of, kind, options)
      const text = JSON.stringify(spec)
      expect(validate(JSON.parse(text)), JSON.stringify(validate.errors?.slice(0, 3))).toBe(true)
      const warnings: string[] = []
      const warn = (...words: readonly unknown[]) => {
        warnings.push(words.join(' '))
        return logger
      }
      const logger = { level: () => logger, error: warn, warn, info: () => logger, debug: () => logger }
      compile(spec, { logger: logger as never })
      expect(warnings).toEqual([])
      expect(text).not.toMatch(/"url":/)
    }
  })
})

it('the schema tells a wrong spec', () => {
  const { spec } = chart(usual, 'params')
  expect(validate({ ...spec, layer: [{ mark: 'blob', encoding: {} }] })).toBe(false)
})
