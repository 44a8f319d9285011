import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { raised } from '../../src/chart/axis.ts'
import { chart, chartKinds, suitableKinds } from '../../src/chart/chart.ts'
import { toHtml } from '../../src/chart/html.ts'
import { toSvg } from '../../src/chart/svg.ts'
import { sizes } from '../../src/chart/theme.ts'
import { fit } from '../../src/fit/fit.ts'
import { estimateFromParams } from '../../src/infer/document.ts'
import { type Estimate, estimate } from '../../src/infer/estimate.ts'
import { findLaw, lawOver } from '../../src/law/catalog.ts'
import { customLaw } from '../../src/law/custom.ts'
import { defaultObjective } from '../../src/law/law.ts'
import { toPng } from '../../src/node/png.ts'
import { average } from '../../src/study/average.ts'
import { tableFromColumns } from '../../src/table/build.ts'
import { grid, logSpaced, simulated } from '../support/table.ts'
import { chinchilla, fitted, gridOf, ladder, truth, usual } from './fits.ts'

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

  it('suits params, tokens, compute, residuals, contour, frontier, backtest, profile and pairs', () => {
    expect(suitableKinds(usual)).toEqual([
      'params',
      'tokens',
      'compute',
      'residuals',
      'contour',
      'frontier',
      'trade-off',
      'cost',
      'backtest',
      'profile',
      'pairs',
    ])
  })
})

it.each([
  [3, 3],
  [20, 15],
  [60, 50],
])('holds %s × %s runs', async (sizes, lengths) => {
  const many = fitted(gridOf(sizes, lengths))
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
  expect(suitableKinds(published)).toEqual(['contour', 'frontier', 'trade-off', 'cost'])
  for (const kind of suitableKinds(published)) await drawn(published, kind)
})

