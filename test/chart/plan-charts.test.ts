import { describe, expect, it } from 'vitest'
import { type Chart, chart, chartOfCrossover, chartOfIsoflop, suitableKinds } from '../../src/chart/chart.ts'
import { toSvg } from '../../src/chart/svg.ts'
import { fit } from '../../src/fit/fit.ts'
import { estimateFromParams } from '../../src/infer/document.ts'
import { type Estimate, estimate } from '../../src/infer/estimate.ts'
import { defaultObjective } from '../../src/law/law.ts'
import { crossover } from '../../src/plan/crossover/crossover.ts'
import { isoflop } from '../../src/plan/isoflop/isoflop.ts'
import { tableFromColumns } from '../../src/table/build.ts'
import { logSpaced, simulated } from '../support/table.ts'
import { chinchilla, ladder, truth, usual } from './fits.ts'

async function drawn({ spec }: Chart): Promise<string> {
  const warnings: string[] = []
  const svg = await toSvg(spec, (message) => warnings.push(message))
  expect(warnings).toEqual([])
  expect(/NaN|undefined|Infinity/.test(svg)).toBe(false)
  return svg
}

/** Budgets from 1e19 to 1e22; the sizes of the last are all too small. */
const budgets = (() => {
  const rows = [1e19, 1e20, 1e21, 1e22].flatMap((flops) =>
    logSpaced(1 / 6, 6, 7).map((times) => ({
      flops,
      params: (flops === 1e22 ? 0.005 : 0.1) * times * Math.sqrt(flops),
    })),
  )
  const design = {
    params: rows.map(({ params }) => params),
    tokens: rows.map(({ params, flops }) => flops / (6 * params)),
  }
  const { columns } = simulated(chinchilla, truth, design, 0.002)
  const flops = rows.map((row) => row.flops)
  return tableFromColumns(
    { ...design, flops, loss: [...columns.loss!] },
    { needs: ['params', 'tokens', 'flops', 'loss'] },
  )
})()

describe('the chart of IsoFLOP curves', () => {
  it('labels the used budgets, greys out the others, and is drawn without a warning, light and dark', async () => {
    const found = isoflop(budgets, { count: 100 })
    expect(found.budgets.map(({ used }) => used)).toEqual([true, true, true, false])
    for (const dark of [false, true]) {
      const svg = await drawn(chartOfIsoflop(budgets, found, {}, { dark }))
      for (const label of ['10¹⁹', '10²⁰', '10²¹']) expect(svg).toContain(`>${label}<`)
      expect(svg).not.toContain('>10²²<')
      expect(svg).toContain('stroke-dasharray="3,3"')
      expect(svg).toContain('no optimum between the sizes')
    }
  })

  it('is a kind of chart of a fit whose rows have budgets, and of no other', async () => {
    const of = estimate(fit(budgets, chinchilla), { count: 50 })
    expect(suitableKinds(of)).toContain('isoflop')
    expect(suitableKinds(usual)).not.toContain('isoflop')
    expect(await drawn(chart(of, 'isoflop'))).toContain('IsoFLOP curves')
  })
})

describe('the chart of a crossover', () => {
  const other = estimateFromParams(
    chinchilla,
    { ...truth, E: truth.E! + 0.2, A: 0.7 * truth.A!, B: 0.7 * truth.B! },
    defaultObjective,
  )
  const of = (a: Estimate, b: Estimate, dark = false) =>
    chartOfCrossover(
      [
        { name: 'runs/first-recipe.json', estimate: a },
        { name: 'second.json', estimate: b },
      ],
      crossover(a, b),
      { dark },
    )

  it('names both fits, marks where they meet, and shades what lies beyond the runs', async () => {
    for (const dark of [false, true]) {
      const svg = await drawn(of(usual, other, dark))
      for (const text of ['Where two fits meet', '>first-recipe<', '>second<', 'beyond the data'])
        expect(svg).toContain(text)
    }
  })

  it('says when they don’t meet, and draws nothing beyond the runs of a fit that forbids it', async () => {
    expect(await drawn(of(other, { ...other }))).toContain('They don’t meet: the curves are the same.')
    const svg = await drawn(of(ladder, other))
    expect(svg).toContain('Two fits side by side')
    expect(svg).not.toContain('beyond the data')
  })
})
