import { describe, expect, it } from 'vitest'
import { Random, splitSeed } from '../../src/base/seed.ts'
import { fit } from '../../src/fit/fit.ts'
import { predictThen } from '../../src/infer/chain.ts'
import { estimateFromParams } from '../../src/infer/document.ts'
import { type Estimate, type EstimateOptions, estimate } from '../../src/infer/estimate.ts'
import { predict } from '../../src/infer/predict.ts'
import { findLaw, findSet } from '../../src/law/catalog.ts'
import { evaluateLaw } from '../../src/law/evaluate.ts'
import type { Law } from '../../src/law/law.ts'
import { tableFromColumns } from '../../src/table/build.ts'
import { grid, logSpaced } from '../support/table.ts'

const [chinchilla, sigmoid] = [findLaw('chinchilla'), findLaw('sigmoid')]
const lossTruth = findSet(chinchilla, 'hoffmann-tex').params
/** From chance to nearly all tasks solved, over the losses of the design. */
const taskTruth = { a: 0.7, b: 0.25, k: -4, L0: 2.7 }
const design = grid(logSpaced(5e7, 1e10, 6), logSpaced(2e9, 3e11, 5))

/** Thirty runs with loss and accuracy, each with its noise. */
function simulated(seed: number, noise = 0.004) {
  const random = new Random(splitSeed(77, seed))
  const loss = design.params.map(
    (N, i) => evaluateLaw(chinchilla, lossTruth, { N, D: design.tokens[i]! }) * Math.exp(noise * random.normal()),
  )
  const accuracy = loss.map((L) => evaluateLaw(sigmoid, taskTruth, { L }) + 0.008 * random.normal())
  return { ...design, loss, accuracy }
}

const columns = simulated(0)
const estimateOf = (law: Law, from: typeof columns, options: EstimateOptions): Estimate =>
  estimate(
    fit(
      tableFromColumns(from, {
        needs: [...Object.values(law.inputs), law.output ?? 'loss'],
        output: law.output ?? 'loss',
      }),
      law,
    ),
    { checks: false, ...options },
  )
const far = { params: 2e10, tokens: 6e11 }

describe('two steps', () => {
  const options = { count: 300 }
  const [first, second] = [estimateOf(chinchilla, columns, options), estimateOf(sigmoid, columns, options)]
  const [found] = predictThen(first, second, [far])

  it('give the second law at what the first predicts', () => {
    const [loss] = predict(first, [far])
    expect(found!.through).toMatchObject({ role: 'loss', value: loss!.value, ...loss!.mean })
    expect(found!.value).toBeCloseTo(evaluateLaw(sigmoid, second.fit.params, { L: loss!.value! }), 12)
    expect(found!.leverArm).toBe(loss!.leverArm)
  })

  it('have a wider interval than the second with the loss taken as known', () => {
    const normal = { method: 'normal', count: 300 } as const
    const noisy = simulated(0, 0.02)
    const [loss, accuracy] = [estimateOf(chinchilla, noisy, normal), estimateOf(sigmoid, noisy, normal)]
    const [chained] = predictThen(loss, accuracy, [far])
    const [known] = predict(accuracy, [{ loss: chained!.through.value! }])
    expect(chained!.value).toBeCloseTo(known!.value!, 12)
    expect(chained!.mean.high! - chained!.mean.low!).toBeGreaterThan(1.2 * (known!.mean.high! - known!.mean.low!))
    expect(chained!.new.low!).toBeLessThan(chained!.mean.low!)
  })

  it('join draws of the same resamples', () => {
    // as if both had been fitted in one go: resample k of the loss goes into resample k of the accuracy
    const draw = ({ draws }: Estimate, k: number) =>
      Object.fromEntries(draws!.names.map((name, j) => [name, draws!.values[k * draws!.names.length + j]!])) as Record<
        string,
        number
      >
    expect([first.draws!.method, second.draws!.method, first.draws!.failed, second.draws!.failed]).toEqual([
      'runs',
      'runs',
      0,
      0,
    ])
    const values = Array.from({ length: 300 }, (_, k) =>
      evaluateLaw(sigmoid, draw(second, k), {
        L: evaluateLaw(chinchilla, draw(first, k), { N: far.params, D: far.tokens }),
      }),
    ).sort((a, b) => a - b)
    expect(found!.mean.low!).toBeGreaterThan(values[13]!)
    expect(found!.mean.low!).toBeLessThan(values[16]!)
  })

  it('tell where the second is extrapolated', () => {
    const [near, beyond] = predictThen(first, second, [
      { params: 1e9, tokens: 2e10 },
      { params: 1e12, tokens: 1e14 },
    ])
    expect(near!.notes.map(({ code }) => code)).not.toContain('beyond-step')
    expect(beyond!.notes.map(({ code }) => code)).toContain('beyond-step')
  })

  it('have no interval where one step has none', () => {
    const published = estimateFromParams(chinchilla, lossTruth, first.fit.objective)
    const [point] = predictThen(published, second, [far])
    expect(point!.value).toBeGreaterThan(0.25)
    expect([point!.mean, point!.new]).toEqual([
      { low: null, high: null },
      { low: null, high: null },
    ])
  })

  it('need a second that takes what the first predicts', () => {
    expect(() => predictThen(second, first, [{ loss: 2 }])).toThrow(
      '--then: chinchilla takes params, tokens, and sigmoid predicts accuracy.',
    )
  })
})

it('hold the truth as often as they say', () => {
  const truth = evaluateLaw(sigmoid, taskTruth, {
    L: evaluateLaw(chinchilla, lossTruth, { N: far.params, D: far.tokens }),
  })
  const normal = { method: 'normal', count: 100 } as const
  const held = Array.from({ length: 20 }, (_, seed) => {
    const from = simulated(seed + 1)
    const [point] = predictThen(estimateOf(chinchilla, from, normal), estimateOf(sigmoid, from, normal), [far])
    return point!.mean.low! <= truth && truth <= point!.mean.high!
  }).filter(Boolean).length
  // 90 % of 20, and three standard errors
  expect(held).toBeGreaterThanOrEqual(14)
})
