import { describe, expect, it } from 'vitest'
import { estimateFromParams } from '../../src/infer/document.ts'
import { findLaw, findSet } from '../../src/law/catalog.ts'
import { evaluateLaw } from '../../src/law/evaluate.ts'
import { defaultObjective } from '../../src/law/law.ts'
import { plan } from '../../src/plan/plan.ts'
import { logSpaced } from '../support/table.ts'

const given = (name: string, set: string) => {
  const law = findLaw(name)
  const params = findSet(law, set).params as Record<string, number>
  return { law, params, estimate: estimateFromParams(law, params, defaultObjective) }
}
const near = (found: number | null, expected: number, relative: number) =>
  expect(Math.abs(found! / expected - 1), `${found} is not ${expected}`).toBeLessThan(relative)

describe('LAWS 2.8: the data-constrained optimum', () => {
  const { law, params, estimate } = given('data-constrained', 'muennighoff-c4')
  const unique = 25e9

  it('is Chinchilla’s where it needs fewer tokens than there are', () => {
    const held = { unique_tokens: unique }
    const chinchilla = given('chinchilla', 'muennighoff-c4').estimate
    for (const flops of [1e18, 1e20]) {
      const [found, free] = [plan(estimate, { flops }, { held }), plan(chinchilla, { flops })]
      near(found.params.value, free.params.value!, 1e-6)
      near(found.loss.value, free.loss.value!, 1e-9)
      near(found.epochs!.value, free.tokens.value! / unique, 1e-6)
    }
  })

  // no closed form: Muennighoff et al. search a grid, and so does this
  it.each([1e22, 9.2e21, 1e24])('at %s FLOP is the best of a grid of sizes', (flops) => {
    const found = plan(estimate, { flops }, { held: { unique_tokens: unique } })
    const lossOf = (size: number) =>
      evaluateLaw(law, params, { params: size, tokens: flops / (6 * size), unique_tokens: unique })
    const { params: middle, loss } = found
    const sizes = logSpaced(middle.value! / 30, middle.value! * 30, 4000)
    const best = sizes.reduce((a, b) => (lossOf(b) < lossOf(a) ? b : a))
    near(middle.value, best, 1e-3)
    expect(loss.value!).toBeLessThanOrEqual(lossOf(best) + 1e-12)
    near(found.epochs!.value, found.tokens.value! / unique, 1e-12)
    expect(found.epochs!.value).toBeGreaterThan(4)
  })

  it('asks for the unique tokens, and refuses them where the law knows of none', () => {
    expect(() => plan(estimate, { flops: 1e22 })).toThrow(
      "plan: data-constrained also takes unique_tokens, which a plan can't choose. Say it with --unique-tokens 25e9.",
    )
    const chinchilla = given('chinchilla', 'muennighoff-c4').estimate
    expect(() => plan(chinchilla, { flops: 1e22 }, { held: { unique_tokens: unique } })).toThrow(
      'plan: chinchilla takes no unique_tokens, so it does not know what repeats are worth.',
    )
  })
})

describe('LAWS 2.16: the joint law of dense and expert models', () => {
  const { params, estimate } = given('joint-moe', 'ludziejewski')

  it.each([
    [1, 1726907057, 9651165994],
    [8, 989999207.7, 1.683503031e10],
  ])('with %i experts has the worked optimum at 1e20 FLOP of active parameters', (experts, size, length) => {
    const found = plan(estimate, { flops: 1e20 }, { held: { experts } })
    near(found.params.value, size, 1e-6)
    near(found.tokens.value, length, 1e-6)
  })

  it('is Chinchilla’s closed form with coefficients of the experts', () => {
    const { a, alpha, delta, gamma, b, beta, omega, zeta, Estart, Emax } = params as Record<string, number>
    for (const experts of [1, 4, 32]) {
      const effective = 1 / (1 / (experts - 1 + 1 / (1 / Estart! - 1 / Emax!)) + 1 / Emax!)
      const [A, B] = [a! * effective ** delta!, b! * effective ** omega!]
      const [mu, nu] = [-(alpha! + gamma! * Math.log(effective)), -(beta! + zeta! * Math.log(effective))]
      for (const flops of [1e19, 1e23]) {
        const G = ((mu * A) / (nu * B)) ** (1 / (mu + nu))
        near(plan(estimate, { flops }, { held: { experts } }).params.value, G * (flops / 6) ** (nu / (mu + nu)), 1e-6)
      }
    }
  })

  it('asks for the number of experts', () => {
    expect(() => plan(estimate, { flops: 1e20 })).toThrow(
      "plan: joint-moe also takes experts, which a plan can't choose. Say it with --at experts=….",
    )
  })
})

describe('LAWS 2.14: fine-grained mixtures of experts', () => {
  const { law, params, estimate } = given('fine-grained-moe', 'krajewski')

  // F = (12·d²·6 + d·64·G·14)·D·n, N = d²·(8·64 + 4)·n, d = 64·n
  const flopsOf = (N: number, D: number, G: number) => {
    const d = ((64 * N) / 516) ** (1 / 3)
    return ((72 * d * d + d * 64 * G * 14) * D * d) / 64
  }

  it('count routing as the paper does, and lie where a search along equal compute puts them', () => {
    for (const [flops, granularity] of [
      [2.95e18, 8],
      [1e21, 16],
    ] as const) {
      const found = plan(estimate, { flops }, { held: { granularity } })
      const [N, D] = [found.params.value!, found.tokens.value!]
      near(flopsOf(N, D, granularity), flops, 1e-9)
      const lossOf = (size: number) =>
        evaluateLaw(law, params, { params: size, tokens: flops / flopsOf(size, 1, granularity), granularity })
      const best = logSpaced(N / 3, 3 * N, 2000).reduce((a, b) => (lossOf(b) < lossOf(a) ? b : a))
      near(N, best, 6e-4)
      // a forward pass costs a third of a training step, whatever a step costs
      const served = plan(estimate, { params: N, tokens: D }, { held: { granularity }, inferenceTokens: 3 * D })
      near(served.totalFlops!.value, 2 * flops, 1e-9)
    }
  })
})

it('a plan by sparsity counts the parameters in use', () => {
  const { estimate } = given('sparse-moe', 'abnar')
  const found = plan(estimate, { flops: 1e21 }, { held: { sparsity: 0.9 } })
  near(0.6 * found.params.value! * found.tokens.value!, 1e21, 1e-9)
})
