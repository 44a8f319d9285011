import { describe, expect, it } from 'vitest'
import { estimateFromParams } from '../../src/infer/document.ts'
import { catalog, findLaw, findSet } from '../../src/law/catalog.ts'
import { evaluateLaw } from '../../src/law/evaluate.ts'
import { defaultObjective, type Law } from '../../src/law/law.ts'
import { heldRoles, isAllocable, sizeRole } from '../../src/plan/allocation.ts'
import { plan } from '../../src/plan/plan.ts'

type Numbers = Record<string, number>
const near = (found: number | null, expected: number, relative: number) =>
  expect(Math.abs(found! / expected - 1), `${found} is not ${expected}`).toBeLessThan(relative)

/** Values of what a plan doesn't choose, by role. */
const held: Numbers = {
  unique_tokens: 1e12,
  experts: 8,
  granularity: 8,
  sparsity: 0.75,
  weight_bits: 8,
  activation_bits: 16,
  kv_bits: 16,
  post_bits: 4,
}

/** A and B with exponents of the sum A/N^alpha + B/D^beta that each law is a rising function of. */
const sums: Readonly<Record<string, (params: Numbers) => { A: number; alpha: number; B: number; beta: number }>> = {
  chinchilla: ({ A, B, alpha, beta }) => ({ A: A!, alpha: alpha!, B: B!, beta: beta! }),
  gamma: ({ A, B, alpha, beta }) => ({ A: A!, alpha: alpha!, B: B!, beta: beta! }),
  kaplan: ({ Nc, Dc, alphaN, alphaD }) => ({
    A: Nc! ** (alphaN! / alphaD!),
    alpha: alphaN! / alphaD!,
    B: Dc!,
    beta: 1,
  }),
  // the shares of N that count at these bits
  precision: ({ A, B, alpha, beta, gammaw, gammaa, gammakv }) => {
    const shares = [8 / gammaw!, 16 / gammaa!, 16 / gammakv!].map((bits) => 1 - Math.exp(-bits))
    return { A: A! * shares.reduce((a, b) => a * b) ** -alpha!, alpha: alpha!, B: B!, beta: beta! }
  },
  'over-training': ({ a, b, eta }) => ({ A: a! * 6 ** -eta!, alpha: 2 * eta!, B: b! * 6 ** -eta!, beta: 2 * eta! }),
}

const withSets = Object.entries(sums).flatMap(([name, sum]) =>
  (findLaw(name).sets ?? []).map(
    (set) => [`${name}, set ${set.name}`, findLaw(name), set.params as Numbers, sum] as const,
  ),
)

const heldFor = (law: Law) => Object.fromEntries(heldRoles(law).map((role) => [role, held[role]!]))
const estimateOf = (law: Law, params: Numbers) => estimateFromParams(law, params, defaultObjective)

describe.each(withSets)('%s', (_, law, params, sum) => {
  it('has the optimum of the closed form, and equal marginal gains from size and length there', () => {
    const { A, alpha, B, beta } = sum(params)
    const G = ((alpha * A) / (beta * B)) ** (1 / (alpha + beta))
    for (const flops of [1e18, 1e22, 1e26]) {
      const found = plan(estimateOf(law, params), { flops }, { held: heldFor(law) })
      near(found.params.value, G * (flops / 6) ** (beta / (alpha + beta)), 1e-9)
      near(found.tokens.value, (flops / 6) ** (alpha / (alpha + beta)) / G, 1e-9)
      const [N, D] = [found.params.value!, found.tokens.value!]
      near((alpha * A) / N ** alpha, (beta * B) / D ** beta, 1e-9)
    }
  })
})

const allocable = catalog.filter(
  (law) => isAllocable(law) && law.sets !== undefined && (law.output ?? 'loss') === 'loss',
)

it.each(allocable.map((law) => [law.name, law] as const))(
  'the plan of %s loses at equal compute to no size beside it, and reaches its own loss with as much compute',
  (_, law) => {
    const [set] = law.sets!
    const params = findSet(law, set!.name).params as Numbers
    const options = { held: heldFor(law) }
    const of = estimateOf(law, params)
    const found = plan(of, { flops: 1e21 }, options)
    const lossOf = (size: number) => {
      const { tokens } = plan(of, { flops: 1e21, params: size }, options)
      return evaluateLaw(law, params, { ...options.held, [sizeRole(law)!]: size, tokens: tokens.value!, flops: 1e21 })
    }
    const best = lossOf(found.params.value!)
    near(found.loss.value, best, 1e-12)
    for (const times of [0.5, 0.9, 0.99, 1.01, 1.1, 2])
      expect(lossOf(found.params.value! * times)).toBeGreaterThan(best)
    near(plan(of, { loss: best }, options).flops.value, 1e21, 1e-6)
  },
)
