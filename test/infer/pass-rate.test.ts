import { expect, it } from 'vitest'
import { Random } from '../../src/base/seed.ts'
import { betaCoverage, passAtK, passUntil } from '../../src/infer/pass-rate.ts'
import { findLaw } from '../../src/law/catalog.ts'
import { evaluateLaw } from '../../src/law/evaluate.ts'

const near = (found: number, expected: number, relative = 1e-6) =>
  expect(Math.abs(found / expected - 1), `${found} is not ${expected}`).toBeLessThan(relative)

it('LAWS 4.1: PassUntil gives 5 successes in 1200 draws their rate, with and without bias', () => {
  const { rate, unbiased } = passUntil(5, 1200)
  near(rate, 0.004166666667)
  near(unbiased!, 0.003336113428)
  expect(passUntil(1, 7).unbiased).toBeNull()
})

it('PassUntil is as uncertain as it says, and its other estimate has no bias', () => {
  const random = new Random(3)
  const [p, successes, studies] = [0.03, 8, 2000]
  const found = Array.from({ length: studies }, () => {
    let [passes, draws] = [0, 0]
    while (passes < successes) {
      draws++
      if (random.uniform() < p) passes++
    }
    return passUntil(successes, draws)
  })
  const mean = (of: (each: (typeof found)[number]) => number) =>
    found.reduce((sum, each) => sum + of(each), 0) / studies
  const spread = Math.sqrt(mean(({ rate }) => rate ** 2) - mean(({ rate }) => rate) ** 2)
  expect(Math.abs(mean(({ unbiased }) => unbiased!) - p)).toBeLessThan((3 * spread) / Math.sqrt(studies))
  near(
    mean(({ se }) => se),
    spread,
    0.15,
  )
})

it('LAWS 5: pass@k from 3 passes in 20 samples', () => {
  near(passAtK(20, 3, 5), 0.600877193)
  expect(passAtK(20, 3, 1)).toBeCloseTo(3 / 20, 14)
  expect([passAtK(20, 16, 5), passAtK(20, 0, 20)]).toEqual([1, 0])
})

it('LAWS 5: coverage where pass rates follow a beta distribution, and its power law', () => {
  near(betaCoverage(0.3, 2, 1000), 0.853192303)
  // one sample passes at the mean rate
  near(betaCoverage(0.3, 2, 1), 0.3 / 2.3, 1e-12)
  // Γ(2.3)/Γ(2), by Γ(2.3) = 1.3·Γ(1.3)
  const limit = { c: 1.3 * 0.8974706963062772, alpha: 0.3 }
  near(1 - evaluateLaw(findLaw('coverage-power'), limit, { k: 1e6 }), 1 - betaCoverage(0.3, 2, 1e6), 1e-5)
})

it.each([
  [() => passUntil(0, 10), '0 passes in 10 samples'],
  [() => passUntil(11, 10), '11 passes in 10 samples'],
  [() => passAtK(20, 1.5, 2), '1.5 passes in 20 samples'],
  [() => passAtK(20, 3, 21), 'k is 21; a whole number from 1 to the 20 samples'],
])('refuses counts that cannot be', (call, message) => expect(call).toThrow(message))
