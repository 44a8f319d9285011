import { describe, expect, it } from 'vitest'
import { findLaw, findSet } from '../../src/law/catalog.ts'
import { architecture } from '../../src/plan/accounting/architecture.ts'
import {
  embeddingFactor,
  nonEmbeddingOptimum,
  nonEmbeddingParams,
  totalParams,
} from '../../src/plan/accounting/embedding-share.ts'
import { countFlops } from '../../src/plan/accounting/flops.ts'
import { countParams } from '../../src/plan/accounting/params.ts'
import { shapesFor } from '../../src/plan/accounting/shape.ts'

const near = (found: number, expected: number, relative: number) =>
  expect(Math.abs(found / expected - 1), `${found} is not ${expected}`).toBeLessThan(relative)

/** GPT-2 small. */
const small = architecture({ depth: 12, width: 768, vocab: 50257, context: 1024, isTied: true })

describe('parameters', () => {
  it('LAWS 0.2: without embeddings are 12·depth·width² (Kaplan et al. 2020)', () => {
    expect(countParams(small)['non-embedding']).toBe(84934656)
    expect(countParams(small).total).toBe(84934656 + 50257 * 768)
    expect(countParams(small).active).toBe(countParams(small).total)
  })

  it('of grouped-query, gated and sparse models are the sums of their weights, to the share of norms and biases', () => {
    // width 4096, 8 of 32 heads for keys, 14336 gated; 2 norms a layer and a last one
    const attention = 2 * 4096 * 4096 + 2 * 4096 * 1024
    const expert = 3 * 4096 * 14336
    const norms = 2 * 4096
    const dense = 2 * 128256 * 4096 + 32 * (attention + expert + norms) + 4096
    const sparse = (used: number) => 2 * 32000 * 4096 + 32 * (attention + used * expert + 8 * 4096 + norms) + 4096
    const llama = architecture({
      depth: 32,
      width: 4096,
      heads: 32,
      kvHeads: 8,
      ffn: 14336,
      isGated: true,
      vocab: 128256,
      context: 8192,
    })
    near(countParams(llama).total, dense, 1e-4)
    const mixtral = architecture({
      depth: 32,
      width: 4096,
      heads: 32,
      kvHeads: 8,
      ffn: 14336,
      isGated: true,
      vocab: 32000,
      context: 32768,
      experts: 8,
      activeExperts: 2,
    })
    near(countParams(mixtral).total, sparse(8), 1e-4)
    near(countParams(mixtral).active, sparse(2), 1e-4)
  })
})

describe('training FLOP a token', () => {
  it('LAWS 0.3.2: Kaplan’s', () => {
    expect(countFlops(small).kaplan).toBe(566231040)
    // a backward pass counts twice a forward one
    expect(countFlops(small).kaplan / 3).toBe(188743680)
    expect(countFlops(small, { attention: false }).kaplan).toBe(6 * 84934656)
    expect(countFlops(small)['6nd-non-embedding']).toBe(6 * 84934656)
    expect(countFlops(small)['6nd']).toBe(6 * countParams(small).total)
  })

  const chinchilla = (depth: number, width: number, ffn: number, heads: number, headWidth: number) =>
    architecture({ depth, width, ffn, heads, headWidth, vocab: 32000, context: 2048 })

  it('LAWS 0.3.3: Chinchilla’s appendix F, with embeddings and logits and without', () => {
    const found = countFlops(chinchilla(10, 640, 2560, 10, 64))
    expect(found['chinchilla-blocks'] * 2048).toBe(929877196800)
    expect(found.chinchilla * 2048).toBe(1433193676800)
  })

  // Hoffmann et al. 2022, table A4: FLOP over 6·N·D; N as printed there
  it.each([
    [73e6, 10, 640, 2560, 10, 64, 1.03, 1.037],
    [305e6, 20, 1024, 4096, 16, 64, 1.1, 1.103],
    [552e6, 24, 1280, 5120, 10, 128, 1.08, 1.084],
    [1143e6, 26, 1792, 7168, 14, 128, 1.04, 1.045],
    [1609e6, 28, 2048, 8192, 16, 128, 1.03, 1.023],
    [6796e6, 40, 3584, 14336, 28, 128, 0.99, 0.994],
  ])('of %d parameters over 6·N is that of table A4', (params, depth, width, ffn, heads, headWidth, printed, ratio) => {
    const found = countFlops(chinchilla(depth, width, ffn, heads, headWidth))['chinchilla-blocks'] / (6 * params)
    expect(Math.abs(found - printed)).toBeLessThan(0.01)
    expect(Math.abs(found - ratio)).toBeLessThan(5.1e-4)
  })

  it('LAWS 0.3.4: DeepSeek’s is 72·depth·width² + 12·depth·width·context', () => {
    expect(countFlops(architecture({ depth: 30, width: 4096, vocab: 102400, context: 4096 })).deepseek).toBe(
      42278584320,
    )
  })

  it('of a mixture of experts counts what a token passes through', () => {
    const dense = architecture({ depth: 4, width: 256, ffn: 1024, vocab: 1000, context: 128 })
    const sparse = architecture({ ...dense, experts: 8 })
    expect(countFlops(sparse)['6nd-non-embedding']).toBe(6 * (countParams(dense)['non-embedding'] + 4 * 256 * 8))
    expect(countParams(sparse)['non-embedding']).toBeGreaterThan(4 * countParams(sparse)['active-non-embedding'])
  })
})

