import { describe, expect, it } from 'vitest'
import { estimateFromParams } from '../../src/infer/document.ts'
import type { Estimate } from '../../src/infer/estimate.ts'
import { findLaw, findSet } from '../../src/law/catalog.ts'
import { defaultObjective } from '../../src/law/law.ts'
import { plan } from '../../src/plan/plan.ts'
import { regretOf } from '../../src/plan/regret.ts'
import { servingSaving } from '../../src/plan/saving.ts'
import { smallerModels } from '../../src/plan/trade-off.ts'

const law = findLaw('chinchilla')
type Params = Record<'E' | 'A' | 'B' | 'alpha' | 'beta', number>
const tex = findSet(law, 'hoffmann-tex').params as Params
const epoch = findSet(law, 'epoch').params as Params
const given = (params: Params) => estimateFromParams(law, params, defaultObjective)
const near = (found: number | null, expected: number, relative = 1e-9) =>
  expect(Math.abs(found! / expected - 1), `${found} is not ${expected}`).toBeLessThan(relative)

/** The first parameters with draws that are each of these in turn. */
function between(...truths: Params[]): Estimate {
  const names = Object.keys(law.params) as (keyof Params)[]
  const count = 20 * truths.length
  const values = Float64Array.from({ length: count * names.length }, (_, at) => {
    const truth = truths[Math.floor(at / names.length) % truths.length]!
    return truth[names[at % names.length]!]
  })
  return { ...given(truths[0]!), draws: { method: 'normal', names, values, count, failed: 0, lost: [] } }
}

const lossAt = ({ E, A, B, alpha, beta }: Params, N: number, D: number) => E + A / N ** alpha + B / D ** beta
/** Compute of the best run with this loss: the closed form of Hoffmann et al. 2022, inverted. */
function leastFlops({ E, A, B, alpha, beta }: Params, loss: number): number {
  const G = ((alpha * A) / (beta * B)) ** (1 / (alpha + beta))
  return 6 * ((A * G ** -alpha + B * G ** beta) / (loss - E)) ** ((alpha + beta) / (alpha * beta))
}

describe('smaller models', () => {
  // at the optimum αA/N^α = βB/D^β, so N/f needs D·(1 − β/α·(f^α − 1))^(−1/β), at any budget
  it.each([1e20, 1e24])('at %s FLOP cost what the closed form says', (flops) => {
    for (const params of [tex, epoch]) {
      const { alpha, beta } = params
      const planned = plan(given(params), { flops })
      for (const found of smallerModels(given(params), { flops }, {}, [1, 1.5, 2, 4])) {
        const rest = 1 - (beta / alpha) * (found.times ** alpha - 1)
        if (rest <= 0) {
          expect(found.flops.value).toBeNull()
          expect(found.why).toBe('it never reaches this loss, however long it is trained')
          continue
        }
        near(found.params.value, planned.params.value! / found.times)
        near(found.tokens.value, planned.tokens.value! * rest ** (-1 / beta), 1e-8)
        near(found.flopsRatio.value, rest ** (-1 / beta) / found.times, 1e-8)
        near(lossAt(params, found.params.value!, found.tokens.value!), planned.loss.value!, 1e-12)
      }
    }
  })

  it('are held against each draw’s own plan', () => {
    const [two] = smallerModels(between(tex, epoch), { flops: 1e22 }, {}, [2])
    const alone = [tex, epoch].map((params) => smallerModels(given(params), { flops: 1e22 }, {}, [2])[0]!.flopsRatio)
    const values = alone.map(({ value }) => value!).sort((a, b) => a - b)
    near(two!.flopsRatio.low, values[0]!)
    near(two!.flopsRatio.high, values[1]!)
  })
})

