import { describe, expect, it } from 'vitest'
import { fit } from '../../src/fit/fit.ts'
import { estimate } from '../../src/infer/estimate.ts'
import { type Case, cases, holding, tableOf } from './designs.ts'

/** What is undetermined, and what is advised, where these inputs never vary. */
function untoldOf(each: Case, roles: readonly string[]) {
  const rows = holding(each, roles, 0.003)
  const { params, notes } = estimate(fit(tableOf(rows, rows.columns), each.law), { count: 0 })
  const untold = Object.keys(params).filter((name) => !params[name]!.determined)
  return {
    untold,
    intervals: untold.map((name) => params[name]!.low),
    advice: notes.map(({ advice }) => advice).join(),
  }
}

describe.each(cases.map((each) => [each.law.name, each] as const))(
  'rows with one value of each input of %s',
  (_, each) => {
    const roles = Object.values(each.law.inputs)

    it('determine no parameter, and say that runs with other values would', () => {
      const { untold, intervals, advice } = untoldOf(each, roles)
      expect(untold).toEqual(Object.keys(each.law.params))
      expect(intervals.every((low) => low === null)).toBe(true)
      for (const role of roles) expect(advice).toContain(`Add runs with other ${role};`)
    })
  },
)

// by hand: what the parts of each formula that hold the input leave free once it is a constant
it.each([
  ['chinchilla', 'params', 'E A alpha'],
  ['chinchilla', 'tokens', 'E B beta'],
  ['gamma', 'params', 'A alpha'],
  ['gamma', 'tokens', 'B beta'],
  ['kaplan', 'params', 'Nc alphaN'],
  ['kaplan-steps', 'step', 'Sc alphaS'],
  ['encoder-decoder', 'encoder_params', 'k pe'],
  ['routed', 'params', 'a b c d'],
  ['fine-grained-moe', 'tokens', 'c b beta'],
  ['fine-grained-moe', 'granularity', 'g a gamma'],
  ['vocabulary', 'vocabulary_params', 'A2 E alpha2'],
  ['precision', 'weight_bits', 'A gammaw'],
  ['quantization', 'post_bits', 'CT gammapost'],
  ['step-law-lr', 'tokens', 'k beta'],
  ['train-test', 'elo', 'b c'],
])('%s with one value of %s determines all but %s', (name, role, free) => {
  const { untold, advice } = untoldOf(cases.find(({ law }) => law.name === name)!, [role])
  expect(untold.join(' ')).toBe(free)
  expect(advice).toContain(`Add runs with other ${role};`)
})