describe('with and without embeddings', () => {
  const epoch = { ...findSet(findLaw('chinchilla'), 'epoch').params } as Record<'A' | 'B' | 'alpha' | 'beta', number>
  const gamma = 47491

  it('LAWS 0.2: total = N + γ·N^⅓, at aspect ratio 39.2 and a vocabulary of 32000', () => {
    near(totalParams(1e8, gamma), 122043369.5, 1e-9)
    near(embeddingFactor(32000, 39.2), gamma, 1e-3)
  })

  it('is undone exactly, from a thousand parameters to a trillion', () => {
    for (const n of [1e3, 1e6, 1e8, 1e12]) near(nonEmbeddingParams(totalParams(n, gamma), gamma), n, 1e-12)
  })

  it('LAWS 2.5: gives Kaplan’s exponent from Chinchilla’s law', () => {
    const { flops, exponent } = nonEmbeddingOptimum(epoch, 1e8, gamma)
    near(flops, 2.618310519e18, 1e-8)
    near(exponent, 0.6127919319, 1e-9)
    const step = (n: number) => Math.log(nonEmbeddingOptimum(epoch, n, gamma).flops)
    near(2e-5 / (step(1e8 * Math.exp(1e-5)) - step(1e8 * Math.exp(-1e-5))), exponent, 1e-6)
    near(nonEmbeddingOptimum(epoch, 1e20, gamma).exponent, 0.5126121076, 1e-6)
    near(nonEmbeddingOptimum(epoch, 1e-6, gamma).exponent, 0.7593412676, 1e-6)
  })

  it('LAWS 2.5: from the smallest to the largest of Kaplan’s sizes the mean exponent is 0.74 to 0.78', () => {
    const slope =
      Math.log(1.5e9 / 768) /
      Math.log(nonEmbeddingOptimum(epoch, 1.5e9, gamma).flops / nonEmbeddingOptimum(epoch, 768, gamma).flops)
    expect(slope).toBeGreaterThan(0.74)
    expect(slope).toBeLessThan(0.78)
  })
})

it.each([
  [{ width: 0 }, 'width is 0'],
  [{ width: 768.5 }, 'a whole number above 0'],
  [{ heads: 5 }, 'headWidth is 153.6'],
  [{ kvHeads: 24 }, '24 heads of keys and values; at most 12'],
  [{ activeExperts: 2 }, '2 active experts; at most 1'],
])('an architecture with %o is refused', (change, message) => {
  expect(() => architecture({ depth: 12, width: 768, vocab: 50257, context: 1024, ...change })).toThrow(message)
})

describe('shapes for a number of parameters', () => {
  it.each([
    [1e6, 256],
    [125e6, 50257],
    [1.3e9, 50257],
    [7e9, 32000],
    [70e9, 32000],
    [405e9, 128256],
  ])('of %d with a vocabulary of %i are exact counts within 5 %, with usual aspects', (params, vocab) => {
    const shapes = shapesFor(params, 'total', { vocab, context: 2048 })
    expect(shapes.length).toBeGreaterThan(0)
    for (const { architecture: of, aspect, ratio, params: counted, flopsPerToken } of shapes) {
      expect(counted).toEqual(countParams(of))
      expect(flopsPerToken).toEqual(countFlops(of))
      expect(ratio).toBeCloseTo(counted.total / params, 12)
      expect(Math.abs(Math.log(ratio))).toBeLessThan(0.05)
      expect(of.heads * of.headWidth).toBe(of.width)
      expect(aspect).toBe(of.width / of.depth)
      if (params > 1e8) expect(aspect > 48 && aspect < 160).toBe(true)
    }
  })

  it('are those of published models where these were asked for', () => {
    // Hoffmann et al. 2022, table A9: 80 layers of width 8192 with 64 heads of 128
    const published = architecture({ depth: 80, width: 8192, heads: 64, vocab: 32000, context: 2048 })
    const found = shapesFor(countParams(published).total, 'total', { vocab: 32000, context: 2048 })
    expect(found.map(({ architecture: { depth, width, heads } }) => [depth, width, heads])).toContainEqual([
      80, 8192, 64,
    ])
  })

  it('are refused where embeddings alone are more', () => {
    expect(() => shapesFor(1e6, 'total', { vocab: 50257, context: 1024 })).toThrow(
      'shape: 1M parameters (total) are fewer than one layer of width 64 with a vocabulary of 50257 has: 6.48M.',
    )
  })
})
