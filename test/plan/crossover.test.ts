import { describe, expect, it } from 'vitest'
import { fit } from '../../src/fit/fit.ts'
import { estimateFromParams } from '../../src/infer/document.ts'
import { type Estimate, estimate } from '../../src/infer/estimate.ts'
import { findLaw, findSet, lawOver } from '../../src/law/catalog.ts'
import { defaultObjective } from '../../src/law/law.ts'
import { crossover } from '../../src/plan/crossover/crossover.ts'
import { plan } from '../../src/plan/plan.ts'
import { grid, logSpaced, simulated } from '../support/table.ts'

const chinchilla = findLaw('chinchilla')
type Coefficients = Record<'E' | 'A' | 'B' | 'alpha' | 'beta', number>
const published = (name: string) => findSet(chinchilla, name).params as Coefficients
const given = (params: Coefficients) => estimateFromParams(chinchilla, params, defaultObjective)
const power = (E: number, k: number, alpha: number, role = 'flops') =>
  estimateFromParams(lawOver(findLaw('power-floor'), role), { E, k, alpha }, defaultObjective)
const codes = ({ notes }: { notes: readonly { code: string }[] }) => notes.map(({ code }) => code)
const near = (found: number | null, expected: number, relative: number) =>
  expect(Math.abs(found! / expected - 1)).toBeLessThan(relative)

function fitted(params: Coefficients, seed: number, count = 200): Estimate {
  const table = simulated(chinchilla, params, grid(logSpaced(5e7, 1e10, 6), logSpaced(2e9, 2e11, 5)), 0.003, seed)
  return estimate(fit(table, chinchilla), { count })
}

describe('two power laws', () => {
  it('LAWS 4.4: with equal floors meet at (k1/k2)^(1/(α1−α2)) = 1.5^100', () => {
    const { flops, at, along, better, inRange, loss, why } = crossover(power(1.7, 12, 0.06), power(1.7, 8, 0.05))
    expect(along).toBe('flops')
    near(flops.value, 1.5 ** 100, 1e-10)
    near(flops.value, 4.065611775e17, 1e-9)
    expect(at).toEqual(flops)
    near(loss.value, 1.7 + 8 / 1.5 ** 5, 1e-12)
    expect(better).toEqual({ below: 'b', above: 'a' })
    expect([inRange, why]).toEqual([null, null])
  })

  it('along another input meet there, and not in compute', () => {
    const { flops, at, along } = crossover(power(0, 12, 0.06, 'params'), power(0, 8, 0.05, 'params'))
    expect(along).toBe('params')
    near(at.value, 1.5 ** 100, 1e-10)
    expect(flops).toEqual({ value: null, low: null, high: null })
  })

  it('LAWS 1.9: with one exponent never meet; the multiplier is (k2/k1)^(1/α) anywhere', () => {
    // Nie et al. 2024: 16 times the compute at an exponent of 0.05
    const a = power(0, 10, 0.05)
    const b = power(0, 10 * 16 ** 0.05, 0.05)
    for (const at of [1e18, 1e22]) {
      const found = crossover(a, b, { at })
      near(found.multiplier.value, 16, 1e-9)
      expect(found.flops.value).toBeNull()
      expect(found.why).toBe('the first fit has the lower loss everywhere')
      expect(found.better).toEqual({ below: 'a', above: 'a' })
      expect(codes(found)).toEqual(['no-crossing'])
      near(crossover(b, a, { at }).multiplier.value, 1 / 16, 1e-9)
    }
  })

  it('have no multiplier where the second never comes as low', () => {
    expect(crossover(power(1, 12, 0.3), power(2, 12, 0.3), { at: 1e30 }).multiplier.value).toBeNull()
  })

  it('that are the same don’t meet, and are worth the same', () => {
    const found = crossover(power(1.7, 12, 0.06), power(1.7, 12, 0.06))
    expect(found.why).toBe('the curves are the same')
    near(found.multiplier.value, 1, 1e-9)
  })
})

