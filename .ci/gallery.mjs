// `npm run gallery`: every kind of chart of few, usual and many runs, with one curve and many and with long names, light and
// dark, 400 and 1200 pixels wide at 1×, with captions and specs, as pictures to be looked at: .cache/gallery/index.html.
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

process.chdir(fileURLToPath(new URL('..', import.meta.url)))
if (!existsSync('dist/node/index.js')) execFileSync('npm', ['run', 'build'], { stdio: 'inherit' })
const {
  chart,
  estimate,
  estimateFromParams,
  findLaw,
  findSet,
  fit,
  lawOver,
  parseSpec,
  predictCurve,
  suitableKinds,
  tableFromColumns,
  toPng,
  toSvg,
} = await import('../dist/node/index.js')

const folder = '.cache/gallery'
const [only] = process.argv.slice(2)
rmSync(folder, { recursive: true, force: true })
mkdirSync(folder, { recursive: true })

/** Width of a plot whose picture, with axis and labels, is about as wide as the screen that it is for. */
const widths = { 400: 270, 1200: 1040 }
const target = { params: 70e9, tokens: 1.4e12 }

const spaced = (low, high, count) =>
  Array.from({ length: count }, (_, k) => low * (high / low) ** (count === 1 ? 0 : k / (count - 1)))

/** Losses of the published Chinchilla law with 0.5 % of a noise that looks random and is the same each time. */
function runs(sizes, lengths, name) {
  const { E, A, B, alpha, beta } = findSet(findLaw('chinchilla'), 'hoffmann-tex').params
  const rows = sizes.flatMap((params) => lengths.map((tokens) => ({ params, tokens })))
  return tableFromColumns({
    run: rows.map((_, i) => name(i)),
    params: rows.map(({ params }) => params),
    tokens: rows.map(({ tokens }) => tokens),
    loss: rows.map(
      ({ params, tokens }, i) =>
        (E + A / params ** alpha + B / tokens ** beta) * (1 + 0.01 * (((i * 0.618034 + 0.3) % 1) - 0.5)),
    ),
  })
}

const long = (i) => `2026-11-25_baseline-transformer_lr3e-4_warmup2000_muP_seed${i}_resumed-from-checkpoint-000120000`
const short = (i) => `run-${i + 1}`
const cases = {
  '3-runs': () => [runs(spaced(1e8, 1e10, 3), [2e10], short), lawOver(findLaw('power'), 'params')],
  '30-runs': () => [runs(spaced(5e7, 1e10, 6), spaced(2e9, 2e11, 5), short), findLaw('chinchilla')],
  '12-series': () => [runs(spaced(5e7, 1e10, 5), spaced(2e9, 2e11, 12), long), findLaw('chinchilla')],
  '3000-runs': () => [runs(spaced(5e7, 1e10, 60), spaced(2e9, 2e11, 50), long), findLaw('chinchilla')],
  ladder: () => [ladder(), findLaw('chinchilla')],
  '1-curve': () => [curves(1, 80, short), findLaw('momentum-raw')],
  '3-curves': () => [curves(3, 3000, short), findLaw('momentum-raw')],
  '12-curves': () => [curves(12, 250, long), findLaw('momentum-raw')],
}

/** Training curves of runs with schedules in turn, from the momentum law with a noise that looks random. */
function curves(count, rows, name) {
  const shapes = ['cosine', 'wsd-linear', 'constant', 'linear', 'wsd-sqrt', 'two-stage']
  const specs = Array.from({ length: count }, (_, i) => {
    const shape = shapes[i % shapes.length]
    const end = shape === 'two-stage' ? ',to=1e-4' : shape === 'constant' ? '' : ',end=3e-5'
    return parseSpec(`${shape}:steps=${24000 - 4000 * Math.floor(i / shapes.length)},peak=3e-4,warmup=1000${end}`)
  })
  const law = findLaw('momentum-raw')
  const truth = { L0: 2.6, A: 0.45, alpha: 0.5, C: 0.4, lambda: 0.998 }
  const of = estimateFromParams(law, truth, { space: 'log', loss: 'huber', delta: 1e-3 })
  const runs = specs.flatMap((_, run) => new Array(rows).fill(run))
  const step = specs.flatMap(({ steps }) =>
    Array.from({ length: rows }, (_, k) => Math.round(1500 + ((steps - 1501) * k) / (rows - 1))),
  )
  const curve = { schedules: specs.map((spec) => ({ kind: 'stated', spec })), run: runs, step }
  return tableFromColumns(
    {
      run: runs.map(name),
      step,
      loss: predictCurve(of, curve).map(({ value }, i) => value * (1 + 0.006 * (((i * 0.618034 + 0.3) % 1) - 0.5))),
    },
    { needs: ['step', 'loss'], schedules: Object.fromEntries(specs.map((spec, run) => [name(run), spec])) },
  )
}

function ladder() {
  const sizes = spaced(5e7, 1e10, 10)
  const tables = sizes.map((size) => runs([size], [20 * size], short))
  const column = (role) => tables.map(({ columns }) => columns[role][0])
  return tableFromColumns({
    run: sizes.map((_, i) => short(i)),
    params: column('params'),
    tokens: column('tokens'),
    loss: column('loss'),
  })
}

const escaped = (text) => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`)
const sections = []
for (const [name, make] of Object.entries(cases)) {
  if (only !== undefined && only !== name) continue
  const [table, law] = make()
  const of = estimate(fit(table, law), { count: 200, influence: false })
  const pictures = []
  for (const kind of suitableKinds(of)) {
    for (const [screen, width] of Object.entries(widths)) {
      for (const dark of [false, true]) {
        const { spec, caption } = chart(of, kind, { dark, width, target })
        const file = `${name}-${kind}-${screen}-${dark ? 'dark' : 'light'}`
        writeFileSync(`${folder}/${file}.png`, await toPng(await toSvg(spec), { scale: 1 }))
        if (!dark) writeFileSync(`${folder}/${file}.json`, JSON.stringify(spec))
        pictures.push(
          `<figure><img src="${file}.png" alt="${escaped(caption)}"><figcaption>${escaped(kind)}, ${screen} pixels. ${escaped(caption)}${dark ? '' : ` <a href="${file}.json">Spec and data</a>`}</figcaption></figure>`,
        )
      }
    }
    console.log(`${name}: ${kind}`)
  }
  sections.push(`<h2>${name}</h2>\n${pictures.join('\n')}`)
}

writeFileSync(
  `${folder}/index.html`,
  `<!doctype html><html lang="en"><meta charset="utf-8"><title>Charts of isoloss</title>
<style>body { font-family: sans-serif; margin: 1rem; background: #ddd } figure { margin: 1rem 0 } figcaption { max-width: 50rem }</style>
<h1>Charts of isoloss</h1>
${sections.join('\n')}
</html>
`,
)
console.log(`Written to ${folder}/index.html`)
