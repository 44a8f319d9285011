import { describe, expect, it } from 'vitest'
import { logTicks } from '../../src/chart/axis.ts'
import { chart, chartKinds, suitableKinds } from '../../src/chart/chart.ts'
import { toHtml } from '../../src/chart/html.ts'
import { toSvg } from '../../src/chart/svg.ts'
import { fit } from '../../src/fit/fit.ts'
import { estimateFromParams } from '../../src/infer/document.ts'
import { type Estimate, estimate } from '../../src/infer/estimate.ts'
import { findLaw, findSet, lawOver } from '../../src/law/catalog.ts'
import { defaultObjective } from '../../src/law/law.ts'
import { toPng } from '../../src/node/png.ts'
import { tableFromColumns } from '../../src/table/build.ts'
import { grid, logSpaced, simulated } from '../support/table.ts'

const chinchilla = findLaw('chinchilla')
const truth = findSet(chinchilla, 'hoffmann-tex').params as Record<string, number>
const fitTo = (sizes: number, lengths: number): Estimate =>
  estimate(
    fit(
      simulated(chinchilla, truth, grid(logSpaced(5e7, 1e10, sizes), logSpaced(2e9, 2e11, lengths)), 0.005),
      chinchilla,
    ),
    { count: 100 },
  )
const usual = fitTo(6, 5)

async function drawn(of: Estimate, kind: string, dark = false): Promise<string> {
  const warnings: string[] = []
  const svg = await toSvg(chart(of, kind, { dark }).spec, (message) => warnings.push(message))
  expect(warnings).toEqual([])
  return svg
}

describe('every kind of a law of params and tokens', () => {
  it.each(suitableKinds(usual))(
    '%s is drawn without a warning, light and dark, with title and alt text',
    async (kind) => {
      const { caption } = chart(usual, kind)
      for (const dark of [false, true]) {
        const svg = await drawn(usual, kind, dark)
        expect(svg.includes('Chinchilla parametric loss')).toBe(true)
        expect(svg.slice(0, 600)).toContain(caption.slice(0, 40))
        expect(/NaN|undefined|Infinity/.test(svg)).toBe(false)
      }
    },
  )

  it('suits params, tokens, compute, residuals, contour, frontier and pairs', () => {
    expect(suitableKinds(usual)).toEqual(['params', 'tokens', 'compute', 'residuals', 'contour', 'frontier', 'pairs'])
  })
})

it.each([
  [3, 3],
  [20, 15],
  [60, 50],
])('holds %s × %s runs', async (sizes, lengths) => {
  const many = fitTo(sizes, lengths)
  for (const kind of ['params', 'residuals', 'contour']) {
    const svg = await drawn(many, kind)
    expect(svg.length).toBeLessThan(1_500_000)
  }
})

it('marks what lies beyond the data, and dashes the curve there', async () => {
  const svg = await drawn(usual, 'params')
  expect(svg).toContain('beyond the data')
  expect(svg).toMatch(/stroke-dasharray="6,4"/)
})

it('says in the subtitle when the fit is not to be relied on', async () => {
  const replicated = simulated(chinchilla, truth, grid(logSpaced(5e7, 1e10, 6), [2e9, 2e10, 2e11]), 0.0001)
  const columns = Object.fromEntries(
    ['params', 'tokens', 'loss'].map((role) => [role, [...replicated.columns[role]!, ...replicated.columns[role]!]]),
  )
  columns.loss = columns.loss!.map((v, i) => v * (1 + (i < 18 ? 0.0002 : 0) + 0.05 * ((i % 18) % 2)))
  const misfit = estimate(fit(tableFromColumns(columns), chinchilla), { count: 100 })
  expect(misfit.notes.some(({ level }) => level === 'unreliable')).toBe(true)
  expect(JSON.stringify(chart(misfit, 'params').spec)).toContain('Not to be relied on beyond the data: ')
})

it('draws a law of one variable as a curve', async () => {
  const law = lawOver(findLaw('power-floor'), 'tokens')
  const table = tableFromColumns({
    tokens: logSpaced(1e6, 1e10, 12),
    loss: logSpaced(1e6, 1e10, 12).map((x) => 1.5 + 40 * x ** -0.25),
  })
  const found = estimate(fit(table, law), { count: 50 })
  expect(suitableKinds(found)).toContain('tokens')
  expect(await drawn(found, 'curve')).toContain('Training tokens')
})

it('draws published coefficients without runs', async () => {
  const published = estimateFromParams(chinchilla, truth, defaultObjective)
  expect(suitableKinds(published)).toEqual(['contour', 'frontier'])
  for (const kind of suitableKinds(published)) await drawn(published, kind)
})

it('refuses an unknown kind, and one that the law lacks', () => {
  expect(() => chart(usual, 'contur')).toThrow(
    `--kind contur: unknown; did you mean "contour"? Expected ${chartKinds.join(', ')}.`,
  )
  const published = estimateFromParams(chinchilla, truth, defaultObjective)
  expect(() => chart(published, 'residuals')).toThrow(
    "--kind residuals: this fit of chinchilla can't be drawn so. It can as contour, frontier.",
  )
})

it('a page holds its data and scripts, and nothing that could end the script early', () => {
  const { spec } = chart(usual, 'params', { title: '</script><b>' })
  const html = toHtml(spec, 'a <b>caption</b>', { vega: '/*v*/', vegaLite: '/*l*/', vegaEmbed: '/*e*/' })
  expect(html).not.toContain('</script><b>')
  expect(html).not.toMatch(/(src|href)=/)
  expect(html).toContain('a &lt;b&gt;caption&lt;/b&gt;')
})

it('a PNG has the size asked for and shows its text', async () => {
  const svg = await drawn(usual, 'params')
  const blank = await toPng(svg.replace(/<text[^>]*>[^<]*<\/text>/g, ''), { scale: 1 })
  const png = await toPng(svg, { scale: 1 })
  expect([...png.subarray(1, 4)]).toEqual([...'PNG'].map((c) => c.charCodeAt(0)))
  expect(png.length).toBeGreaterThan(blank.length * 1.05)
  expect(new DataView((await toPng(svg)).buffer).getUint32(16)).toBeGreaterThanOrEqual(2 * 560)
})

it('ticks are round, inside, and neither too few nor too many', () => {
  for (const [low, high] of [
    [1e17, 1e25],
    [5e7, 1e10],
    [2.1, 3.4],
    [1.95, 2.05],
    [1, 12],
    [0.1, 900],
  ] as const) {
    const ticks = logTicks(low, high)
    expect(ticks.length, `${low}–${high}`).toBeGreaterThanOrEqual(3)
    expect(ticks.length, `${low}–${high}`).toBeLessThanOrEqual(10)
    for (const tick of ticks) expect(tick >= low * 0.999 && tick <= high * 1.001).toBe(true)
  }
})
