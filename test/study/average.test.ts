import { describe, expect, it } from 'vitest'
import { refitsFailedNote } from '../../src/base/note-infer.ts'
import { bind } from '../../src/fit/bind.ts'
import { fit, predictRows } from '../../src/fit/fit.ts'
import { fromDocument, toDocument } from '../../src/infer/document.ts'
import { estimate } from '../../src/infer/estimate.ts'
import { predict } from '../../src/infer/predict.ts'
import { doubtAt } from '../../src/infer/trust.ts'
import { findLaw, findSet } from '../../src/law/catalog.ts'
import { plan } from '../../src/plan/plan.ts'
import { average } from '../../src/study/average.ts'
import { coverage } from '../../src/study/coverage.ts'
import { grid, logSpaced, simulated } from '../support/table.ts'

const chinchilla = findLaw('chinchilla')
const gamma = findLaw('gamma')
const truth = findSet(chinchilla, 'epoch').params
const table = simulated(chinchilla, truth, grid(logSpaced(1e8, 1e10, 6), logSpaced(2e9, 2e11, 5)), 0.005)
const options = { count: 60, checks: false }
const [plain, coupled] = [chinchilla, gamma].map((law) => estimate(fit(table, law), options)) as [
  ReturnType<typeof estimate>,
  ReturnType<typeof estimate>,
]
const about = { name: 'both', title: 'Both laws', question: 'I do not know which law holds.' }
const both = average(
  [
    { estimate: plain, weight: 3 },
    { estimate: coupled, weight: 1 },
  ],
  about,
)
const far = { params: 3e10, tokens: 6e11 }
const valueFar = (of: ReturnType<typeof estimate>) => predict(of, [far])[0]!.value!

describe('an average of laws', () => {
  it('predicts the weighted mean of what its members predict', () => {
    expect(valueFar(both)).toBeCloseTo(0.75 * valueFar(plain) + 0.25 * valueFar(coupled), 12)
  })

  it('of equal members has their intervals, since draws are joined number by number', () => {
    const twice = average(
      [
        { estimate: plain, weight: 1 },
        { estimate: plain, weight: 1 },
      ],
      about,
    )
    const [one, two] = [plain, twice].map((each) => predict(each, [far])[0]!)
    expect(two!.mean.low).toBeCloseTo(one!.mean.low!, 10)
    expect(two!.mean.high).toBeCloseTo(one!.mean.high!, 10)
  })

  it('keeps members, renamed parameters and draws in its document', () => {
    const read = fromDocument(JSON.parse(JSON.stringify(toDocument(both))), 'both.json')
    expect(toDocument(both)).toMatchObject({
      law: 'both',
      members: [
        { weight: 0.75, law: 'chinchilla', params: plain.fit.params },
        { weight: 0.25, law: 'gamma', params: coupled.fit.params },
      ],
    })
    expect(Object.keys(read.params)).toContain('alpha_1')
    expect(Object.keys(read.params)).toContain('gamma_2')
    expect(Object.keys(read.derived)).toContain('a_1')
    expect(predict(read, [far])).toEqual(predict(both, [far]))
  })

  it('is planned with like any law: the best split lies between those of its members or at one of them', () => {
    const sizes = [plain, coupled].map((each) => plan(each, { flops: 1e22 }).params.value!)
    const own = plan(both, { flops: 1e22 }).params.value!
    expect(own).toBeGreaterThanOrEqual(Math.min(...sizes) * 0.999)
    expect(own).toBeLessThanOrEqual(Math.max(...sizes) * 1.001)
  })

  it('tells the errors of its own predictions on the rows', () => {
    const rows = [plain, coupled].map(({ fit: { law, params, objective } }) =>
      predictRows(bind(table, law, objective, { fixed: params }), new Float64Array(0)),
    )
    const sse = table.columns.loss!.reduce((sum, v, i) => sum + (0.75 * rows[0]![i]! + 0.25 * rows[1]![i]! - v) ** 2, 0)
    expect(both.fit.metrics!.sse).toBeCloseTo(sse, 12)
  })

  it('leaves out a member of weight 0, and takes one member for what it is', () => {
    const one = average(
      [
        { estimate: plain, weight: 1 },
        { estimate: coupled, weight: 0 },
      ],
      about,
    )
    expect(one.fit.members).toHaveLength(1)
    expect(valueFar(one)).toBeCloseTo(valueFar(plain), 12)
    expect(one.noise).toBeCloseTo(plain.noise!, 12)
  })

  it('refuses members of other rows, and to be refitted as one', () => {
    const other = estimate(fit(simulated(chinchilla, truth, grid([1e8, 1e9, 3e9], [2e9, 2e10, 2e11]), 0.005), gamma), {
      count: 0,
    })
    const mixed = [
      { estimate: plain, weight: 1 },
      { estimate: other, weight: 1 },
    ]
    expect(() => average(mixed, about)).toThrow('differ in rows')
    expect(() => coverage(both)).toThrow('average of chinchilla, gamma')
  })
})

describe('members of an average', () => {
  const doubted = {
    ...coupled,
    notes: [refitsFailedNote(30, 60), ...coupled.notes],
  }
  const mix = (weight: number) =>
    average(
      [
        { estimate: plain, weight: 1 - weight },
        { estimate: doubted, weight },
      ],
      about,
    )

  it('disagree within its interval: each draw is of one member', () => {
    const [low, high] = [plain, coupled].map(valueFar).sort((a, b) => a - b) as [number, number]
    const even = average(
      [
        { estimate: plain, weight: 1 },
        { estimate: coupled, weight: 1 },
      ],
      about,
    )
    const { mean } = predict(even, [far])[0]!
    expect(mean.low!).toBeLessThan(low)
    expect(mean.high!).toBeGreaterThan(high)
  })

  it('that tell nothing beyond the rows are left out up to a third, with a note; beyond, all is withheld', () => {
    const [minor, major] = [mix(0.3), mix(0.4)]
    expect(minor.fit.members).toHaveLength(1)
    expect(valueFar(minor)).toBeCloseTo(valueFar(plain), 12)
    expect(minor.notes.find(({ code }) => code === 'member-left-out')!.message).toContain('gamma, 30 % of the average')
    expect(doubtAt(minor, far)).toEqual(doubtAt(plain, far))
    expect(major.fit.members).toHaveLength(2)
    expect(doubtAt(major, far)!.because).toBe('of the note refits-failed')
  })
})

describe('an average of laws of which one has too few runs to resample', () => {
  it('draws all from their covariances, by the same noise of the rows', () => {
    const few = simulated(chinchilla, truth, grid(logSpaced(1e8, 1e10, 4), [2e9, 2e10, 2e11]), 0.005)
    const one = estimate(fit(few, chinchilla), options)
    const tied = estimate(fit(few, chinchilla, { fixed: { E: 1.8172 } }), { ...options, method: 'normal' })
    const mixed = average(
      [
        { estimate: one, weight: 1 },
        { estimate: tied, weight: 1 },
      ],
      about,
    )
    expect(mixed.draws!.method).toBe('normal')
    expect(mixed.draws!.names).toEqual([
      ...one.draws!.names.map((n) => `${n}_1`),
      ...tied.draws!.names.map((n) => `${n}_2`),
      'share_of_1',
      'share_of_2',
    ])
  })
})
