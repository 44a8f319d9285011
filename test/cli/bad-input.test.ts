import { mkdirSync, readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { runCli, tempFolder } from './run-cli.ts'

const folder = tempFolder()
afterAll(folder.remove)

const rows = '1e8,1e9,3.9\n2e8,1e9,3.7\n4e8,4e9,3.3\n8e8,2e9,3.2\n1e9,8e9,2.9\n2e9,2e10,2.7\n'
const files: Readonly<Record<string, string | Uint8Array>> = {
  'runs.csv': `params,tokens,loss\n${rows}`,
  'no-tokens.csv': 'params,step,loss\n1e8,10,3.9\n',
  'two-losses.csv': 'params,tokens,val_loss,eval_loss\n1e8,1e9,3.9,3.8\n',
  'text.csv': 'params,tokens,loss\n1e8,1e9,3.9\n2e8,lots,3.7\n4e8,many,3.3\n8e8,2e9,3.2\n1e9,8e9,2.9\n',
  'negative.csv': 'params,tokens,loss\n1e8,1e9,3.9\n2e8,-1e9,3.7\n4e8,4e9,3.3\n8e8,2e9,3.2\n1e9,8e9,2.9\n',
  'two.csv': 'params,tokens,loss\n1e8,1e9,3.9\n2e8,1e9,3.7\n',
  'binary.dat': new Uint8Array([0, 1, 2, 3, 0, 255, 7]),
  'picture.csv': new Uint8Array([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0, 0]),
  'empty.csv': '',
  'blank.csv': '\n\n  \n',
  'three-bytes.csv.gz': new Uint8Array([0x1f, 0x8b, 8]),
  'cut.csv.gz': gzipSync(`params,tokens,loss\n${rows}`).subarray(0, 40),
  'twice.csv': 'params,tokens,loss,loss\n1e8,1e9,3.9,1\n',
  'nan.csv': `params,tokens,loss\n1e8,NaN,3.9\n2e8,Inf,3.7\n${rows}`,
  'diverged.csv': 'params,tokens,loss\n1e8,1e9,NaN\n2e8,2e9,inf\n4e8,4e9,nan\n',
  'header.csv': 'params,tokens,loss\n',
  'ragged.csv': 'params,tokens,loss\n1e8,1e9\n2e8,2e9,3.7,1\n',
  'notes.txt': 'These are my notes.\nI trained it well, and then, later, again.\nThat is all.\n',
  'other-runs.csv': 'run,params\na,1e8\nb,2e8\n',
  'twice-runs.csv': 'run,params\na,1e8\na,2e8\n',
  'plan.json': '{"kind": "plan", "format": 1}',
  'damaged.json': '{"kind": "fit", "format": 1}',
  'newer.json': '{"kind": "fit", "format": 2}',
}

/** Documents with published coefficients. */
const fits = [
  ['fit.json', 'chinchilla', 'epoch'],
  ['one-input.json', 'kaplan-params', 'kaplan'],
  ['moe.json', 'joint-moe', 'ludziejewski'],
] as const

beforeAll(async () => {
  for (const [name, content] of Object.entries(files)) folder.write(name, content)
  mkdirSync(folder.in('folder'))
  for (const [name, law, set] of fits) {
    expect((await runCli(['laws', law, '--set', set, '--out', folder.in(name)])).code).toBe(0)
  }
})

/** The words of a command line, with quotes as in a shell; one that names a file of the folder becomes its path there. */
function argv(line: string): string[] {
  const names = new Set([
    ...Object.keys(files),
    ...fits.map(([name]) => name),
    'new.json',
    'folder',
    'new.svg',
    'new.gif',
    'nowhere/fit.json',
    'missing.csv',
  ])
  const words = [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain!)
  return words.map((word) => (names.has(word) ? folder.in(word) : word))
}

/** What refusals.txt holds: command line, exit code, and all that is said. */
const refusals = readFileSync(new URL('refusals.txt', import.meta.url), 'utf8')
  .trimEnd()
  .split('\n\n')
  .map((entry) => /^\$ (.+)\n\[([12])\] ([\s\S]+)$/.exec(entry)!.slice(1) as [line: string, code: string, says: string])

test.each(refusals)('%s', async (line, code, says) => {
  const before = folder.names()
  const ran = await runCli(argv(line))
  const said = ran.stderr
    .trimEnd()
    .replaceAll(`${folder.path}/`, '')
    .replace(/lists all \d+\./, 'lists all …')
  expect(said).toBe(says)
  expect(ran.code).toBe(Number(code))
  expect(ran.stdout).toBe('')
  expect(folder.names()).toEqual(before)
})

test('no refusal takes more than six lines or shows a stack', () => {
  expect(refusals.length).toBeGreaterThan(80)
  for (const [, , says] of refusals) {
    expect(says.split('\n').length).toBeLessThanOrEqual(6)
    expect(says).not.toMatch(/^\s+at |internal error/m)
  }
})
