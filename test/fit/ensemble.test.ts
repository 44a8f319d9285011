import { expect, it } from 'vitest'
import { Ensemble } from '../../src/fit/ensemble.ts'
import { catalog } from '../../src/law/catalog.ts'
import { evaluateDerived } from '../../src/law/evaluate.ts'

it('gives every derived quantity of every law as plain evaluation does', () => {
  for (const law of catalog) {
    const names = Object.keys(law.params)
    const params = Object.fromEntries(
      names.map((name, j) => [
        name,
        law.sets?.[0]?.params[name] ?? (law.params[name]!.bounds[1] === 0 ? -1 : 1) * (0.3 + j / 10),
      ]),
    )
    for (const [name, text] of Object.entries(law.derived ?? {})) {
      const values = Float64Array.from(names, (each) => params[each]!)
      const [found] = new Ensemble(law, { names, values, count: 1 }, text).at()
      const expected = evaluateDerived(law, params, name)
      expect(Math.abs(found! - expected), `${law.name} ${name}`).toBeLessThanOrEqual(1e-12 * Math.abs(expected))
    }
  }
})
