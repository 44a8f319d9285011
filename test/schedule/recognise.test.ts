import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { recognise } from '../../src/schedule/recognise.ts'
import { parseSpec, rateOf, specText } from '../../src/schedule/spec.ts'

/** A log of every so manieth step, rates as six digits. */
function logged(text: string, every: number, upTo = Number.POSITIVE_INFINITY) {
  const spec = parseSpec(text)
  const count = Math.ceil(Math.min(spec.steps, upTo) / every)
  const steps = Array.from({ length: count }, (_, k) => k * every)
  return { kind: 'logged' as const, steps, rates: steps.map((k) => Number(rateOf(spec, k).toPrecision(6))), warmup: 0 }
}

describe('recognising the schedule of an lr column', () => {
  test.each([
    'constant:steps=5000,peak=2e-3,warmup=100',
    'cosine:steps=24000,peak=3e-4,warmup=2160,end=3e-5',
    'cosine:steps=20000,peak=1e-3,warmup=1000,end=1e-5,cycles=3',
    'linear:steps=10000,peak=1e-3,warmup=100,end=0',
    'linear:steps=10000,peak=1e-3,warmup=100,end=1e-4',
    'exp:steps=9000,peak=1e-3,warmup=300,end=1e-4',
    'wsd:steps=24000,peak=3e-4,warmup=2160,end=3e-5,decay=4000',
    'wsd-linear:steps=24000,peak=3e-4,warmup=2160,end=3e-5,decay=4000',
    'wsd-sqrt:steps=24000,peak=3e-4,warmup=2160,end=0,decay=4000',
    'two-stage:steps=16000,peak=3e-4,warmup=2160,at=8000,to=9e-5',
    'polynomial:steps=20000,peak=1e-3,warmup=1000,end=0,power=2',
    'inverse-sqrt:steps=20000,peak=1e-3,warmup=1000',
  ])('gives back %s', (text) => {
    const found = recognise(logged(text, 10))!
    expect(found.error).toBeLessThan(2e-5)
    expect(found.spec.name).toBe(parseSpec(text).name)
    expect([found.spec.steps, found.spec.warmup]).toEqual([parseSpec(text).steps, parseSpec(text).warmup])
    expect(specText(parseSpec(found.text))).toBe(found.text)
  })

  it('states a schedule within its error of every logged rate, whatever was logged of it', () => {
    const family = fc.record({
      name: fc.constantFrom('cosine', 'linear', 'wsd-linear', 'wsd-sqrt', 'wsd'),
      steps: fc.integer({ min: 2000, max: 50_000 }),
      warmup: fc.integer({ min: 0, max: 500 }),
      end: fc.integer({ min: 1, max: 30 }),
      every: fc.integer({ min: 10, max: 60 }),
    })
    fc.assert(
      fc.property(family, ({ name, steps, warmup, end, every }) => {
        const schedule = logged(`${name}:steps=${steps},peak=1e-3,warmup=${warmup},end=${end}e-5`, every)
        const found = recognise(schedule)!
        const off = schedule.steps.map((step, k) => Math.abs(rateOf(found.spec, step) - schedule.rates[k]!))
        expect(Math.max(...off) / Math.max(...schedule.rates)).toBeLessThanOrEqual(found.error + 1e-12)
        expect(found.error).toBeLessThan(0.02)
      }),
      { seed: 1, numRuns: 20 },
    )
  })

  it('looks through every step of a long run', () => {
    const text = 'constant:steps=200000,peak=2e-3'
    expect(recognise(logged(text, 1))).toMatchObject({ text, error: 0 })
  })

  it('finds the length of a cosine from its first two thirds', () => {
    const found = recognise(logged('cosine:steps=30000,peak=1e-3,warmup=500,end=1e-4', 10, 20_000))!
    expect(found.spec.name).toBe('cosine')
    expect(Math.abs(found.spec.steps / 30_000 - 1)).toBeLessThan(0.01)
  })

  it('says nothing of rates that follow none of them, or too few', () => {
    const steps = Array.from({ length: 40 }, (_, k) => 100 * k)
    const saw = steps.map((_, k) => 1e-3 * (0.5 + 0.5 * ((k * 7) % 11)))
    expect(recognise({ kind: 'logged', steps, rates: saw, warmup: 0 })).toBeNull()
    expect(recognise({ kind: 'logged', steps: [0, 1, 2], rates: [1, 1, 1], warmup: 0 })).toBeNull()
  })
})
