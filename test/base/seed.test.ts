import { describe, expect, it } from 'vitest'
import { Random, splitSeed } from '../../src/base/seed.ts'

/** Pearson's χ² of counts against equal expectation. */
function chiSquare(counts: readonly number[]): number {
  const expected = counts.reduce((a, b) => a + b) / counts.length
  return counts.reduce((total, count) => total + (count - expected) ** 2 / expected, 0)
}

function histogram(draws: Iterable<number>, bins: number): number[] {
  const counts = new Array<number>(bins).fill(0)
  for (const u of draws) counts[Math.floor(u * bins)]++
  return counts
}

function* uniforms(seed: number, count: number): Generator<number> {
  const random = new Random(seed)
  for (let i = 0; i < count; i++) yield random.uniform()
}

/** 100 bins have 99 degrees of freedom; χ² is outside these once in 10⁵ draws of a true generator (scipy). */
const CHI_SQUARE_99 = { low: 48.7, high: 173.9 }
function expectUniform(draws: Iterable<number>): void {
  const statistic = chiSquare(histogram(draws, 100))
  expect(statistic).toBeGreaterThan(CHI_SQUARE_99.low)
  expect(statistic).toBeLessThan(CHI_SQUARE_99.high)
}

describe('Random', () => {
  it('repeats itself for the same seed and differs for another', () => {
    expect([...uniforms(7, 20)]).toEqual([...uniforms(7, 20)])
    expect([...uniforms(7, 20)]).not.toEqual([...uniforms(8, 20)])
  })

  it('keeps its sequence from release to release', () => {
    const random = new Random(2026)
    expect([random.uniform(), random.integer(1000), random.normal()]).toMatchInlineSnapshot(`
      [
        0.8209339818564682,
        399,
        -0.4092084892010525,
      ]
    `)
  })

  it('draws uniform numbers in [0, 1)', () => {
    const draws = [...uniforms(1, 200_000)]
    expectUniform(draws)
    expect(draws.every((u) => u >= 0 && u < 1)).toBe(true)
    const mean = draws.reduce((a, b) => a + b) / draws.length
    expect(Math.abs(mean - 0.5)).toBeLessThan(4.4 / Math.sqrt(12 * draws.length))
  })

  it('has independent neighbours: pairs fill the square evenly', () => {
    const random = new Random(3)
    const counts = new Array<number>(100).fill(0)
    for (let i = 0; i < 100_000; i++) counts[random.integer(10) * 10 + random.integer(10)]++
    expect(chiSquare(counts)).toBeGreaterThan(CHI_SQUARE_99.low)
    expect(chiSquare(counts)).toBeLessThan(CHI_SQUARE_99.high)
  })

  it('spreads the first draws of seeds 1 to 20000', () => {
    expectUniform(Array.from({ length: 20_000 }, (_, i) => new Random(i + 1).uniform()))
  })

  it('spreads low-order bits as well', () => {
    expectUniform(Array.from(uniforms(5, 100_000), (u) => (u * 2 ** 40) % 1))
  })

  it('draws whole numbers below n, all of them', () => {
    const random = new Random(4)
    const seen = new Set(Array.from({ length: 1000 }, () => random.integer(7)))
    expect([...seen].sort()).toEqual([0, 1, 2, 3, 4, 5, 6])
    expect(random.integer(1)).toBe(0)
  })

  it('draws normal numbers with the moments and tails of the normal distribution', () => {
    const random = new Random(6)
    const n = 400_000
    let [m1, m2, m3, m4, beyond2, beyond3] = [0, 0, 0, 0, 0, 0]
    for (let i = 0; i < n; i++) {
      const z = random.normal()
      m1 += z / n
      m2 += z ** 2 / n
      m3 += z ** 3 / n
      m4 += z ** 4 / n
      if (Math.abs(z) > 2) beyond2 += 1 / n
      if (Math.abs(z) > 3) beyond3 += 1 / n
    }
    // each within 4.4 standard errors: variances of z, z², z³, z⁴ are 1, 2, 15, 96
    const within = (variance: number) => 4.4 * Math.sqrt(variance / n)
    expect(Math.abs(m1)).toBeLessThan(within(1))
    expect(Math.abs(m2 - 1)).toBeLessThan(within(2))
    expect(Math.abs(m3)).toBeLessThan(within(15))
    expect(Math.abs(m4 - 3)).toBeLessThan(within(96))
    expect(Math.abs(beyond2 - 0.0455)).toBeLessThan(within(0.0434))
    expect(Math.abs(beyond3 - 0.0027)).toBeLessThan(within(0.0027))
  })

  it('has no gamma number of a shape that is none, instead of a search without end', () => {
    for (const shape of [Number.NaN, 0, -1]) expect(new Random(1).gamma(shape)).toBeNaN()
  })

  it('draws gamma numbers with the moments of the gamma distribution', () => {
    const n = 100_000
    for (const shape of [0.3, 1, 4.5]) {
      const random = new Random(8)
      let [m1, m2, m3] = [0, 0, 0]
      for (let i = 0; i < n; i++) {
        const x = random.gamma(shape)
        expect(x).toBeGreaterThanOrEqual(0)
        m1 += x / n
        m2 += (x - shape) ** 2 / n
        m3 += (x - shape) ** 3 / n
      }
      // central moments of order 2 to 6 are k, 2k, 3k² + 6k, 20k² + 24k and 15k³ + 130k² + 120k
      const k = shape
      const within = (variance: number) => 4.4 * Math.sqrt(variance / n)
      expect(Math.abs(m1 - k)).toBeLessThan(within(k))
      expect(Math.abs(m2 - k)).toBeLessThan(within(2 * k * k + 6 * k))
      expect(Math.abs(m3 - 2 * k)).toBeLessThan(within(15 * k ** 3 + 126 * k * k + 120 * k))
    }
  })
})

describe('splitSeed', () => {
  it('gives whole seeds of 53 bits that never collide among neighbours', () => {
    const seeds = new Set<number>()
    for (let seed = 0; seed < 100; seed++) for (let i = 0; i < 200; i++) seeds.add(splitSeed(seed, i))
    expect(seeds.size).toBe(20_000)
    for (const seed of seeds) expect(Number.isSafeInteger(seed) && seed >= 0).toBe(true)
    expectUniform(Array.from(seeds, (seed) => seed / 2 ** 53))
    expectUniform(Array.from(seeds, (seed) => (seed % 2 ** 20) / 2 ** 20))
  })

  it('tells large, negative and swapped arguments apart', () => {
    const seeds = [
      splitSeed(1, 2),
      splitSeed(2, 1),
      splitSeed(-1, 0),
      splitSeed(0, -1),
      splitSeed(2 ** 32, 0),
      splitSeed(0, 2 ** 32),
      splitSeed(0, 0),
      splitSeed(Number.MAX_SAFE_INTEGER, 0),
    ]
    expect(new Set(seeds).size).toBe(seeds.length)
  })

  it('gives streams without correlation', () => {
    const n = 20_000
    const [a, b] = [new Random(splitSeed(0, 0)), new Random(splitSeed(0, 1))]
    let product = 0
    for (let i = 0; i < n; i++) product += (a.normal() * b.normal()) / n
    expect(Math.abs(product)).toBeLessThan(4.4 / Math.sqrt(n))
  })
})
