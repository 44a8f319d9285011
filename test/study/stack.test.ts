import { expect, test } from 'vitest'
import { Random } from '../../src/base/seed.ts'
import { predict } from '../../src/infer/predict.ts'
import { finish } from '../../src/infer/steps.ts'
import { chinchilla, findSet, kaplan, lawOver, powerFloor } from '../../src/law/catalog.ts'
import { compare } from '../../src/study/compare.ts'
import { simplexWeights } from '../../src/study/stack.ts'
import { stackedSteps } from '../../src/study/stacked.ts'
import { grid, simulated } from '../support/table.ts'
import { refusal } from '../table/source.ts'

const { params: truth } = findSet(chinchilla, 'epoch')
const design = grid([1e8, 2e8, 4e8, 8e8, 1.6e9, 3.2e9], [2e9, 4e9, 8e9, 1.6e10, 3.2e10])
const noisy = simulated(chinchilla, truth, design, 0.005)
const all = () => true
const laws = [chinchilla, kaplan, lawOver(powerFloor, 'flops')]
const comparison = compare(noisy, laws, { stack: true })

test('weights of two laws are the textbook ones: the inverse variance of errors that are independent', () => {
  const errors = [Float64Array.of(1, 1, 0, 0), Float64Array.of(0, 0, 2, 2)]
  // minimise 2w² + 8(1 − w)²: w = 8/10
  expect(simplexWeights(errors, all)[0]).toBeCloseTo(0.8, 9)
})

test('weights are never negative, and no point of the simplex is better', () => {
  const random = new Random(3)
  const errors = Array.from({ length: 4 }, (_, law) =>
    Float64Array.from({ length: 12 }, () => 0.01 * (law + random.normal())),
  )
  const squares = (weights: readonly number[]) =>
    errors[0]!.reduce((sum, _, i) => sum + weights.reduce((e, w, law) => e + w * errors[law]![i]!, 0) ** 2, 0)
  const best = simplexWeights(errors, all)
  expect(Math.min(...best)).toBeGreaterThanOrEqual(0)
  expect(best.reduce((sum, w) => sum + w, 0)).toBeCloseTo(1, 12)
  for (let k = 0; k < 200; k++) {
    const raw = errors.map(() => random.gamma(0.5))
    const total = raw.reduce((sum, w) => sum + w, 0)
    expect(squares(raw.map((w) => w / total))).toBeGreaterThanOrEqual(squares(best) * (1 - 1e-9))
  }
})

test('a law that made the rows gets nearly all, and the stack is about as good as it', () => {
  const { stack, laws: compared } = comparison
  expect(stack!.weights.map(({ law }) => law)).toEqual(compared.map(({ law }) => law))
  expect(stack!.weights[0]).toMatchObject({ law: 'chinchilla' })
  expect(stack!.weights[0]!.weight).toBeGreaterThan(0.8)
  expect(stack!.heldout.n).toBe(compared[0]!.heldout.n)
  expect(stack!.heldout.mre! / compared[0]!.heldout.mre!).toBeLessThan(1.2)
  expect(stack!.deltaToBest.value).toBeCloseTo(stack!.heldout.mre! - compared[0]!.heldout.mre!, 12)
})

test('the stack as one estimate predicts the weighted mean of its laws, and tells its weights', () => {
  const { weights } = comparison.stack!
  // weights that give each law a part
  const parts = {
    ...comparison,
    stack: { ...comparison.stack!, weights: weights.map((each) => ({ ...each, weight: 1 / 3 })) },
  }
  const found = finish(stackedSteps(noisy, laws, parts))
  expect(found.notes.map(({ code }) => code)).toContain('auto-weights')
  const at = [{ params: 5e9, tokens: 5e10 }]
  const { value, mean } = predict(found, at)[0]!
  const formulas = found.fit.members!.map(({ weight, law, params }) => {
    const own = laws.find(({ name }) => name === law)!
    return weight * predict({ ...found, draws: null, fit: { ...found.fit, law: own, params } }, at)[0]!.value!
  })
  expect(value).toBeCloseTo(
    formulas.reduce((sum, v) => sum + v, 0),
    9,
  )
  expect(mean.low!).toBeLessThan(value!)
})

test('without held-out rows there is nothing to stack by', async () => {
  const few = simulated(chinchilla, truth, grid([1e8, 4e8, 1.6e9], [2e9, 8e9]), 0.005)
  const bare = compare(few, [chinchilla, kaplan], { stack: true })
  expect(bare.stack).toBeNull()
  expect(await refusal(() => finish(stackedSteps(few, [chinchilla, kaplan], bare)))).toBe(
    'compare: nothing is held out, so there is no performance to stack laws by. Add runs, or name some with --holdout.',
  )
})