it('refuses an unknown kind, and one that the law lacks', () => {
  expect(() => chart(usual, 'contur')).toThrow(
    `--kind contur: unknown; did you mean "contour"? Expected ${chartKinds.join(', ')}.`,
  )
  const published = estimateFromParams(chinchilla, truth, defaultObjective)
  expect(() => chart(published, 'residuals')).toThrow(
    "--kind residuals: this fit of chinchilla can't be drawn so. It can as contour, frontier, trade-off, cost.",
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

/** Texts of a picture, in the order they are drawn. */
const textsOf = (svg: string): string[] => [...svg.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map(([, text]) => text!)

describe('the curves', () => {
  it('are one for each level of the other input, with its name at the end', async () => {
    const texts = textsOf(await drawn(usual, 'params'))
    for (const label of ['2B tokens', '6.3B tokens', '20B tokens', '63B tokens', '200B tokens', '100M', '100B']) {
      expect(texts).toContain(label)
    }
  })

  it('are few and round where the other input takes many values', async () => {
    const texts = textsOf(await drawn(fitted(gridOf(20, 15), 40), 'params'))
    expect(texts.filter((text) => text.endsWith(' tokens'))).toEqual([
      '2B tokens',
      '9B tokens',
      '40B tokens',
      '200B tokens',
    ])
  })

  it('are one along the ladder where all runs have the same tokens per parameter', async () => {
    const svg = await drawn(ladder, 'tokens')
    expect(svg).toContain('Line: 20 tokens per parameter.')
  })

  it('hold further inputs at their mean, and say so', async () => {
    const law = await customLaw('E + A / N^alpha + B / D^beta + F / Q', { inputs: { Q: 'Q' } })
    const { params, tokens } = gridOf(6, 5)
    const quality = params.map((_, i) => [100, 400][i % 2]!)
    const loss = params.map((n, i) => 1.7 + 400 / n ** 0.34 + 410 / tokens[i]! ** 0.28 + 10 / quality[i]!)
    const found = estimate(fit(tableFromColumns({ params, tokens, Q: quality, loss }), law), { count: 40 })
    expect(await drawn(found, 'params')).toContain('Curves at 200 Q.')
    expect(await drawn(found, 'contour')).toContain('Q: 200.')
  })
})

describe('a target', () => {
  const target = { params: 70e9, tokens: 1.4e12 }

  it.each(['params', 'tokens', 'compute'])('has room below it for its label on a narrow chart of %s', (kind) => {
    const spec = JSON.stringify(chart(usual, kind, { target, width: 350 }).spec)
    const [, place] = /"y":([\d.]+),"label":"70B params/.exec(spec)!
    const [, height] = /"height":(\d+)/.exec(spec)!
    const [, low, high] =
      /"y":\{"field":"y","type":"quantitative","scale":\{"type":"log","domain":\[([\d.]+),([\d.]+)\]/.exec(spec)!
    const share = Math.log(Number(place) / Number(low)) / Math.log(Number(high) / Number(low))
    expect(share * Number(height)).toBeGreaterThan(2 * sizes.label)
  })
  it.each(['params', 'tokens', 'compute', 'contour'])('is marked in %s with its prediction', async (kind) => {
    const { spec, caption } = chart(usual, kind, { target })
    const svg = await toSvg(spec)
    const label = textsOf(svg).find((text) => text.startsWith('70B params, 1.4T tokens: '))
    expect(Number(label!.split(': ')[1])).toBeCloseTo(1.93, 1)
    expect(caption).toContain('At 70B params, 1.4T tokens the fit gives 1.9')
  })

  it('has a curve of its own, dashed all along where its level lies beyond the data', () => {
    const text = JSON.stringify(chart(usual, 'params', { target }).spec)
    expect(text).toContain('"series":"1.4T tokens","level":1400000000000,"beyond":true')
    expect(text).not.toContain('"series":"1.4T tokens","level":1400000000000,"beyond":false')
  })

  it('shows no number where the fit can’t be relied on', () => {
    const { spec, caption } = chart(ladder, 'params', { target })
    expect(caption).toContain('Nothing beyond the data is determined')
    expect(JSON.stringify(spec)).not.toContain('70B params, 1.4T tokens')
  })
})

describe('what is not determined', () => {
  it('has no band beyond the data, and no optimum; the subtitle says so', () => {
    const rows = JSON.stringify(chart(ladder, 'params').spec)
    expect(rows).not.toMatch(/"low":[\d.]+,"high":[\d.]+,"series":"[^"]*","level":null,"beyond":true/)
    for (const kind of ['compute', 'contour', 'frontier', 'trade-off', 'cost']) {
      const { spec, caption } = chart(ladder, kind)
      expect(JSON.stringify(spec.title)).toMatch(/compute-optimal runs are not determined \([a-z-]+\)\./)
      expect(caption).toMatch(/not determined|Nothing beyond the data is determined/)
    }
  })

  it('is said where intervals were not asked for', () => {
    expect(JSON.stringify(chart(fitted(gridOf(6, 5), 0), 'params').spec.title)).toContain('No intervals were computed.')
  })
})

it('the frontier tells how both grow, as the law has it', () => {
  const { subtitle } = chart(estimateFromParams(chinchilla, truth, defaultObjective), 'frontier').spec.title as {
    subtitle: string[]
  }
  // a = β/(α + β) with the published α = 0.336 and β = 0.283 (Hoffmann et al. 2022, its source text)
  const a = truth.beta! / (truth.alpha! + truth.beta!)
  expect(subtitle.join(' ')).toContain(
    `Parameters grow as C${raised(a.toFixed(2))}, tokens as C${raised((1 - a).toFixed(2))}.`,
  )
})

it('pairs name the parameters, leave out held ones, and print correlations', async () => {
  const held = estimate(fit(simulated(chinchilla, truth, gridOf(6, 5), 0.005), chinchilla, { fixed: { E: 1.7 } }), {
    count: 60,
  })
  const svg = await drawn(held, 'pairs')
  expect(svg).toContain('Not shown, as held or not determined: E.')
  expect(textsOf(svg).filter((text) => /^−?[01]\.\d+$/.test(text)).length).toBeGreaterThanOrEqual(6)
})

it('pairs of an average are those of its heaviest law: no draw is of two', async () => {
  const columns = simulated(chinchilla, truth, gridOf(6, 5), 0.005)
  const [one, other] = ['chinchilla', 'kaplan'].map((name) => estimate(fit(columns, findLaw(name)), { count: 60 }))
  const about = { name: 'both', title: 'Both laws', question: 'I do not know which law holds.' }
  const both = average(
    [
      { estimate: other!, weight: 0.4 },
      { estimate: one!, weight: 0.6 },
    ],
    about,
  )
  const { names, count, values: drawn } = both.draws!
  const share = names.indexOf('share_of_2')
  const own = Array.from({ length: count }, (_, k) => drawn[k * names.length + share]!).filter((v) => v === 1)
  const { values } = chart(both, 'pairs').spec.data as { values: Record<string, number>[] }
  expect(Object.keys(values[0]!)).toEqual(['E_2', 'A_2', 'B_2', 'alpha_2', 'beta_2'])
  expect(values.length).toBe(own.length)
  expect(own.length).toBeLessThan(count)
  const [few, rival] = [one!, other!].map(({ fit: found }) => estimate(found, { count: 30 }))
  const mixed = [
    { estimate: few!, weight: 0.6 },
    { estimate: rival!, weight: 0.4 },
  ]
  expect(suitableKinds(average(mixed, about))).not.toContain('pairs')
})

it('vega is loaded only to draw: no file of charts imports it before', () => {
  for (const file of readdirSync('src/chart')) {
    const text = readFileSync(`src/chart/${file}`, 'utf8')
    expect(text, file).not.toMatch(/^import (?!type ).*'vega/m)
  }
})

it('a picture takes nothing from elsewhere', async () => {
  const { spec } = chart(usual, 'params')
  const messages: string[] = []
  const foreign = { ...spec, layer: [{ data: { url: 'package.json' }, mark: 'point', encoding: {} }] } as typeof spec
  const svg = await toSvg(foreign, (message) => messages.push(message))
  expect(messages.join(' ')).toContain('a chart holds its data')
  expect(svg).not.toContain('isoloss')
})
