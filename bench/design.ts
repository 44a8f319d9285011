// Does the proposed portfolio beat log grids of the same compute and box, and an exchange search of its own criterion?
// Truth: Chinchilla's published law (Hoffmann et al., TeX digits); `design [studies] [noise] [reach]`: all runs keep
// to ratios of tokens to parameters within this many times those that were made; 10 is the default box.
import { Random, splitSeed } from '../src/base/seed.ts'
import { fit } from '../src/fit/fit.ts'
import { type Estimate, estimate } from '../src/infer/estimate.ts'
import { predict } from '../src/infer/predict.ts'
import { findLaw, findSet } from '../src/law/catalog.ts'
import { evaluateLaw } from '../src/law/evaluate.ts'
import { design } from '../src/plan/design.ts'
import { proposedRuns, scaledGrid, searchedVariance, varianceWith } from './design-rivals.ts'
import { simulatedTable } from './simulated.ts'

const studies = Number(process.argv[2] ?? 200)
const noise = Number(process.argv[3] ?? 0.005)
const reach = Number(process.argv[4] ?? 10)
const law = findLaw('chinchilla')
const truth = findSet(law, 'hoffmann-tex').params as Record<string, number>
const EXISTING = 30
const grids = [2, 3, 4, 5]

type Run = { params: number; tokens: number }

/** Log-uniform between low and high. */
const logUniform = (random: Random, low: number, high: number) => low * (high / low) ** random.uniform()
const widthOf = (found: Estimate, at: Run): { width: number; hit: boolean } | null => {
  const { mean } = predict(found, [at])[0]!
  if (mean.low === null || mean.high === null) return null
  const value = evaluateLaw(law, truth, { ...at, flops: 6 * at.params * at.tokens })
  return { width: mean.high - mean.low, hit: mean.low <= value && value <= mean.high }
}

const widths: number[] = []
const predicted: number[] = []
const searched: number[] = []
const linear: number[] = []
let [hits, told, wins, seconds, most, repeats, smallest] = [0, 0, 0, 0, 0, 0, 0]
for (let k = 0; k < studies; k++) {
  const random = new Random(splitSeed(11, k))
  const existing = Array.from({ length: EXISTING }, () => ({
    params: logUniform(random, 5e7, 2e9),
    tokens: logUniform(random, 1e9, 4e10),
  }))
  const largest = Math.max(...existing.map(({ params, tokens }) => 6 * params * tokens))
  const total = existing.reduce((sum, { params, tokens }) => sum + 6 * params * tokens, 0)
  const flops = largest * logUniform(random, 10, 100)
  const G = ((truth.alpha! * truth.A!) / (truth.beta! * truth.B!)) ** (1 / (truth.alpha! + truth.beta!))
  const params = G * (flops / 6) ** (truth.beta! / (truth.alpha! + truth.beta!))
  const target = { params, tokens: flops / (6 * params) }
  const now = estimate(fit(simulatedTable(law, truth, existing, noise, k), law))
  const budget = total * logUniform(random, 0.3, 3)

  const started = performance.now()
  const ratios = existing.map(({ params, tokens }) => tokens / params)
  const within = { minTokensPerParam: Math.min(...ratios) / reach, maxTokensPerParam: Math.max(...ratios) * reach }
  const found = design(now, { budget, target, ...within })
  seconds += (performance.now() - started) / 1000
  const runs = proposedRuns(found)
  most = Math.max(most, runs.length)
  repeats += runs.length - new Set(runs.map((run) => `${run.params} ${run.tokens}`)).size
  smallest += runs.filter(
    ({ params, tokens }) => params <= 1.05 * found.box!.params[0] && tokens <= 1.05 * found.box!.tokens[0],
  ).length

  const after = (chosen: readonly Run[]) =>
    widthOf(estimate(fit(simulatedTable(law, truth, [...existing, ...chosen], noise, k), law)), target)
  const ours = after(runs)
  const rivals = grids.map((levels) => scaledGrid(found.box!, levels, budget))
  const theirs = rivals.map((chosen) => after(chosen)?.width ?? Number.POSITIVE_INFINITY)
  const lin = (chosen: readonly Run[]) => Math.sqrt(varianceWith(now, target, chosen))
  const mine = lin(runs)
  linear.push(mine / Math.min(...rivals.map(lin)))
  searched.push(mine / Math.sqrt(searchedVariance(now, found, target, budget, k)))
  if (ours === null) continue
  told++
  if (ours.hit) hits++
  const ratio = ours.width / Math.min(...theirs)
  widths.push(ratio)
  if (ratio < 1) wins++
  if (found.ratio !== null) predicted.push(ours.width / (found.after.high! - found.after.low!))
}
const middle = (values: number[], q = 0.5) =>
  values.length === 0 ? 'none' : [...values].sort((a, b) => a - b)[Math.floor(q * (values.length - 1))]!.toFixed(3)
console.log(`${told} of ${studies} studies quote an interval; real coverage ${((100 * hits) / told).toFixed(1)} %`)
console.log(
  `narrower than the best grid in ${((100 * wins) / told).toFixed(1)} %; median ratio of widths ${middle(widths)}`,
)
console.log(`the same by the linearised criterion: median ${middle(linear)}, worst ${middle(linear, 1)}`)
console.log(
  `against the exchange search: median ${middle(searched)}, 95th percentile ${middle(searched, 0.95)}, worst ${middle(searched, 1)}`,
)
console.log(
  `real width / predicted width after: median ${middle(predicted)}, 5–95 % ${middle(predicted, 0.05)}–${middle(predicted, 0.95)}`,
)
console.log(
  `${((1000 * seconds) / studies).toFixed(0)} ms a design; at most ${most} runs; ${(repeats / studies).toFixed(1)} repeats and ${(smallest / studies).toFixed(1)} smallest runs a portfolio`,
)
