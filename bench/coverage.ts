// Real coverage of the default 90 % intervals, by simulation from Chinchilla's published law (Hoffmann et al., TeX digits).
import { fit } from '../src/fit/fit.ts'
import { estimate, type IntervalMethod } from '../src/infer/estimate.ts'
import { predict } from '../src/infer/predict.ts'
import { findLaw, findSet } from '../src/law/catalog.ts'
import { logSpaced, simulatedTable } from './simulated.ts'

const tables = Number(process.argv[2] ?? 200)
const method = (process.argv[3] ?? 'bootstrap') as IntervalMethod
const noise = Number(process.argv[4] ?? 0.005)
const law = findLaw('chinchilla')
const truth = findSet(law, 'hoffmann-tex').params
const sizes = logSpaced(5e7, 1e10, 8)
const designs = {
  '8 N x 5 D log grid': sizes.flatMap((params) => logSpaced(2e9, 2e11, 5).map((tokens) => ({ params, tokens }))),
  '8 N x 5 tokens per parameter': sizes.flatMap((params) =>
    logSpaced(5, 80, 5).map((ratio) => ({ params, tokens: ratio * params })),
  ),
}
const { E, A, B, alpha, beta } = truth as Record<string, number>
const lossAt = (n: number, d: number) => E! + A! / n ** alpha! + B! / d ** beta!

for (const [name, design] of Object.entries(designs)) {
  const largest = Math.max(...design.map(({ params, tokens }) => 6 * params * tokens))
  const flops = 10 * largest
  const G = ((alpha! * A!) / (beta! * B!)) ** (1 / (alpha! + beta!))
  const params = G * (flops / 6) ** (beta! / (alpha! + beta!))
  const tokens = flops / (6 * params)
  const target = lossAt(params, tokens)
  let [hits, told, alphaHits, width] = [0, 0, 0, 0]
  const started = performance.now()
  for (let k = 0; k < tables; k++) {
    const found = estimate(fit(simulatedTable(law, truth, design, noise, k), law), { method })
    const { mean } = predict(found, [{ params, tokens }])[0]!
    if (mean.low === null || mean.high === null) continue
    told++
    width += mean.high - mean.low
    if (mean.low <= target && target <= mean.high) hits++
    const a = found.params.alpha!
    if (a.low !== null && a.low <= alpha! && alpha! <= a.high!) alphaHits++
  }
  const percent = (x: number) => `${((100 * x) / told).toFixed(1)} %`
  console.log(
    `${name}: ${told} of ${tables} quote an interval; loss at 10x covers ${percent(hits)}, alpha ${percent(alphaHits)}; mean width ${(width / told).toFixed(4)}; ${((performance.now() - started) / tables).toFixed(0)} ms a table`,
  )
}
