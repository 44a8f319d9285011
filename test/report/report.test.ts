import { describe, expect, it } from 'vitest'
import { fit } from '../../src/fit/fit.ts'
import { fromDocument, toDocument } from '../../src/infer/document.ts'
import { estimate } from '../../src/infer/estimate.ts'
import { findLaw, lawOver } from '../../src/law/catalog.ts'
import { plan } from '../../src/plan/plan.ts'
import { toJson } from '../../src/report/json.ts'
import { buildReport } from '../../src/report/report.ts'
import { auto } from '../../src/study/auto.ts'
import { tableFromColumns } from '../../src/table/build.ts'
import { selectRows } from '../../src/table/rows.ts'
import { logSpaced } from '../support/table.ts'
import { fitted, grid, ladder, noFloor, simulated } from './fits.ts'
import { sectionText, told } from './text.ts'

const answerOf = async (...args: Parameters<typeof told>) => (await told(...args)).fits[0]!.answers[0]!

describe('the answer', () => {
  it('is the best run at ten times the largest fitted compute, with its interval and plan', async () => {
    const given = fitted(grid)
    const answer = await answerOf(given)
    const best = plan(given, { flops: 10 * given.largestFlops! })
    expect(answer.verdict).toBe('determined')
    expect(answer.value).toBeCloseTo(best.loss.value!, 10)
    expect(answer.optimum?.params).toEqual(best.params)
    expect(answer.leverArm).toBeCloseTo(1, 10)
    expect(answer.mean.low).toBeLessThan(answer.value!)
    expect(answer.new.high).toBeGreaterThan(answer.value!)
  })

  it('is for the runs and budgets that are asked for, the first in front', async () => {
    const at = [{ params: 1e9, tokens: 4e10 }]
    const { answers } = (await told(fitted(grid), { at, flops: [1e22] })).fits[0]!
    expect(answers.map(({ target }) => target.kind)).toEqual(['point', 'optimum'])
    expect(answers[0]!.at).toEqual({ params: 1e9, tokens: 4e10, flops: 2.4e20 })
    expect(answers[0]!.optimum?.flops.value).toBe(2.4e20)
  })

  it('of a law of one quantity is ten times the largest, also of an average, which is told by its laws', async () => {
    const x = logSpaced(1e6, 1e9, 14)
    const rows = tableFromColumns({ x, loss: x.map((v) => 1.7 + 60 * v ** -0.25) }, { needs: ['x', 'loss'] })
    const report = await told(auto(rows, 'x', { count: 0 }))
    expect(report.fits[0]!.answers[0]!.at).toEqual({ x: 1e10 })
    expect(report.subtitle).toMatch(/^an average of .*power-floor/)
  })

  it('is withheld where all runs lie on one ladder of tokens per parameter', async () => {
    const given = fitted(ladder)
    const report = await told(given)
    const answer = sectionText(report, 'answer')
    expect(report.fits[0]!.answers[0]).toMatchObject({ verdict: 'not-determined', value: null, optimum: null })
    expect(answer).toContain('**Not determined**')
    expect(answer).toContain('All rows have about 20 tokens per parameter')
    expect(answer).toContain('add runs at another ratio')
    expect(answer).not.toMatch(/nats\/token|interval of the curve \d|Parameters:/)
    for (const { value } of report.fits[0]!.rungs) expect(value).toBeNull()
  })

  it('is withheld beyond the data where the irreducible loss sits on its bound, and told with caution inside', async () => {
    const given = fitted(noFloor)
    expect(given.params.E?.atBound).toBe(true)
    const answer = sectionText(await told(given), 'answer')
    const wrong = plan(given, { flops: 10 * given.largestFlops! }).loss.value!
    expect(answer).toContain('**Not determined**')
    expect(answer).toContain('E sits on its bound 0')
    expect(answer).not.toContain(wrong.toPrecision(3))
    const inside = await answerOf(given, { at: [{ params: 2e8, tokens: 4e9 }] })
    expect(inside.verdict).toBe('caution')
    expect(inside.value).not.toBeNull()
  })

  it('is withheld for a run that is small in compute and outside of the data in one input', async () => {
    const outside = await answerOf(fitted(noFloor), { at: [{ params: 1e6, tokens: 1e12 }] })
    expect(outside).toMatchObject({ verdict: 'not-determined', value: null })
  })

  it('for a law in one quantity is the prediction at ten times its largest value', async () => {
    const rows = simulated({ sizes: [1e7, 3e7, 1e8, 3e8, 1e9, 3e9], ratios: [1000] })
    const given = estimate(fit(rows, lawOver(findLaw('power-floor'), 'params')), { count: 100 })
    const report = await told(given)
    expect(report.fits[0]!.answers[0]).toMatchObject({ at: { params: 3e10 }, optimum: null })
    expect(sectionText(report, 'answer')).toContain('a run with 30B parameters?')
    expect(report.fits[0]!.rungs.map(({ target }) => target.times)).toEqual([1, 3, 10, 100])
  })

  it('says that a fit made without intervals has none', async () => {
    const given = estimate(fit(simulated(grid), findLaw('chinchilla')), { count: 0 })
    const report = await told(given)
    expect(report.fits[0]!.answers[0]).toMatchObject({ verdict: 'caution', mean: { low: null, high: null } })
    expect(sectionText(report, 'answer')).toContain('There is no interval')
  })

  it('asks for a target where the fit came without a largest run', async () => {
    const document = { ...toDocument(fitted(grid), { data: false }), largestFlops: null }
    const report = await told(fromDocument(JSON.parse(JSON.stringify(document)), 'fit.json'))
    expect(report.fits[0]!.answers).toEqual([])
    expect(sectionText(report, 'answer')).toContain('--flops C')
  })
})

