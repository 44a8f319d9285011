import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { expectFields, interval, type Json, json, quick, read, simulated } from './document.ts'
import { runCli, tempFolder } from './run-cli.ts'

const folder = tempFolder()
afterAll(folder.remove)
const runs = folder.in('runs.csv')
const fitPath = folder.in('fit.json')

beforeAll(async () => {
  await simulated('params=1e8:1e10:8 tokens-per-param=5:80:5', runs, '--noise', '0.005')
  await runCli(['fit', runs, '--out', fitPath, ...quick])
})

describe('fit', () => {
  const metrics = { r2: null, rmse: null, mae: null, mre: null, sse: null, space: null }
  const shape = {
    isoloss: null,
    format: null,
    kind: null,
    law: null,
    formula: null,
    output: null,
    n: null,
    runs: null,
    dropped: null,
    params: { alpha: { value: null, se: null, low: null, high: null, atBound: null, determined: null } },
    derived: { a: interval },
    level: null,
    interval: { method: null, count: null, failed: null },
    objective: { space: null, loss: null, delta: null, value: null },
    convergence: {
      status: null,
      why: null,
      starts: null,
      agreed: null,
      gradient: null,
      condition: null,
      evaluations: null,
    },
    metrics,
    notes: null,
    seed: null,
    fingerprint: null,
    source: null,
    draws: { names: null, values: null },
    data: null,
  }

  test('prints the document of the contract', async () => {
    const document = await json('fit', runs, ...quick)
    expectFields(document, shape)
    expect(document).toMatchObject({ format: 1, kind: 'fit', law: 'chinchilla', output: 'loss', n: 40, runs: 40 })
    expect(document).toMatchObject({ level: 0.9, interval: { method: 'runs', count: 60, failed: 0 }, seed: 0 })
    expect(document.fingerprint).toMatch(/^sha256:[0-9a-f]{64}$/)
    expect(document.source).toEqual([runs])
    for (const note of document.notes) expectFields(note, { code: null, level: null, message: null, advice: null })
    for (const note of document.notes) expect(note).toHaveProperty('evidence')
  })

  test('writes with --out what it prints with --json', async () => {
    const out = folder.in('both.json')
    const { stdout } = await runCli(['fit', runs, ...quick, '--json', '--out', out])
    expect(read(out)).toBe(stdout)
  })

  test('gives equal bytes for equal seeds, and other draws for another', async () => {
    const bytes = async (...more: string[]) => (await runCli(['fit', runs, ...quick, '--json', ...more])).stdout
    const first = await bytes()
    expect(await bytes()).toBe(first)
    const [a, b] = [JSON.parse(first), JSON.parse(await bytes('--seed', '1'))]
    expect(b.seed).toBe(1)
    expect(b.draws.values).not.toBe(a.draws.values)
    expect(b.objective).toEqual(a.objective)
  })

  test('has wider intervals at a higher level', async () => {
    const [narrow, wide] = [
      await json('fit', runs, ...quick, '--level', '0.5'),
      await json('fit', runs, ...quick, '--level', '0.95'),
    ]
    expect([narrow.level, wide.level]).toEqual([0.5, 0.95])
    const width = ({ params: { alpha } }: Json) => alpha.high - alpha.low
    expect(width(wide)).toBeGreaterThan(width(narrow))
  })

  test('uses the rows that --where keeps and says which it left out', async () => {
    const { n, dropped } = await json('fit', runs, ...quick, '--where', 'params < 9e9')
    expect(n).toBe(35)
    expect(dropped).toEqual([{ reason: '--where "params < 9e9"', count: 5, where: expect.any(Array) }])
    expect(dropped[0].where[0]).toBe(`${runs}:37`)
  })

  test('takes the columns that --map names', async () => {
    const renamed = folder.write('renamed.csv', read(runs).replace('params,tokens,loss', 'size,length,quality'))
    const mapped = await json(
      'fit',
      renamed,
      ...quick,
      '--map',
      'params=size',
      '--map',
      'tokens=length',
      '--map',
      'loss=quality',
    )
    expect(mapped.params).toEqual((await json('fit', runs, ...quick)).params)
  })

  test('--map loss=a,b fits each column, as one document of kind fits', async () => {
    const lines = read(runs).trimEnd().split('\n')
    const two = lines.map((line, i) => `${line},${i === 0 ? 'other' : 1 + Number(line.split(',')[2])}`).join('\n')
    const path = folder.write('two.csv', two)
    const { kind, format, groups } = await json('fit', path, ...quick, '--map', 'loss=loss,other')
    expect([kind, format]).toEqual(['fits', 1])
    expect(groups.map((group: Json) => group.by)).toEqual([{ loss: 'loss' }, { loss: 'other' }])
    for (const { fit } of groups) expectFields(fit, shape)
    const piped = await runCli(['fit', '-', ...quick, '--map', 'loss=loss,other', '--json'], two)
    expect(JSON.parse(piped.stdout).groups[1].fit.params).toEqual(groups[1].fit.params)
    expect(groups[1].fit.params.E.value - groups[0].fit.params.E.value).toBeCloseTo(1, 1)
  })

  test('--group fits each group of rows', async () => {
    const lines = read(runs).trimEnd().split('\n')
    const grouped = lines.map((line, i) => `${line},${i === 0 ? 'data' : i % 2 === 0 ? 'web' : 'books'}`).join('\n')
    const path = folder.write('grouped.csv', grouped)
    const out = folder.in('fits.json')
    const document = await json('fit', path, ...quick, '--group', 'data', '--out', out)
    expect(document.kind).toBe('fits')
    expect(document.groups.map(({ by, fit }: Json) => [by, fit.n])).toEqual([
      [{ data: 'books' }, 20],
      [{ data: 'web' }, 20],
    ])
    expect(JSON.parse(read(out))).toEqual(document)
  })

  test('--share makes parameters one value for all groups', async () => {
    const lines = read(runs).trimEnd().split('\n')
    const grouped = lines.map((line, i) => `${line},${i === 0 ? 'data' : i % 2 === 0 ? 'web' : 'books'}`).join('\n')
    const path = folder.write('grouped.csv', grouped)
    const out = folder.in('shared.json')
    const { groups } = await json('fit', path, ...quick, '--group', 'data', '--share', 'alpha,beta', '--out', out)
    const [books, web] = groups.map(({ fit }: Json) => fit)
    for (const fit of [books, web]) expectFields(fit, shape)
    expect(web.params.alpha).toEqual(books.params.alpha)
    expect(web.params.beta).toEqual(books.params.beta)
    expect(web.params.E).not.toEqual(books.params.E)

    // one of the fits is named after #
    const at = ['--at', 'params=1e10 tokens=2e11', '--quiet']
    const predicted = await json('predict', `${out}#data=web`, ...at)
    expect(predicted.predictions[0].value).toBeGreaterThan(web.params.E.value)
    const { code, stderr } = await runCli(['predict', out, ...at])
    expect(code).toBe(1)
    expect(stderr).toContain(
      `holds 2 fits, and one is needed here: data=books · data=web. Name it, as in "${out}#data=books".`,
    )
    expect((await runCli(['predict', `${out}#data=code`, ...at])).stderr).toContain('names none of 2 fits')
    const html = folder.in('two.html')
    const compared = await json('report', `${out}#data=web`, `${out}#data=books`, '--out', html, '--quiet')
    expect(compared.fits.map(({ name }: Json) => name)).toEqual(['shared.json, data=web', 'shared.json, data=books'])
  })

  test("--final fits each run's last row", async () => {
    const rows = read(runs).trimEnd().split('\n').slice(1)
    const curves = rows.flatMap((row, i) => {
      const [params, tokens, loss] = row.split(',').map(Number) as [number, number, number]
      return [`r${i},1,${params},${tokens / 2},${loss + 1}`, `r${i},2,${params},${tokens},${loss}`]
    })
    const path = folder.write('curves.csv', ['run,step,params,tokens,loss', ...curves].join('\n'))
    const last = await json('fit', path, ...quick, '--final')
    expect([last.n, last.runs, last.dropped[0].count]).toEqual([40, 40, 40])
    expect(last.objective.value).toBe((await json('fit', runs, ...quick)).objective.value)
  })

  test('reads standard input', async () => {
    const { code, stdout } = await runCli(['fit', '-', ...quick, '--json'], read(runs))
    const piped = JSON.parse(stdout)
    expect(code).toBe(0)
    expect(piped.source).toEqual(['standard input'])
    expect(piped.params).toEqual(JSON.parse(read(fitPath)).params)
  })

  test('--fix, --tie and --bounds hold', async () => {
    const { params } = await json('fit', runs, ...quick, '--fix', 'E=1.8', '--tie', 'beta=alpha', '--bounds', 'A=0:1e9')
    expect(params.E).toMatchObject({ value: 1.8, se: null, low: null, high: null })
    expect(params.beta.value).toBe(params.alpha.value)
  })

  test('without refits, what needs them is null', async () => {
    const document = await json('fit', runs, '--bootstrap', '0', '--quiet')
    expectFields(document, { ...shape, interval: null, draws: null })
    expect([document.interval, document.draws]).toEqual([null, null])
    expect(document.params.alpha).toMatchObject({ se: null, low: null, high: null })
    expect(document.derived.a).toMatchObject({ low: null, high: null, value: expect.any(Number) })
  })

  test('with as many rows as parameters, what needs a degree of freedom is null', async () => {
    const few = folder.write('few.csv', read(runs).split('\n').slice(0, 6).join('\n').replace(/\n$/, ''))
    const document = await json('fit', few, ...quick, '--where', 'tokens > 0')
    expectFields(document, { ...shape, interval: null, draws: null })
    expect(document.noise).toBeNull()
  })

  test('--no-data leaves the rows out', async () => {
    const document = await json('fit', runs, ...quick, '--no-data')
    expect(document.data).toBeNull()
    expect(document.fingerprint).toMatch(/^sha256:/)
  })

  test('notes go to standard error, and --quiet silences them', async () => {
    const argv = ['fit', runs, '--bootstrap', '0']
    const { stderr } = await runCli(argv)
    expect(stderr).toMatch(/^\[info\] completed: /m)
    expect(Math.max(...stderr.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80)
    expect((await runCli([...argv, '--quiet'])).stderr).toBe('')
  })

  test('--strict ends with 3 where a note is unreliable, with the document all the same', async () => {
    expect((await runCli(['fit', runs, ...quick, '--strict'])).code).toBe(0)
    const ladder = folder.in('ladder.csv')
    await simulated('params=1e8:1e10:12 tokens-per-param=20', ladder, '--noise', '0.005')
    const argv = ['fit', ladder, ...quick, '--json']
    const strict = await runCli([...argv, '--strict'])
    expect(strict.code).toBe(3)
    expect(JSON.parse(strict.stdout).notes[0].level).toBe('unreliable')
    expect((await runCli(argv)).code).toBe(0)
  })

  test('a formula tells which of its symbols are inputs; N and D are, said or not', async () => {
    const argv = ['fit', runs, '--law', 'E + A/N^alpha + B/D^beta', '--bootstrap', '0', '--quiet']
    const { stdout } = await runCli(argv)
    expect(stdout).toContain('\ninputs: N = params, D = tokens\n')
    expect((await runCli([...argv, '--inputs', 'N,D'])).stdout).toBe(stdout)
  })

  test('a formula is fitted as the law that it writes', async () => {
    const named = JSON.parse(read(fitPath))
    const document = await json('fit', runs, ...quick, '--law', 'E + A/N^alpha + B/D^beta')
    for (const [name, { value }] of Object.entries<Json>(document.params)) {
      expect(value / named.params[name].value).toBeCloseTo(1, 5)
    }
    expect(document).toMatchObject({ law: 'custom', formula: 'E + A/N^alpha + B/D^beta' })
    const path = folder.write('formula.json', JSON.stringify(document))
    const { predictions } = await json('predict', path, '--at', 'params=70e9 tokens=1.4T', '--quiet')
    expect(predictions[0].value).toBeGreaterThan(1)
  })

  test('the table fits 80 columns', async () => {
    const { stdout } = await runCli(['fit', runs, ...quick])
    expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80)
  })
})
