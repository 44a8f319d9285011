import { describe, expect, it } from 'vitest'
import { estimateFromParams } from '../../src/infer/document.ts'
import { findLaw, findSet } from '../../src/law/catalog.ts'
import { defaultObjective } from '../../src/law/law.ts'
import { plan } from '../../src/plan/plan.ts'

const chinchilla = findLaw('chinchilla')
const published = (name: string) =>
  findSet(chinchilla, name).params as Record<'E' | 'A' | 'B' | 'alpha' | 'beta', number>
const withParams = (law: string, params: Record<string, number>) =>
  estimateFromParams(findLaw(law), params, defaultObjective)
const near = (found: number | null, expected: number, relative: number) =>
  expect(Math.abs(found! / expected - 1)).toBeLessThan(relative)

/** Closed forms of Hoffmann et al. 2022, equation 4. */
function closedForm({ E, A, B, alpha, beta }: ReturnType<typeof published>, flops: number) {
  const G = ((alpha * A) / (beta * B)) ** (1 / (alpha + beta))
  const params = G * (flops / 6) ** (beta / (alpha + beta))
  const tokens = (1 / G) * (flops / 6) ** (alpha / (alpha + beta))
  const loss = E + (A * G ** -alpha + B * G ** beta) * (flops / 6) ** ((-alpha * beta) / (alpha + beta))
  return { params, tokens, loss }
}

describe.each(['hoffmann', 'hoffmann-tex', 'epoch', 'muennighoff-c4'])('LAWS 2.3: the optimum of %s', (name) => {
  const found = withParams('chinchilla', published(name))

  it.each([1e18, 5.76e23, 1e28])('at %s FLOP is the closed form to 1e-9', (flops) => {
    const expected = closedForm(published(name), flops)
    const { params, tokens, loss, tokensPerParam } = plan(found, { flops })
    near(params.value, expected.params, 1e-9)
    near(tokens.value, expected.tokens, 1e-9)
    near(loss.value, expected.loss, 1e-9)
    near(tokensPerParam.value, expected.tokens / expected.params, 1e-9)
  })

  it('is the same asked for by its size, its length or its loss', () => {
    const expected = closedForm(published(name), 5.76e23)
    for (const given of [{ params: expected.params }, { tokens: expected.tokens }, { loss: expected.loss }]) {
      near(plan(found, given).flops.value, 5.76e23, 1e-8)
    }
  })
})

it('LAWS 2.3: worked optima at 5.76e23 FLOP', () => {
  const expected = {
    hoffmann: [3.218985915e10, 2.982305687e12, 1.930748102],
    'hoffmann-tex': [4.036093839e10, 2.378537364e12, 1.918412046],
    epoch: [7.22487025e10, 1.328743585e12, 1.974441108],
    'muennighoff-c4': [6.996217331e10, 1.372170066e12, 2.025162368],
  }
  for (const [name, [params, tokens, loss]] of Object.entries(expected)) {
    const found = plan(withParams('chinchilla', published(name)), { flops: 5.76e23 })
    near(found.params.value, params!, 1e-6)
    near(found.tokens.value, tokens!, 1e-6)
    near(found.loss.value, loss!, 1e-6)
  }
})

it('LAWS 2.6: gamma laws have worked optima at 1.2e20 FLOP', () => {
  const gamma = findLaw('gamma')
  for (const [set, params, tokens, loss] of [
    ['xlstm-transformer', 746010010.7, 2.680929172e10, 2.744914472],
    ['xlstm', 915969675.1, 2.183478399e10, 2.713619841],
  ] as const) {
    const found = plan(withParams('gamma', findSet(gamma, set).params as Record<string, number>), { flops: 1.2e20 })
    near(found.params.value, params, 1e-6)
    near(found.tokens.value, tokens, 1e-6)
    near(found.loss.value, loss, 1e-6)
  }
})

it('LAWS 2.11: the over-training law has its optimum at M* = (b/a)^(1/2η)', () => {
  const set = findSet(findLaw('over-training'), 'gadre-c4').params as Record<string, number>
  near(plan(withParams('over-training', set), { flops: 1e21 }).tokensPerParam.value, 3.429781714, 1e-8)
})

it('two quantities fix the run instead of an optimum', () => {
  const found = withParams('chinchilla', published('epoch'))
  const byRatio = plan(found, { flops: 1.2e20, tokensPerParam: 20 })
  near(byRatio.params.value, 1e9, 1e-12)
  near(byRatio.tokens.value, 2e10, 1e-12)
  near(plan(found, { params: 1e9, tokens: 2e10 }).flops.value, 1.2e20, 1e-12)
  near(plan(found, { params: 1e9, tokensPerParam: 20 }).tokens.value, 2e10, 1e-12)
  near(plan(found, { tokens: 2e10, tokensPerParam: 20 }).params.value, 1e9, 1e-12)
})

it('the ratio alone gives the budget whose optimum has it', () => {
  const expected = closedForm(published('epoch'), 1e22)
  const found = plan(withParams('chinchilla', published('epoch')), {
    tokensPerParam: expected.tokens / expected.params,
  })
  near(found.flops.value, 1e22, 1e-6)
})

it('what is given comes back as given, with no interval around it', () => {
  const { flops } = plan(withParams('chinchilla', published('epoch')), { flops: 1.1e23 })
  expect(flops).toEqual({ value: 1.1e23, low: 1.1e23, high: 1.1e23 })
})

it('a loss below the floor is refused with a note, not a number', () => {
  const found = plan(withParams('chinchilla', published('epoch')), { loss: 1.8 })
  expect(found.flops).toEqual({ value: null, low: null, high: null })
  expect(found.notes.map(({ message }) => message)).toEqual([
    'The optimum is not determined, because the law never reaches a loss of 1.8, as its floor is 1.8172.',
  ])
})

it('an optimum outside of any sane range is refused with a note, not a number', () => {
  const odd = withParams('chinchilla', { E: 1.7, A: 1e-6, B: 400, alpha: 0.34, beta: 0.28 })
  const found = plan(odd, { flops: 1e20 })
  expect(found.params).toEqual({ value: null, low: null, high: null })
  expect(found.notes[0]!.message).toMatch(
    /^The optimum is not determined, because it would lie at .* outside of any sane range/,
  )
})

it.each([
  [{}, 'plan: given nothing; give one of'],
  [{ flops: 0 }, 'plan: flops is 0; it must be above 0 and finite.'],
  [{ flops: 1e20, params: 1e9, tokens: 1e10 }, 'plan: given flops, params, tokens; give one of'],
  [{ loss: 2, flops: 1e20 }, 'plan: given loss, flops; give one of'],
])('refuses %j', (given, message) => {
  expect(() => plan(withParams('chinchilla', published('epoch')), given)).toThrow(message)
})

it('refuses a law without tokens', () => {
  const law = findLaw('kaplan-params')
  expect(() => plan(estimateFromParams(law, { Xc: 8.8e13, alpha: 0.076 }, defaultObjective), { flops: 1e20 })).toThrow(
    'plan: kaplan-params is a law of params; an optimum needs a law of params and tokens.',
  )
})