describe('a report', () => {
  it('from a document equals the one from its fit', async () => {
    const again = fromDocument(JSON.parse(JSON.stringify(toDocument(fitted(grid)))), 'fit.json')
    expect(await told(again)).toEqual(await told(fitted(grid)))
  })

  it('shows no interval for what is derived from parameters that the rows leave free', async () => {
    const law = sectionText(await told(fitted(ladder)), 'law')
    expect(law).toContain('| a | not determined |')
  })

  it('sets the answers of several fits beside each other and gives each its own part', async () => {
    const rows = simulated(grid)
    const small = Array.from(rows.columns.params!.keys()).filter((i) => rows.columns.params![i]! < 5e8)
    const half = estimate(fit(selectRows(rows, small), findLaw('chinchilla')), { count: 100 })
    const fits = [
      { by: { set: 'all' }, estimate: fitted(grid) },
      { by: { set: 'small' }, estimate: half },
    ]
    const report = await buildReport(fits, { figures: false })
    const ids = report.sections.map(({ id }) => id)
    expect(new Set(ids).size).toBe(ids.length)
    expect(ids).toEqual(expect.arrayContaining(['answer', 'fit-1', 'fit-1-answer', 'fit-2-reproduce']))
    expect(sectionText(report, 'answer')).toMatch(/\| set = all \|.*\n\| set = small \|/)
    expect(report.notes.length).toBeGreaterThan(0)
    for (const { message } of report.notes) expect(message).toMatch(/^set = (all|small): /)
  })

  it('of very many fits gives a part to the first of them, and says so', async () => {
    const fits = Array.from({ length: 30 }, (_, i) => ({ by: { set: i }, estimate: fitted(grid) }))
    const report = await buildReport(fits, { figures: false })
    const ids = report.sections.map(({ id }) => id)
    expect([ids.includes('fit-24'), ids.includes('fit-25')]).toEqual([true, false])
    const answer = sectionText(report, 'answer')
    expect(answer).toContain('only the first 24 have a part of their own')
    expect(answer).toContain('| set = 29 |')
    expect(report.fits).toHaveLength(30)
  })

  it('counts rows once that several fits share, and says that they do', async () => {
    const fits = [fitted(grid), fitted(grid)]
    const report = await buildReport(fits, { figures: false })
    expect(report.subtitle).toContain('2 fits · 20 rows, 20 runs')
    const answer = sectionText(report, 'answer')
    expect(answer).toContain('2 fits of the same rows.')
    expect(answer).toMatch(
      /The answers lie between [\d.]+ \(.*\) and [\d.]+ nats\/token \(.*\); their intervals overlap\./,
    )
  })

  it('as JSON holds the fit document, answers, predictions and plans, and no number that does not exist', async () => {
    const json = JSON.parse(JSON.stringify(toJson(await told(fitted(grid)))))
    expect(json).toMatchObject({
      format: 1,
      kind: 'report',
      fits: [{ fit: { kind: 'fit', law: 'chinchilla', n: 20 } }],
    })
    expect(json.fits[0].predictions).toHaveLength(4)
    expect(json.fits[0].answers[0].plan.params.value).toBeGreaterThan(1e9)
    expect(fromDocument(json.fits[0].fit, 'report.json').params).toEqual(fitted(grid).params)
  })
})

describe('the pictures', () => {
  const kindsOf = async (design: typeof grid) => {
    const { sections } = await buildReport([{ by: {}, estimate: fitted(design) }])
    return sections.flatMap(({ blocks }) => blocks.filter((block) => block.kind === 'figure'))
  }

  it('are those that suit the law, each with a caption and a text for readers who cannot see it', async () => {
    const figures = await kindsOf(grid)
    expect(figures.map(({ id }) => id)).toEqual([
      'backtest',
      'compute',
      'params',
      'tokens',
      'frontier',
      'trade-off',
      'cost',
      'contour',
      'residuals',
      'profile',
      'pairs',
    ])
    for (const { caption, alt } of figures) expect([caption.length > 20, alt.length > 10]).toEqual([true, true])
  })

  it('show no optimum, and read no number off beyond the data, where the answer is withheld', async () => {
    for (const design of [ladder, noFloor]) {
      const figures = await kindsOf(design)
      expect(figures.map(({ id }) => id)).not.toEqual(expect.arrayContaining(['compute']))
      const params = figures.find(({ id }) => id === 'params')!
      expect(params.caption).toContain('not a prediction')
      expect(params.caption).not.toMatch(/\d/)
    }
  })
})
