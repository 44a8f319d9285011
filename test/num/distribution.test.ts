import { describe, expect, it } from 'vitest'
import * as distribution from '../../src/num/distribution.ts'
import { logGamma } from '../../src/num/incomplete.ts'

const { chiSquareUpper, fUpper, normalCdf, normalQuantile, tCdf, tQuantile } = distribution

/** Arguments and value, computed with 60 digits (mpmath 1.4.1) and seen to agree with scipy 1.10 within its accuracy. */
const exact: Readonly<Record<string, readonly (readonly number[])[]>> = {
  logGamma: [
    [1e-5, 11.512919692895826],
    [0.3, 1.0957979948180756],
    [0.5, 0.5723649429247001],
    [0.999999, 5.772164873855652e-7],
    [1.000001, -5.772148423874147e-7],
    [1.4, -0.1196129141723713],
    [1.6, -0.11259176569675577],
    [1.99, -0.004195529088791668],
    [2.5, 0.2846828704729192],
    [2.6, 0.35741186354897986],
    [3.5, 1.2009736023470743],
    [9.9, 12.57717990421988],
    [10, 12.801827480081469],
    [171.5, 709.1431630309282],
    [1000000, 12815504.569147611],
  ],
  normalCdf: [
    [-37, 5.725571222524577e-300],
    [-20, 2.7536241186062337e-89],
    [-8, 6.220960574271784e-16],
    [-3, 0.0013498980316300946],
    [-1.96, 0.024997895148220435],
    [-0.5, 0.3085375387259869],
    [-1e-9, 0.49999999960105773],
    [0.3, 0.6179114221889527],
    [1, 0.8413447460685429],
    [2.5, 0.9937903346742238],
  ],
  normalQuantile: [
    [1e-300, -37.0470962993612],
    [1e-20, -9.262340089798407],
    [1e-5, -4.264890793922825],
    [0.025, -1.9599639845400543],
    [0.2, -0.8416212335729142],
    [0.49, -0.025068908258711057],
    [0.55, 0.12566134685507416],
    [0.9, 1.2815515655446006],
    [0.975, 1.9599639845400538],
    [0.999999, 4.753424308817087],
  ],
  tCdf: [
    [-1000, 1, 0.0003183097800805589],
    [-12.7, 1, 0.02501216384467208],
    [-4.3, 2, 0.025028577058545796],
    [-0.001, 3, 0.49963244748473046],
    [0.7, 3, 0.7328365008476182],
    [-2.5, 4.5, 0.029952843251100272],
    [-8, 10, 5.88747139483308e-6],
    [-1.7, 29, 0.04991689574423469],
    [1.3, 235, 0.9025627010676108],
    [-5, 1000, 3.3836281823243153e-7],
    [-3, 1000000, 0.0013499312707108985],
  ],
  tQuantile: [
    [1e-10, 1, -3183098861.837907],
    [0.975, 1, 12.706204736174694],
    [0.05, 2, -2.9199855803537256],
    [0.975, 2, 4.302652729749462],
    [0.3, 3, -0.5843897274398187],
    [0.501, 3, 0.002720703521734023],
    [0.95, 4.5, 2.065575888878524],
    [1e-8, 10, -15.895687652513544],
    [0.995, 29, 2.7563859036706053],
    [0.95, 235, 1.6513635435385097],
    [0.6, 1000, 0.2534145158394987],
    [0.025, 1000000, -1.959966356814107],
  ],
  chiSquareUpper: [
    [3.84, 1, 0.050043521248705106],
    [60, 1, 9.485737571073848e-15],
    [0.5, 2, 0.7788007830714049],
    [1.3, 3.5, 0.8039498828322978],
    [20, 10, 0.029252688076961072],
    [1, 30, 1],
    [260, 200, 0.002750408367306526],
    [990000, 1000000, 0.99999999999935],
  ],
  fUpper: [
    [0.0001, 1, 5, 0.9924080180425819],
    [4.5, 1, 40, 0.04014146696745327],
    [0.2, 3, 2, 0.8891420473657089],
    [2.5, 5, 235, 0.03144221160956493],
    [30, 4.5, 7, 0.00015141926776642508],
    [0.9, 100, 60, 0.682942846030888],
    [1.02, 1000000, 100000, 1.2809843988297224e-5],
  ],
}

const functions: Readonly<Record<string, unknown>> = { ...distribution, logGamma }

describe.each(Object.entries(exact))('%s', (name, rows) => {
  it.each(rows.map((row) => [row.slice(0, -1), row[row.length - 1]] as const))('of %s is %s', (args, value) => {
    const computed = (functions[name] as (...args: number[]) => number)(...args)
    expect(Math.abs(computed / value - 1)).toBeLessThan(2e-13)
  })
})

describe('a quantile', () => {
  const levels = [1e-12, 1e-4, 0.05, 0.3, 0.5, 0.8, 0.975, 0.9999]

  it.each(levels)('gives back p = %s through its distribution', (p) => {
    const back = [normalCdf(normalQuantile(p)), ...[1, 2, 7, 60, 1e4].map((df) => tCdf(tQuantile(p, df), df))]
    for (const again of back) expect(Math.abs(again / p - 1)).toBeLessThan(1e-12)
  })

  it('is where the support ends for p = 0 and p = 1', () => {
    for (const q of [normalQuantile(0), tQuantile(0, 3)]) expect(q).toBe(Number.NEGATIVE_INFINITY)
    for (const q of [normalQuantile(1), tQuantile(1, 3)]) expect(q).toBe(Number.POSITIVE_INFINITY)
  })

  it('is NaN outside its domain', () => {
    const outside = [-0.1, 1.1, Number.NaN].flatMap((p) => [normalQuantile(p), tQuantile(p, 3)])
    for (const q of [...outside, tQuantile(0.9, 0)]) expect(q).toBeNaN()
  })

  it('is zero in the middle of a symmetric distribution, and antisymmetric around it', () => {
    expect(normalQuantile(0.5)).toBe(0)
    expect(tQuantile(0.5, 4)).toBe(0)
    expect(tQuantile(0.25, 4)).toBe(-tQuantile(0.75, 4))
  })

  it('of t with infinitely many degrees of freedom is that of the normal', () => {
    expect(tQuantile(0.975, Number.POSITIVE_INFINITY)).toBe(normalQuantile(0.975))
    expect(tCdf(1.5, Number.POSITIVE_INFINITY)).toBe(normalCdf(1.5))
  })
})

describe('a distribution', () => {
  it('runs from 0 to 1 over its support', () => {
    const [low, high] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY]
    expect([normalCdf(low), tCdf(low, 3), chiSquareUpper(high, 3), fUpper(high, 3, 4)]).toEqual([0, 0, 0, 0])
    expect([normalCdf(high), tCdf(high, 3), chiSquareUpper(-1, 3), fUpper(0, 3, 4)]).toEqual([1, 1, 1, 1])
  })

  it('is NaN outside its domain', () => {
    const outside = [
      normalCdf(Number.NaN),
      tCdf(1, 0),
      tCdf(Number.NaN, 3),
      chiSquareUpper(1, -1),
      fUpper(1, 2, Number.NaN),
    ]
    for (const p of outside) expect(p).toBeNaN()
    expect(logGamma(0)).toBeNaN()
  })
})
