import { describe, expect, it } from 'vitest'
import {
  type Chart,
  chart,
  chartOfCrossover,
  chartOfDesign,
  chartOfIsoflop,
  suitableKinds,
} from '../../src/chart/chart.ts'
import { toSvg } from '../../src/chart/svg.ts'
import { fit } from '../../src/fit/fit.ts'
import { estimateFromParams } from '../../src/infer/document.ts'
import { type Estimate, estimate } from '../../src/infer/estimate.ts'
import { defaultObjective } from '../../src/law/law.ts'
import { crossover } from '../../src/plan/crossover/crossover.ts'
import { design } from '../../src/plan/design.ts'
import { isoflop } from '../../src/plan/isoflop/isoflop.ts'
import { plan } from '../../src/plan/plan.ts'
import { smallerModels } from '../../src/plan/trade-off.ts'
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

// biome-ignore lint/suspicious/noExplicitAny: layers of a spec are looked into
const layersOf = ({ spec }: Chart): any[] => (spec as any).layer

describe('the chart of other sizes', () => {
  it('marks what the trade-off says, and follows curve and band to the edge of the picture', async () => {
    const flops = 10 * usual.largestFlops!
    const [quarter, half] = smallerModels(usual, { flops }, {}, [4, 2]).map(({ flopsRatio }) => flopsRatio.value!)
    for (const dark of [false, true]) {
      const drawing = chart(usual, 'trade-off', { dark })
      const svg = await drawn(drawing)
      for (const ratio of [quarter!, half!]) expect(svg).toContain(`>${ratio.toPrecision(3)}×<`)
      expect(drawing.caption).toContain(`2 times smaller costs ${half!.toPrecision(3)} times as much`)
      const band = layersOf(drawing)[0].data.values
      expect(band.length).toBeGreaterThan(20)
      for (const { low, high } of band) expect(low <= high && high <= 16).toBe(true)
    }
  })

  it('is not drawn where the optimum is not determined', async () => {
    const svg = await drawn(chart(ladder, 'trade-off'))
    expect(svg).toContain('not determined')
    expect(layersOf(chart(ladder, 'trade-off'))[1].data.values).toEqual([])
  })
})

describe('the chart of what a loss costs', () => {
  it('holds the least compute of each loss, with runs above it', async () => {
    for (const dark of [false, true]) {
      const drawing = chart(usual, 'cost', { dark })
      await drawn(drawing)
      const [, inside, beyond, runs] = layersOf(drawing).map(({ data }) => data.values)
      expect([inside.length > 0, beyond.length > 0]).toEqual([true, true])
      const { value, flops } = beyond.at(-1)
      expect(plan(usual, { loss: value }).flops.value! / flops).toBeCloseTo(1, 6)
      for (const { measured, flops: spent } of runs) {
        expect(spent).toBeGreaterThan(0.7 * plan({ ...usual, draws: null }, { loss: measured }).flops.value!)
      }
    }
    expect(await drawn(chart(ladder, 'cost'))).toContain('not determined')
  })
})

describe('the chart of a design', () => {
  const target = { params: 7e10, tokens: 1.4e12 }
  const found = design(usual, { budget: 1e21, target, maxRuns: 8 })

  it('shows the runs, and the interval before, after each, and at last', async () => {
    for (const [dark, width] of [
      [false, 560],
      [true, 300],
    ] as const) {
      const drawing = chartOfDesign(usual, found, { dark, width })
      const svg = await drawn(drawing)
      for (const text of ['Which runs to make next', '>target<', '>now<', '>after<']) expect(svg).toContain(text)
      expect(drawing.caption).toContain('8 that are proposed')
    }
    // biome-ignore lint/suspicious/noExplicitAny: as above
    const [, panel] = (chartOfDesign(usual, found).spec as any).hconcat
    const steps = panel.layer[0].data.values
    expect(steps).toHaveLength(9)
    expect([steps[0].low, steps[8].high]).toEqual([found.before.low, found.after.high])
    expect([steps[0].share, steps[8].share]).toEqual([0, 1])
  })

  it('of rows that contradict the law is refused', () => {
    const contradicted = {
      ...found,
      notes: [{ code: 'stays-withheld', level: 'unreliable', message: '', advice: '', evidence: {} }],
    } as typeof found
    expect(() => chartOfDesign(usual, contradicted)).toThrow('nothing to draw, as the rows contradict the law')
  })
})
