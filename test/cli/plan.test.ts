import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { band, expectFields, interval, json, quick, simulated } from './document.ts'
import { runCli, tempFolder } from './run-cli.ts'

const folder = tempFolder()
afterAll(folder.remove)

const fitted = folder.in('fit.json')
const ladder = folder.in('ladder.json')
const published = (law: string, set: string) => folder.in(`${law}-${set}.json`)

beforeAll(async () => {
  await simulated('params=1e8:1e10:5 tokens-per-param=5:80:4', folder.in('runs.csv'), '--noise', '0.003')
  await simulated('params=1e8:1e10:7 tokens-per-param=20', folder.in('ladder.csv'), '--noise', '0.003')
  await json('fit', folder.in('runs.csv'), '--law', 'chinchilla', '--out', fitted, ...quick)
  await json(
    'fit',
    folder.in('ladder.csv'),
    '--law',
    'chinchilla',
    '--out',
    ladder,
    '--bootstrap',
    '0',
    '--starts',
    '4',
    '--quiet',
  )
  for (const [law, set] of [
    ['data-constrained', 'muennighoff-c4'],
    ['joint-moe', 'ludziejewski'],
  ] as const) {
    await json('laws', law, '--set', set, '--out', published(law, set))
  }
}, 60_000)

const shape = {
  given: null,
  params: interval,
  tokens: interval,
  loss: interval,
  flops: interval,
  tokensPerParam: interval,
  cost: { usd: interval, deviceHours: null },
  regret: { share: interval, flops: interval, loss: interval, usd: interval },
  smaller: null,
  shapes: null,
  alternatives: null,
  run: band,
  tested: null,
  notes: null,
}

describe('plan', () => {
  it('tells cost, regret, smaller models and shapes with their intervals', async () => {
    const argv = ['--flops', '1e23', '--usd-per-hour', '2', '--vocab', '32000', '--quiet']
    const document = await json('plan', fitted, ...argv)
    expectFields(document, shape)
    expect(document.smaller.map(({ times }: { times: number }) => times)).toEqual([2, 4, 10])
    expectFields(document.smaller[0], {
      params: interval,
      tokens: interval,
      flops: interval,
      flopsRatio: band,
      why: null,
    })
    expect(document.regret.share.value).toBeGreaterThan(0)
    expect(document.regret.share.high).toBeLessThan(0.3)
    expect(document.regret.usd.value / document.cost.usd.value).toBeCloseTo(document.regret.share.value, 9)
    for (const { params } of document.shapes) {
      expect(Math.abs(Math.log(params.total / document.params.value))).toBeLessThan(0.05)
    }
    const { stdout } = await runCli(['plan', fitted, ...argv])
    for (const text of ['Acting on it', 'Smaller models', 'Shapes of about this size']) expect(stdout).toContain(text)
    expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80)
  })

  it('tells what serving adds', async () => {
    const document = await json('plan', fitted, '--loss', '2.1', '--inference-tokens', '1e12', '--quiet')
    expectFields(document.inference, {
      tokens: null,
      totalFlops: interval,
      trainingOnly: { params: interval, saving: interval },
    })
    expect(document.given).toEqual({ loss: 2.1, inferenceTokens: 1e12 })
    expect(document.params.value).toBeLessThan(document.inference.trainingOnly.params.value)
    const { stdout } = await runCli(['plan', fitted, '--loss', '2.1', '--inference-tokens', '1e12', '--quiet'])
    expect(stdout).toMatch(/^compute with serving {2,}\S/m)
    expect(stdout).toContain('of the compute of training and serving against the\nrun that is best to train')
  })

  it('holds further inputs of a law, and puts several beside each other', async () => {
    const moe = published('joint-moe', 'ludziejewski')
    const at = ['--at', 'experts=8', '--at', 'experts=1']
    const document = await json('plan', moe, '--flops', '1e20', ...at, '--quiet')
    expect(document.given).toEqual({ flops: 1e20, experts: 8 })
    expect(document.alternatives.map((each: { at: unknown }) => each.at)).toEqual([{ experts: 8 }, { experts: 1 }])
    expect(document.params.value).toBe(document.alternatives[0].params.value)
    const repeats = published('data-constrained', 'muennighoff-c4')
    const constrained = await json('plan', repeats, '--flops', '1e22', '--unique-tokens', '25e9', '--quiet')
    expect(constrained.given).toEqual({ flops: 1e22, unique_tokens: 25e9 })
    expect(constrained.epochs.value).toBeCloseTo(constrained.tokens.value / 25e9, 12)
  })
})

