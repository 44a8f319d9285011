// The bias of parabolas over isoFLOP curves on noise-free surfaces, beside what Czech et al. 2026 (arXiv 2603.22339)
// published; from which offset of the sizes it matters; and how often intervals of approach 2 hold the true exponent.
import { findLaw } from '../src/law/catalog.ts'
import { evaluateCubic, polynomialThrough } from '../src/num/piecewise-cubic.ts'
import { centring } from '../src/plan/isoflop/centring.ts'
import { isoflop } from '../src/plan/isoflop/isoflop.ts'
import type { CurveKind } from '../src/plan/isoflop/minimum.ts'
import { lineThrough } from '../src/plan/isoflop/power-law.ts'
import { workOut } from '../src/plan/isoflop/work-out.ts'
import { logSpaced, simulatedTable } from './simulated.ts'

const law = findLaw('chinchilla')
const EVERYTHING = Number.POSITIVE_INFINITY

interface Surface {
  readonly E: number
  readonly A: number
  readonly B: number
  readonly alpha: number
  readonly beta: number
}
const surface = (alpha: number, beta: number): Surface => ({ E: 1.69, A: 400, B: 400, alpha, beta })

function optimum({ A, B, alpha, beta }: Surface, flops: number): { params: number; tokens: number } {
  const params = ((alpha * A) / (beta * B)) ** (1 / (alpha + beta)) * (flops / 6) ** (beta / (alpha + beta))
  return { params, tokens: flops / (6 * params) }
}

/** Sizes around `centre(share of the way through the budgets)` times the best one, up to `width` times either way. */
function designOf(truth: Surface, width: number, centre: (share: number) => number, points = 15, budgets = 5) {
  return logSpaced(1e17, 1e21, budgets).flatMap((flops, k) => {
    const middle = optimum(truth, flops).params * centre(k / (budgets - 1))
    return logSpaced(middle / width, middle * width, points).map((params) => ({ params, tokens: flops / (6 * params) }))
  })
}

const tableOf = (truth: Surface, design: ReturnType<typeof designOf>, noise = 0, seed = 0) =>
  simulatedTable(law, { ...truth }, design, noise, seed)

/** Tokens at a budget by parabolas whose vertex may lie outside the sizes, which the command refuses to use. */
function tokensByVertex(truth: Surface, design: ReturnType<typeof designOf>, flops: number): number {
  const worked = workOut(tableOf(truth, design), 'parabola', EVERYTHING)
  const optima = worked.map(({ points: { lnParams, loss } }) => {
    const cubic = polynomialThrough(lnParams, loss, 2)!
    const [at0, at1, at2] = [0, 1, 2].map((t) => evaluateCubic(cubic, lnParams[0]! + t)) as [number, number, number]
    const bend = at2 - 2 * at1 + at0
    return lnParams[0]! + 1 - (at2 - at0) / (2 * bend)
  })
  const lnFlops = worked.map((each) => Math.log(each.flops))
  const { slope, intercept } = lineThrough(lnFlops, optima)!
  return flops / (6 * Math.exp(intercept + slope * Math.log(flops)))
}

// sizes too small by a factor of 3 for all budgets, or by 1 for the smallest to 3 for the largest: tokens too large
const published = {
  'off-centre': {
    centre: () => 1 / 3,
    tokens: [4.244730718437291e11, 4.224219276128955e11, 4.190471331132362e11, 4.144119915542275e11],
  },
  drifting: {
    centre: (share: number) => 3 ** -share,
    tokens: [4.330329296629141e11, 4.293594960061901e11, 4.233449170507438e11, 4.151438757202593e11],
  },
}
console.log('tokens at 1e24 FLOP by parabolas, symmetric surface (alpha = beta = 0.31), truth 4.0825e11')
for (const [name, { centre, tokens }] of Object.entries(published)) {
  ;[2, 4, 8, 16].forEach((width, k) => {
    const truth = surface(0.31, 0.31)
    const design = designOf(truth, width, centre)
    const found = tokensByVertex(truth, design, 1e24)
    const { notes } = isoflop(tableOf(truth, design), { within: EVERYTHING, count: 0 })
    console.log(
      `  ${name} ±${width}×: ${found.toPrecision(8)}, published ${tokens[k]!.toPrecision(8)} (difference ${(found / tokens[k]! - 1).toExponential(1)}); notes: ${notes.map(({ code }) => code).join(' ') || 'none'}`,
    )
  })
}

console.log('error of the best size at 1e24 FLOP by offset of the sizes in half-widths, beyond that of a centred grid')
const surfaces = { symmetric: surface(0.31, 0.31), Chinchilla: surface(0.34, 0.28), asymmetric: surface(0.465, 0.155) }
for (const [name, truth] of Object.entries(surfaces)) {
  for (const width of [2, 4, 8, 16]) {
    const errors = [0, 0.1, 0.25, 0.5, 0.75, 0.9].map((offset) => {
      const each = (centre: (share: number) => number) =>
        optimum(truth, 1e24).tokens / tokensByVertex(truth, designOf(truth, width, centre), 1e24)
      const centred = each(() => 1)
      const moved = [each(() => width ** offset), each(() => width ** -offset)]
      const drift = [each((share) => width ** (offset * share)), each((share) => width ** (-offset * share))]
      const worst = (values: readonly number[]) => Math.max(...values.map((v) => Math.abs(v / centred - 1)))
      const percent = (v: number) => (100 * v).toFixed(1)
      return offset === 0
        ? `centred ${percent(Math.abs(centred - 1))} %`
        : `${offset}: ${percent(worst(moved))}/${percent(worst(drift))}`
    })
    console.log(`  ${name} ±${width}×, constant/drifting offset: ${errors.join(', ')} %`)
  }
}

console.log('intervals of the exponent at level 0.9, 200 tables each of 6 budgets with 9 sizes within ±8×, noise 0.5 %')
const tables = Number(process.argv[2] ?? 200)
for (const [name, truth] of Object.entries(surfaces)) {
  const exponent = truth.beta / (truth.alpha + truth.beta)
  const design = designOf(truth, 8, () => 1, 9, 6)
  for (const curve of ['parabola', 'cubic', 'akima'] as CurveKind[]) {
    let [hits, told, width, fired] = [0, 0, 0, 0]
    for (let k = 0; k < tables; k++) {
      const table = tableOf(truth, design, 0.005, k)
      const { low, high } = isoflop(table, { curve, count: 300 }).law?.params.exponent ?? { low: null, high: null }
      if (centring(workOut(table, 'parabola', 0.2))?.isOff) fired++
      if (low === null || high === null) continue
      told++
      width += high - low
      if (low <= exponent && exponent <= high) hits++
    }
    console.log(
      `  ${name}, ${curve}: covers ${((100 * hits) / told).toFixed(1)} % of ${told}, mean width ${(width / told).toFixed(3)}; off-centre notes ${fired}`,
    )
  }
}
