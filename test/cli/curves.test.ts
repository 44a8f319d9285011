import { readFile, writeFile } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { json } from './document.ts'
import { runCli, tempFolder } from './run-cli.ts'

const folder = tempFolder()
afterAll(folder.remove)
const fitPath = folder.in('fit.json')
const curve = (name: string) => `data/tinylm/runs/lr_w48_${name}_8000.csv`
const rows = ['--map', 'loss=val_loss', '--where', 'step >= 1000']

beforeAll(async () => {
  const files = ['cosine', 'linear', 'wsd'].map(curve)
  const argv = ['fit', ...files, '--law', 'momentum-raw', ...rows, '--out', fitPath, '--bootstrap', '100']
  expect((await runCli(argv)).code).toBe(0)
}, 60_000)

describe('a law of curves', () => {
  test('predicts a stated schedule at a hundred steps up to its last', async () => {
    const spec = 'wsd-linear:steps=16000,peak=2.86e-3,warmup=200,decay=3200,end=2.86e-4'
    const { predictions } = await json('predict', fitPath, '--schedule', spec, '--quiet')
    expect(predictions).toHaveLength(100)
    expect(predictions[99].at.step).toBe(15_999)
    expect(predictions[99].loss).toBeLessThan(predictions[50].loss)
  })

  test('predicts and scores rows that have step and lr', async () => {
    const points = curve('wsdcon')
    const { predictions } = await json('predict', fitPath, '--points', points, '--quiet')
    expect(predictions).toHaveLength(80)
    const score = await json('score', fitPath, points, ...rows, '--quiet')
    expect(score.n).toBe(71)
    expect(score.metrics.mre).toBeLessThan(0.05)
  })

  test('uses rates of rows that --where leaves out, and says what it assumes before the first', async () => {
    const { data, notes } = await json(
      'fit',
      curve('cosine'),
      '--law',
      'momentum-raw',
      ...rows,
      '--bootstrap',
      '0',
      '--quiet',
    )
    expect(data.schedules[0].steps[0]).toBe(100)
    expect(notes.map(({ code }: { code: string }) => code)).toContain('schedule-assumed')
  })

  test('leaves spikes out of a fit and counts them, unless told to keep them; score counts every row', async () => {
    const lines = (await readFile(curve('cosine'), 'utf8')).trimEnd().split('\n')
    const [step, tokens, lr, train] = lines[50]!.split(',')
    const spiky = folder.in('spiky.csv')
    await writeFile(spiky, lines.with(50, [step, tokens, lr, train, '9'].join(',')).join('\n'))
    const asked = ['fit', spiky, '--law', 'momentum-raw', ...rows, '--bootstrap', '0', '--quiet']
    const found = await json(...asked)
    const dropped = found.dropped.filter(({ reason }: { reason: string }) => reason === 'spike of the loss')
    expect(dropped).toEqual([{ reason: 'spike of the loss', count: 1, where: [`${spiky}:51`] }])
    expect(found.notes.map(({ code }: { code: string }) => code)).toContain('spikes')
    expect((await json(...asked, '--keep-spikes')).n).toBe(found.n + 1)
    expect((await json('score', fitPath, spiky, ...rows, '--quiet')).n).toBe(found.n + 1)
    expect((await json('inspect', spiky, ...rows, '--quiet')).notes).toContainEqual(
      expect.objectContaining({ code: 'spikes', message: expect.stringContaining('it was kept') }),
    )
  })

  test('gives the best schedule beside usual ones, as rates to train with and as a picture', async () => {
    const asked = ['schedule', fitPath, '--steps', '2000', '--peak', '2.86e-3', '--warmup', '100']
    const [csv, svg] = [folder.in('schedule.csv'), folder.in('schedule.svg')]
    const found = await json(...asked, '--out', csv, '--chart', svg, '--quiet')
    expect(found.best.lr).toHaveLength(2000)
    expect(found.others.map(({ name }: { name: string }) => name)).toEqual(
      expect.arrayContaining(['cosine', 'linear', 'wsd']),
    )
    for (const { loss, gain } of found.others) expect(gain.value).toBeCloseTo(loss - found.best.loss, 12)
    const lines = (await readFile(csv, 'utf8')).trimEnd().split('\n')
    expect([lines[0], lines.length]).toEqual(['step,lr', 2001])
    expect(Number(lines[151]!.split(',')[1])).toBe(found.best.lr[150])
    expect(await readFile(svg, 'utf8')).toContain('The best schedule under the momentum law')
    // what the momentum law calls best is a flaw of it
    const printed = await runCli(asked)
    expect(printed.stdout).toContain('not determined')
    expect(printed.stderr).toContain('[unreliable] idle-steps')
    expect(Math.max(...printed.stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80)
    const again = await json('predict', fitPath, '--points', csv, '--quiet')
    expect(again.predictions.at(-1).loss).toBeCloseTo(found.best.loss, 4)
  })

  test('seals the forecast of a curve, and scores it by rows of a run with its learning rates alone', async () => {
    const forecast = folder.in('forecast.json')
    const points = ['--points', curve('wsdcon'), '--quiet']
    expect((await runCli(['predict', fitPath, ...points, '--freeze', forecast])).code).toBe(0)
    const sealed = await json('score', forecast, curve('wsdcon'), ...rows, '--quiet')
    const scored = await json('score', fitPath, curve('wsdcon'), ...rows, '--quiet')
    expect([sealed.n, sealed.unmatched]).toEqual([71, 0])
    expect(sealed.metrics.mre).toBeCloseTo(scored.metrics.mre, 12)
    expect(sealed.forecast.crps).toBeGreaterThan(0)
    // the schedule in words is told at a hundred steps, and lines between them
    const spec = ['--schedule', 'wsd:steps=8000,peak=2.85774e-3,warmup=201,decay=1600,end=2.86e-4']
    await runCli(['predict', fitPath, ...spec, '--freeze', forecast, '--quiet'])
    const stated = await json('score', forecast, curve('wsd'), ...rows, '--quiet')
    expect(stated.unmatched).toBeLessThan(3)
    expect(stated.metrics.mre).toBeLessThan(0.02)
    const { code, stderr } = await runCli(['score', forecast, curve('cosine'), ...rows])
    expect([code, stderr]).toEqual([1, expect.stringContaining('with the learning rates of the forecast')])
  })

  test.each([
    ['--schedule', 'cosin:steps=100,peak=1'],
    ['--schedule', 'cosine:steps=100'],
    ['--schedule', 'cosine:steps=100,peak=1,at=3'],
    ['--schedule', 'wsd:steps=100,peak=1,warmup=60,decay=50'],
  ])('refuses %s %s with a sentence', async (flag, value) => {
    const { code, stderr } = await runCli(['predict', fitPath, flag, value])
    expect(code).toBe(1)
    expect(stderr).toMatch(/schedule/)
    expect(stderr).not.toMatch(/ {4}at /)
  })

  test('refuses a point without a schedule, an unknown run, and rows without rates', async () => {
    expect((await runCli(['predict', fitPath, '--at', 'step=100'])).stderr).toContain('--schedule')
    const odd = await runCli([
      'fit',
      curve('wsd'),
      '--law',
      'momentum',
      ...rows,
      '--schedule',
      'x=constant:steps=9,peak=1',
    ])
    expect(odd.stderr).toContain('no run is named "x"')
    const bare = folder.in('bare.csv')
    await writeFile(bare, 'step,loss\n100,3\n200,2.8\n300,2.7\n400,2.65\n500,2.6\n600,2.58\n')
    const none = await runCli(['fit', bare, '--law', 'momentum'])
    expect([none.code, none.stdout]).toEqual([1, ''])
    expect(none.stderr).toContain("learning rates of this run aren't known")
    const still = folder.in('still.csv')
    await writeFile(still, 'step,lr,loss\n100,0,3\n200,0,2.8\n')
    expect((await runCli(['fit', still, '--law', 'momentum'])).stderr).toContain('learning rate is 0 in every row')
  })
})