describe('what is counted as parameters and compute', () => {
  const fit = async (name: string, ...definition: string[]) => {
    const argv = ['--law', 'chinchilla', '--bootstrap', '0', '--quiet', '--out', folder.in(name)]
    return json('fit', folder.in('runs.csv'), ...argv, ...definition)
  }

  it('is kept in the fit, and shapes are of the planned size in it', async () => {
    const argv = ['--params-definition', 'non-embedding', '--flops-definition', 'kaplan']
    const made = await fit('ours.json', ...argv)
    expect(made.definitions).toEqual({ params: 'non-embedding', flops: 'kaplan' })
    const document = await json('plan', folder.in('ours.json'), '--flops', '1e21', '--vocab', '128256', '--quiet')
    expect(document.definitions).toEqual({ params: 'non-embedding', flops: 'kaplan' })
    for (const { params } of document.shapes) {
      expect(Math.abs(Math.log(params['non-embedding'] / document.params.value))).toBeLessThan(0.05)
      expect(params.total / document.params.value).toBeGreaterThan(1.1)
    }
    expect((await json('plan', fitted, '--flops', '1e21', '--quiet')).definitions).toEqual({
      params: null,
      flops: null,
    })
  })

  it('is not taken for another count', async () => {
    await fit('ours.json', '--params-definition', 'non-embedding')
    await fit('theirs.json', '--params-definition', 'total')
    const plan = await runCli(['plan', folder.in('ours.json'), '--flops', '1e21', '--params-definition', 'total'])
    expect([plan.code, plan.stderr]).toEqual([
      1,
      "plan: the fit counts params as non-embedding, --params-definition as total, so their numbers don't compare. Count both in one way (`isoloss count`) and fit again with --params-definition.\n",
    ])
    const crossing = await runCli(['crossover', folder.in('ours.json'), folder.in('theirs.json')])
    expect(crossing.code).toBe(1)
    expect(crossing.stderr).toContain('crossover: the first counts params as non-embedding, the second as total')
  })
})

describe('what can’t be planned is not determined, and says why', () => {
  const says = async (...argv: string[]) => {
    const { code, stdout, stderr } = await runCli(argv)
    expect(code).toBe(0)
    expect(stdout).toMatch(/^parameters +not determined$/m)
    expect(stdout).not.toMatch(/Smaller models|Acting on it|Shapes/)
    return stderr.replace(/\s+/g, ' ')
  }

  it('a loss below the floor', async () => {
    expect(await says('plan', fitted, '--loss', '1.2')).toMatch(
      /\[unreliable\] not-determined: The optimum is not determined, because the law never reaches a loss of 1.2, as its floor is 1\.8\d+\./,
    )
  })

  it('an optimum outside of any sane range', async () => {
    const set = ['--set', 'E=1.7 A=1e-6 B=400 alpha=0.34 beta=0.28']
    await json('laws', 'chinchilla', ...set, '--out', folder.in('odd.json'))
    expect(await says('plan', folder.in('odd.json'), '--flops', '1e20')).toContain(
      'The optimum is not determined, because it would lie at 8.76e-6 parameters',
    )
  })

  it('exponents that the rows leave open', async () => {
    expect(await says('plan', ladder, '--flops', '1e23')).toMatch(
      /\[unreliable\] not-determined: The optimum is not determined, because /,
    )
    const document = await json('plan', ladder, '--flops', '1e23', '--quiet')
    expect([document.regret, document.smaller, document.shapes]).toEqual([null, [], []])
  })
})
