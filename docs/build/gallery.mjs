import { escapeHtml } from './page.mjs'

/** Every kind of chart of one simulated table, light and dark, as files beside the page. */
export async function gallery({
  chart,
  chartOfDesign,
  design,
  estimate,
  findLaw,
  findSet,
  fit,
  logSpaced,
  simulate,
  suitableKinds,
  tableFromColumns,
  toSvg,
}) {
  const law = findLaw('chinchilla')
  const sizes = logSpaced(5e7, 1e10, 8)
  const lengths = logSpaced(2e9, 2e11, 5)
  const columns = {
    params: Float64Array.from(sizes.flatMap((size) => lengths.map(() => size))),
    tokens: Float64Array.from(sizes.flatMap(() => lengths)),
  }
  const truth = findSet(law, 'hoffmann-tex').params
  const fitted = estimate(fit(tableFromColumns(simulate(law, truth, columns, { noise: 0.005 })), law), { count: 300 })
  const target = { params: 70e9, tokens: 1.4e12 }
  const files = {}
  const figures = []
  const add = async (kind, draw) => {
    const drawn = draw({})
    files[`chart-${kind}.svg`] = await toSvg(drawn.spec)
    files[`chart-${kind}-dark.svg`] = await toSvg(draw({ dark: true }).spec)
    const image = (file, look) => `<img class="${look}" src="${file}" alt="${escapeHtml(drawn.caption)}">`
    figures.push(`<h2 id="${kind}"><code>${kind}</code></h2>
<figure>${image(`chart-${kind}.svg`, 'light')}${image(`chart-${kind}-dark.svg`, 'dark')}<figcaption>${escapeHtml(drawn.caption)}</figcaption></figure>`)
  }
  for (const kind of suitableKinds(fitted)) await add(kind, (look) => chart(fitted, kind, { target, ...look }))
  const found = design(fitted, { budget: 1e21, target, maxRuns: 12 })
  await add('design', (look) => chartOfDesign(fitted, found, look))
  const body = `<h1>Charts</h1>
<p>All kinds that suit a fit in model size and data, of 40 simulated runs, with a target of 70B parameters and 1.4T tokens. Each is made by
<code>isoloss chart fit.json --kind KIND --out chart.svg</code> (or <code>.png</code>, <code>.html</code>, <code>.json</code> for the Vega-Lite spec), or in code by
<a href="api.html#chart"><code>chart</code></a>; <code>design</code> by <code>isoloss design fit.json … --chart design.svg</code>. Captions are generated from the fit.</p>
${figures.join('\n')}`
  return { page: { name: 'gallery', title: 'Chart gallery', body }, files }
}
