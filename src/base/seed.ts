/**
 * Seeded randomness. The same seed gives the same sequence in every engine and on any number of workers: bits come from
 * 32-bit integer arithmetic only, and each part of a computation draws from a seed of its own.
 */

/** The finaliser of MurmurHash3: every bit of the input moves every bit of the output; a bijection on 32 bits. */
function mix(h: number): number {
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return h ^ (h >>> 16)
}

const lowWord = (seed: number): number => seed | 0
const highWord = (seed: number): number => Math.floor(seed / 0x1_0000_0000) | 0

/**
 * The seed of part `index` (replicate, start, run …) of a computation seeded with `seed`: an integer in [0, 2^53).
 * Depends on these two numbers only, so parts may run in any order and anywhere.
 */
export function splitSeed(seed: number, index: number): number {
  let [a, b] = [0x9e3779b9 | 0, 0x243f6a88 | 0] // golden ratio and π: any constants, since mix(0) is 0
  for (const word of [lowWord(seed), highWord(seed), lowWord(index), highWord(index)]) {
    a = mix(a ^ word)
    b = mix((b + a) | 0)
    a = (a + b) | 0
  }
  return (b >>> 11) * 0x1_0000_0000 + (a >>> 0)
}

/**
 * A stream of random numbers: sfc32 (Doty-Humphrey's small fast counting generator; period at least 2^32, about 2^127 on
 * average, passes PractRand). Drawing allocates nothing.
 */
export class Random {
  private a: number
  private b: number
  private c: number
  private counter = 1

  /** `seed` is any integer of up to 53 bits; neighbouring seeds give unrelated streams. */
  constructor(seed: number) {
    const mixed = splitSeed(seed, 0)
    this.a = 0
    this.b = lowWord(mixed)
    this.c = highWord(mixed)
    for (let i = 0; i < 12; i++) this.bits() // the author's warm-up: 12 rounds spread the seed over the state
  }

  /** 32 random bits as a signed integer. */
  private bits(): number {
    const out = (this.a + this.b + this.counter) | 0
    this.counter = (this.counter + 1) | 0
    this.a = this.b ^ (this.b >>> 9)
    this.b = (this.c + (this.c << 3)) | 0
    this.c = (((this.c << 21) | (this.c >>> 11)) + out) | 0
    return out
  }

  /** Uniform in [0, 1), a multiple of 2^-53. */
  uniform(): number {
    const high = this.bits() >>> 5
    return (high * 0x400_0000 + (this.bits() >>> 6)) / 0x20_0000_0000_0000
  }

  /** A whole number in [0, n), each equally likely, for n up to 2^31. */
  integer(n: number): number {
    return Math.floor(this.uniform() * n)
  }

  /**
   * Standard normal: ratio of uniforms with the quadratic bounds of Leva (1992, ACM TOMS 18, 449). The value is a
   * quotient; a logarithm, which engines may round differently, only decides 1 % of the acceptances.
   */
  normal(): number {
    for (;;) {
      const u = 1 - this.uniform()
      const v = 1.7156 * (this.uniform() - 0.5)
      const x = u - 0.449871
      const y = Math.abs(v) + 0.386595
      const q = x * x + y * (0.196 * y - 0.25472 * x)
      if (q < 0.27597 || (q <= 0.27846 && v * v <= -4 * u * u * Math.log(u))) return v / u
    }
  }

  /** Gamma with mean and variance equal to `shape` > 0, NaN for any other: Marsaglia and Tsang (2000, ACM TOMS 26, 363). */
  gamma(shape: number): number {
    if (!(shape > 0)) return Number.NaN
    if (shape < 1) return this.gamma(shape + 1) * (1 - this.uniform()) ** (1 / shape)
    const d = shape - 1 / 3
    const c = 1 / Math.sqrt(9 * d)
    for (;;) {
      const x = this.normal()
      const v = (1 + c * x) ** 3
      if (v <= 0) continue
      if (Math.log(1 - this.uniform()) < 0.5 * x * x + d * (1 - v + Math.log(v))) return d * v
    }
  }
}
