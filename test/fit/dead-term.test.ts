import { describe, expect, it } from 'vitest'
import { Random } from '../../src/base/seed.ts'
import { fit } from '../../src/fit/fit.ts'
import { findLaw, lawOver, powerFloor } from '../../src/law/catalog.ts'
import { parseObjective } from '../../src/law/objective.ts'
import { tableFromColumns } from '../../src/table/build.ts'
import { logSpaced } from '../support/table.ts'

const chinchilla = findLaw('chinchilla')
const lengths = logSpaced(1e9, 2e11, 36)
/** No size twice: absolute deviations then have one optimum. */
const design = { params: logSpaced(5e7, 1e10, 36), tokens: lengths.map((_, i) => lengths[(i * 17) % 36]!) }

/** Losses of a law of size alone; those of longer runs are a little higher, so that a data term can only hurt. */
function withoutData(seed: number) {
  const random = new Random(seed)
  const loss = design.params.map(
    (n, i) => (1.7 + 400 / n ** 0.34) * Math.exp(0.003 * random.normal() + 0.004 * Math.log10(design.tokens[i]! / 1e9)),
  )
  return tableFromColumns({ ...design, loss })
}

describe.each(['log-huber:0.001', 'log-square', 'square', 'huber:0.001', 'log-abs', 'log-pseudo-huber:0.01'])(
  'under %s',
  (text) => {
    const objective = parseObjective(text)

    it.each([1, 2, 3, 4, 5, 6])('a law whose data term the rows deny ends without it (table %i)', (seed) => {
      const table = withoutData(seed)
      const found = fit(table, chinchilla, { objective })
      expect(found.convergence!.status).toBe('converged')
      expect(found.params.B).toBe(0)
      expect(found.atBound).toEqual(['B'])
      expect(found.undetermined).toEqual(['beta'])
      expect(found.notes.map(({ code }) => code)).toEqual(expect.arrayContaining(['at-bound', 'undetermined']))
      const reduced = fit(table, lawOver(powerFloor, 'params'), { objective })
      expect(found.value! / reduced.value!).toBeCloseTo(1, 9)
      expect(found.params.alpha! / reduced.params.alpha!).toBeCloseTo(1, 4)
    })
  },
)