describe('two laws of params and tokens', () => {
  it('meet where the losses of their own optima are equal', () => {
    const [a, b] = [given({ ...published('epoch'), E: 1.7 }), given({ ...published('epoch'), A: 200, B: 1000, E: 1.8 })]
    const { flops, better, loss } = crossover(a, b)
    const [first, second] = [a, b].map((each) => plan(each, { flops: flops.value! }).loss.value!)
    near(first!, second!, 1e-12)
    near(loss.value, first!, 1e-12)
    expect(better).toEqual({ below: 'b', above: 'a' })
  })

  it('multiplier: the second reaches the loss of the first with that much more compute', () => {
    const [a, b] = [given(published('epoch')), given({ ...published('epoch'), A: 600 })]
    const { multiplier } = crossover(a, b, { at: 1e22 })
    expect(multiplier.value!).toBeGreaterThan(1)
    near(plan(b, { flops: 1e22 * multiplier.value! }).loss.value, plan(a, { flops: 1e22 }).loss.value!, 1e-10)
  })

  it('that meet twice say so, and tell the crossing nearest to the runs', () => {
    const found = crossover(given(published('epoch')), given(published('hoffmann-tex')))
    expect(codes(found)).toEqual(['several-crossings'])
    near(found.flops.value, 3.01e19, 0.01)
  })

  it('can meet a law of compute', () => {
    const a = given(published('epoch'))
    const { flops, loss } = crossover(a, power(1.7, 12, 0.06))
    near(loss.value, plan(a, { flops: flops.value! }).loss.value!, 1e-12)
    near(loss.value, 1.7 + 12 / flops.value! ** 0.06, 1e-12)
  })
})

describe('fits', () => {
  const slow = { ...published('epoch'), E: 1.7, A: 700, B: 3500 }
  // with both terms scaled alike the optima stay, and the losses meet at 1e21 FLOP by choice of the floor
  const epoch = published('epoch')
  const reducible = plan(given(epoch), { flops: 1e21 }).loss.value! - epoch.E
  const other = { ...epoch, A: 0.6 * epoch.A, B: 0.6 * epoch.B, E: epoch.E + 0.4 * reducible }
  const [a, b] = [fitted(epoch, 1), fitted(other, 2)]
  const truth = crossover(given(epoch), given(other), { at: 1e20 })

  it('have intervals that hold the truth, and say whether the crossing lies among the runs', () => {
    near(truth.flops.value, 1e21, 1e-9)
    const { flops, multiplier, inRange, loss } = crossover(a, b, { at: 1e20 })
    for (const [found, expected] of [
      [flops, truth.flops],
      [multiplier, truth.multiplier],
      [loss, truth.loss],
    ] as const) {
      expect(found.low!).toBeLessThan(expected.value!)
      expect(found.high!).toBeGreaterThan(expected.value!)
      expect(found.low!).toBeLessThan(found.value!)
      expect(found.high!).toBeGreaterThan(found.value!)
    }
    expect(inRange).toBe(true)
    expect(crossover(a, given(slow)).inRange).toBeNull()
  })

  it('of the same rows and seed are paired: their luck cancels', () => {
    const { low, high } = crossover(a, { ...a, fit: { ...a.fit } }, { at: 1e21 }).multiplier
    near(low, 1, 1e-6)
    near(high, 1, 1e-6)
  })

  it('whose draws often don’t meet have no crossing that is known', () => {
    const twin = fitted({ ...published('epoch'), E: 1.8173 }, 3, 100)
    const found = crossover(a, twin)
    if (found.at.value !== null) expect(found.isKnown).toEqual({ crossing: false, multiplier: true })
    expect(found.at.low).toBeNull()
  })

  it('with a note that forbids relying on them have no crossing beyond the runs', () => {
    const flawed = { code: 'weak-exponent', level: 'unreliable', message: '', advice: '', evidence: {} } as const
    const found = crossover({ ...a, largestFlops: 1e18, notes: [flawed] }, b)
    expect(found.isKnown.crossing).toBe(false)
    expect(codes(found)).toContain('not-determined')
  })
})

it('is refused for laws that share nothing to be followed along', () => {
  expect(() => crossover(power(1, 2, 0.1, 'params'), power(1, 2, 0.1, 'tokens'))).toThrow(
    'power-floor can be followed along params and power-floor along tokens',
  )
  expect(() => crossover(given(published('epoch')), power(1, 2, 0.1, 'params'))).toThrow('along flops')
})
