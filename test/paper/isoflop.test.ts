import { join } from 'node:path'
import { expect, it } from 'vitest'
import { fit } from '../../src/fit/fit.ts'
import { finish } from '../../src/infer/steps.ts'
import { findLaw } from '../../src/law/catalog.ts'
import { parseObjective } from '../../src/law/objective.ts'
import { readTable } from '../../src/node/read-table.ts'
import { approachesSteps } from '../../src/plan/isoflop/approaches.ts'
import { isoflop } from '../../src/plan/isoflop/isoflop.ts'
import { groupBy } from '../../src/table/rows.ts'
import { describeWithReference } from '../support/reference.ts'

const needs = ['params', 'tokens', 'flops', 'loss']

describeWithReference('IsoFLOP curves of Porian et al. 2024', 'data/porian2024', (folder) => {
  const by = ['hparams', 'warmup', 'decay', 'param_count', 'split']
  const tables = async () => groupBy(await readTable(join(folder, 'isoflops_rw.csv'), { needs }), by)
  /** One published column of a kind of fit, by configuration. */
  const published = async (kind: string, column: string) => {
    const table = await readTable(join(folder, 'published_fits_rw.csv'), {
      needs: [],
      output: column,
      where: `fit == '${kind}'`,
    })
    const named = groupBy(table, by).map(
      (group) => [JSON.stringify(group.by), group.table.columns[column]![0]!] as const,
    )
    return new Map(named)
  }

  it('with Akima give the ten published exponents within 0.005, and inside their 95 % intervals', async () => {
    const basic = await published('basic', 'n_exponent')
    const low = await published('bootstrap_ci95', 'n_exponent_lo')
    const high = await published('bootstrap_ci95', 'n_exponent_hi')
    const groups = await tables()
    expect(groups).toHaveLength(10)
    for (const { by: of, table } of groups) {
      const name = JSON.stringify(of)
      const exponent = isoflop(table, { curve: 'akima', count: 0 }).law!.params.exponent.value!
      expect(Math.abs(exponent - basic.get(name)!), name).toBeLessThan(0.005)
      expect(exponent, name).toBeGreaterThan(low.get(name)!)
      expect(exponent, name).toBeLessThan(high.get(name)!)
    }
  })

  it('with parabolas give them within 0.031', async () => {
    const basic = await published('basic', 'n_exponent')
    for (const { by: of, table } of await tables()) {
      const exponent = isoflop(table, { count: 0 }).law!.params.exponent.value!
      expect(Math.abs(exponent - basic.get(JSON.stringify(of))!), JSON.stringify(of)).toBeLessThan(0.031)
    }
  })
})

describeWithReference('Marin’s comma runs, from Czech et al. 2026', 'data/open_athena', (folder) => {
  const marin = () =>
    readTable(join(folder, 'isoflops.csv'), {
      needs,
      map: { flops: 'budget' },
      where: "outlier == 0 and experiment == 'marin_202603__comma__llama_2'",
    })

  it('give 0.4264 by parabolas, and alpha 0.7197, beta 0.3963 by least squares on the law', async () => {
    const table = await marin()
    expect(isoflop(table, { count: 0 }).law!.params.exponent.value).toBeCloseTo(0.4264, 4)
    const { params } = fit(table, findLaw('chinchilla'), { objective: parseObjective('square') })
    expect(params.alpha).toBeCloseTo(0.7197, 4)
    expect(params.beta).toBeCloseTo(0.3963, 4)
  })

  it('are a case where approaches 2 and 3 disagree, which is said', async () => {
    const table = await marin()
    const { notes } = finish(approachesSteps(table, isoflop(table, { count: 200 }), { count: 200 }))
    expect(notes.map(({ code, evidence }) => [code, Number(evidence.exponent) > Number(evidence.other)])).toEqual([
      ['approaches-disagree', true],
    ])
  })
})