describe('LAWS 2.21: the run to train and serve', () => {
  // worked numbers for the quality of a 7B compute-optimal model and 1e11 tokens served
  it.each([
    ['hoffmann-tex', tex, 6.0547e9, 3.4397e11],
    ['epoch', epoch, 5.5991e9, 1.8407e11],
  ] as const)('of %s is the worked one', (_, params, size, length) => {
    const found = plan(given(params), { params: 7e9 }, { inferenceTokens: 1e11 })
    near(found.params.value, size, 1e-5)
    near(found.tokens.value, length, 1e-5)
    near(found.loss.value, plan(given(params), { params: 7e9 }).loss.value!, 1e-12)
  })

  it('starts from 2.954851631e11 tokens and a loss of 2.101053468', () => {
    const found = plan(given(tex), { params: 7e9 })
    near(found.tokens.value, 2.954851631e11)
    near(found.loss.value, 2.101053468)
  })

  it('satisfies (αA/N^α)/(βB/D^β) = 1 + T/(3D), and counts 6ND + 2NT', () => {
    for (const served of [1e9, 1e11, 1e13]) {
      for (const of of [{ loss: 2.1 }, { flops: 1e23 }, { tokens: 1e12 }]) {
        const { params, tokens, flops, totalFlops } = plan(given(tex), of, { inferenceTokens: served })
        const [N, D] = [params.value!, tokens.value!]
        const wedge = (tex.alpha * tex.A * N ** -tex.alpha) / (tex.beta * tex.B * D ** -tex.beta)
        near(wedge, 1 + served / (3 * D), 1e-9)
        near(flops.value, 6 * N * D)
        near(totalFlops!.value, 6 * N * D + 2 * N * served)
      }
    }
  })

  it('saves against the run that is best to train, which without serving it is', () => {
    const found = servingSaving(given(tex), { loss: 2.1 }, { inferenceTokens: 1e12 })!
    const best = plan(given(tex), { loss: 2.1 }, { inferenceTokens: 1e12 }).totalFlops!.value!
    const trained = plan(given(tex), { loss: 2.1 })
    near(found.params.value, trained.params.value!)
    near(found.totalFlops.value, trained.flops.value! + 2 * trained.params.value! * 1e12)
    near(found.saving.value, 1 - best / found.totalFlops.value!)
    expect(found.saving.value).toBeGreaterThan(0.1)
    near(plan(given(tex), { loss: 2.1 }, { inferenceTokens: 1 }).params.value, trained.params.value!, 1e-6)
  })

  it('of a run given in full only counts the tokens served', () => {
    const found = plan(given(tex), { params: 1e9, tokens: 2e10 }, { inferenceTokens: 3e10 })
    near(found.params.value, 1e9, 1e-12)
    near(found.totalFlops!.value, 1.8e20, 1e-12)
  })
})

describe('the cost of acting on the wrong optimum', () => {
  it('is the mean over truths of the compute that the best run there would have saved', () => {
    const flops = 1e23
    const { params, tokens } = plan(given(tex), { flops })
    const wasted = 1 - leastFlops(epoch, lossAt(epoch, params.value!, tokens.value!)) / flops
    const best = plan(given(epoch), { flops }).loss.value!
    const found = regretOf(between(tex, epoch), { flops })!
    near(found.share.value, wasted / 2, 1e-7)
    near(found.flops.value, (flops * wasted) / 2, 1e-7)
    near(found.loss.value, (lossAt(epoch, params.value!, tokens.value!) - best) / 2, 1e-7)
    expect(found.share.low).toBeLessThan(1e-9)
    near(found.share.high, wasted, 1e-7)
  })

  it('holds a run that was given in full against the best, too', () => {
    const found = regretOf(between(tex), { params: 1e9, tokens: 2e12 })!
    near(found.share.value, 1 - leastFlops(tex, lossAt(tex, 1e9, 2e12)) / 1.2e22, 1e-7)
  })

  it('counts serving where tokens are served', () => {
    const found = regretOf(between(tex, epoch), { loss: 2.1 }, { inferenceTokens: 1e12 })!
    expect(found.share.value).toBeGreaterThan(0)
    expect(found.share.low).toBeLessThan(1e-9)
  })

  it('is null without draws', () => {
    expect(regretOf(given(tex), { flops: 1e22 })).toBeNull()
  })
})
