import { escapeHtml } from './page.mjs'

/** Every kind of chart of one simulated table, light and dark, as files beside the page. */
export async function gallery(isoloss) {
  const {
    bestSchedule,
    chart,
    chartOfCrossover,
    chartOfDesign,
    chartOfSchedule,
    crossover,
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
  } = isoloss
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
  const isoflops = isoflopFit(isoloss)
  await add('isoflop', (look) => chart(isoflops, 'isoflop', look))
  const fits = [
    { name: 'first recipe', estimate: fitted },
    { name: 'second recipe', estimate: isoflops },
  ]
  const meeting = crossover(fitted, isoflops)
  await add('crossover', (look) => chartOfCrossover(fits, meeting, look))
  const ofSteps = stepFit(isoloss)
  await add('curve', (look) => chart(ofSteps, 'curve', look))
  const trained = curveFit(isoloss)
  await add('curves', (look) => chart(trained, 'curves', look))
  const best = bestSchedule(trained, { steps: 6000, peak: 3e-4, warmup: 200, end: 3e-5 })
  await add('schedule', (look) => chartOfSchedule(trained, best, {}, look))
  const body = `<h1>Charts</h1>
<p>All kinds, of simulated runs: first those of a fit in model size and data, of 40 runs, with a target of 70B parameters and 1.4T tokens. Each is made by
<code>isoloss chart fit.json --kind KIND --out chart.svg</code> (or <code>.png</code>, <code>.html</code>, <code>.json</code> for the Vega-Lite spec), or in code by
<a href="api.html#chart"><code>chart</code></a>; <code>design</code>, <code>crossover</code> and <code>schedule</code> by the commands of these names with <code>--chart</code>. Captions are generated from the fit.</p>
${figures.join('\n')}`
  return { page: { name: 'gallery', title: 'Chart gallery', body }, files }
}

/** A fit of five budgets of compute with seven sizes each. */
function isoflopFit({ estimate, findLaw, findSet, fit, logSpaced, simulate, tableFromColumns }) {
  const law = findLaw('chinchilla')
  const rows = logSpaced(1e18, 1e20, 5).flatMap((flops) => {
    const best = 0.09 * flops ** 0.5
    return logSpaced(best / 5, best * 5, 7).map((params) => ({ params, tokens: flops / (6 * params) }))
  })
  const columns = {
    params: Float64Array.from(rows, ({ params }) => params),
    tokens: Float64Array.from(rows, ({ tokens }) => tokens),
  }
  const { E, A, ...rest } = findSet(law, 'hoffmann-tex').params
  const truth = { ...rest, E: E - 0.03, A: A * 1.15 }
  return estimate(fit(tableFromColumns(simulate(law, truth, columns, { noise: 0.002, seed: 1 })), law), { count: 300 })
}

/** A fit of the loss along one input. */
function stepFit({ estimate, findLaw, fit, lawOver, logSpaced, simulate, tableFromColumns }) {
  const law = lawOver(findLaw('power-floor'), 'step')
  const columns = { step: Float64Array.from(logSpaced(500, 50_000, 24)) }
  const truth = Object.fromEntries(Object.keys(law.params).map((name, i) => [name, [1.9, 8, 0.3][i]]))
  return estimate(fit(tableFromColumns(simulate(law, truth, columns, { noise: 0.003 })), law), { count: 300 })
}

/** A fit of the training curves of three schedules. */
function curveFit({ estimate, estimateFromParams, findLaw, fit, parseSpec, predictCurve, tableFromColumns }) {
  const law = findLaw('momentum-raw')
  const names = ['cosine', 'wsd-linear', 'constant']
  const specs = names.map((name) =>
    parseSpec(`${name}:steps=6000,peak=3e-4,warmup=200${name === 'constant' ? '' : ',end=3e-5'}`),
  )
  const truth = { L0: 2.6, A: 0.45, alpha: 0.5, C: 0.4, lambda: 0.998 }
  const step = Array.from({ length: 120 }, (_, k) => 300 + Math.round((5699 * k) / 119))
  const run = specs.flatMap((_, k) => step.map(() => k))
  const curve = { schedules: specs.map((spec) => ({ kind: 'stated', spec })), run, step: specs.flatMap(() => step) }
  const of = estimateFromParams(law, truth, { space: 'log', loss: 'huber', delta: 1e-3 })
  const wiggle = (i) => 1 + 0.004 * (((i * 0.618034 + 0.3) % 1) - 0.5)
  const table = tableFromColumns(
    {
      run: run.map((k) => names[k]),
      step: curve.step,
      loss: predictCurve(of, curve).map(({ value }, i) => value * wiggle(i)),
    },
    { needs: ['step', 'loss'], schedules: Object.fromEntries(specs.map((spec, k) => [names[k], spec])) },
  )
  return estimate(fit(table, law), { count: 100 })
}
