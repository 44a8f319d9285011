import { expect, it } from 'vitest'
import { scheduleOptions } from '../../src/cli/schedule-flags.ts'

const [cosine, linear] = ['cosine:steps=100,peak=3e-4', 'linear:steps=200,peak=3e-4']

it('schedules and warm-ups are stated for all runs or for one each', () => {
  const { schedules, warmup } = scheduleOptions({ schedule: [cosine, `b=${linear}`], warmup: ['10', 'b=20'] })
  expect([Object.keys(schedules!), warmup]).toEqual([['*', 'b'], { '*': 10, b: 20 }])
})

it('two for the same run are refused, not the first forgotten', () => {
  expect(() => scheduleOptions({ schedule: [cosine, linear], warmup: [] })).toThrow('two are given for all runs')
  expect(() => scheduleOptions({ schedule: [], warmup: ['b=1', 'b=2'] })).toThrow('two are given for run b')
})
