import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'rolldown'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { findLaw, findSet } from '../../src/law/catalog.ts'
import { grid, logSpaced, simulated } from '../support/table.ts'

/** Threads need the built files, so the command line is bundled here, apart from dist/. */
const root = join(import.meta.dirname, '..', '..')
const built = join(root, '.cache', 'test-dist')
const folder = mkdtempSync(join(tmpdir(), 'isoloss-threads-'))
const cli = join(built, 'cli', 'main.js')
const runs = join(folder, 'runs.csv')
const many = join(folder, 'many.csv')
const huge = join(folder, 'huge.csv')

function write(path: string, sizes: number, lengths: number): void {
  const law = findLaw('chinchilla')
  const truth = findSet(law, 'hoffmann-tex').params
  const { columns } = simulated(law, truth, grid(logSpaced(1e8, 1e10, sizes), logSpaced(1e9, 1e12, lengths)), 0.01)
  const { params, tokens, loss } = columns
  writeFileSync(
    path,
    ['params,tokens,loss', ...Array.from(loss!, (l, i) => `${params![i]},${tokens![i]},${l}`)].join('\n'),
  )
}

beforeAll(async () => {
  write(runs, 8, 5)
  write(many, 100, 100)
  writeFileSync(huge, `params,tokens,loss\n${'1e9,2e10,3.1\n'.repeat(2e6)}`)
  await build({
    cwd: root,
    input: {
      'cli/main': 'src/cli/main.ts',
      'node/worker': 'src/node/worker.ts',
      'node/draw-process': 'src/node/draw-process.ts',
    },
    platform: 'node',
    external: (id) => !/^[./\0]/.test(id),
    logLevel: 'silent',
    output: {
      dir: built,
      format: 'esm',
      entryFileNames: '[name].js',
      chunkFileNames: (chunk) =>
        chunk.moduleIds.some((id) => id.includes('/src/node/')) ? 'node/[name]-[hash].js' : 'shared/[name]-[hash].js',
    },
  })
}, 60_000)

afterAll(() => {
  rmSync(folder, { recursive: true })
  rmSync(built, { recursive: true, force: true })
})

it('gives the same bytes on 1, 2 and 8 threads', () => {
  const printed = [1, 2, 8].map((workers) =>
    execFileSync(
      process.execPath,
      [cli, 'fit', runs, '--json', '--quiet', '--bootstrap', '300', '--workers', String(workers)],
      {
        encoding: 'utf8',
      },
    ),
  )
  expect(JSON.parse(printed[0]!).interval).toEqual({ method: 'runs', count: 300, failed: 0 })
  expect(printed[1]).toBe(printed[0])
  expect(printed[2]).toBe(printed[0])
}, 60_000)

it('draws the figures of a report in a process of their own as a chart is drawn without one', () => {
  const at = (name: string) => join(folder, name)
  const call = (...argv: string[]) => execFileSync(process.execPath, [cli, ...argv, '--quiet'])
  call('fit', runs, '--bootstrap', '50', '--out', at('fit.json'))
  call('report', at('fit.json'), '--out', at('report.md'))
  call('chart', at('fit.json'), '--kind', 'residuals', '--width', '620', '--out', at('residuals.svg'))
  expect(readFileSync(at('report-files/residuals.svg'), 'utf8')).toBe(readFileSync(at('residuals.svg'), 'utf8'))
}, 60_000)

it('draws the figures of a report itself when the process that draws is killed', async () => {
  const at = (name: string) => join(folder, name)
  execFileSync(process.execPath, [cli, 'fit', runs, '--bootstrap', '50', '--quiet', '--out', at('fit.json')])
  const report = (name: string) =>
    spawn(process.execPath, [cli, 'report', at('fit.json'), '--quiet', '--out', at(name)])
  const codeOf = (child: ChildProcess) => new Promise((resolve) => child.on('exit', resolve))
  const child = report('killed.md')
  const killed = codeOf(child)
  let drawing = ''
  while (drawing === '') {
    await new Promise((resolve) => setTimeout(resolve, 20))
    drawing = spawnSync('pgrep', ['-P', String(child.pid)], { encoding: 'utf8' }).stdout.trim()
  }
  process.kill(Number(drawing), 'SIGKILL')
  expect([await killed, await codeOf(report('whole.md'))]).toEqual([0, 0])
  const figures = readdirSync(at('whole-files'))
  expect(figures.length).toBeGreaterThan(5)
  for (const name of figures)
    expect(readFileSync(at(`killed-files/${name}`), 'utf8')).toBe(readFileSync(at(`whole-files/${name}`), 'utf8'))
}, 60_000)

/** Starts a command, interrupts it after some milliseconds, and tells how it ended and how long that took. */
async function interruptedAfter(delay: number, argv: readonly string[]) {
  const child = spawn(process.execPath, [cli, ...argv])
  // shells report 130 also for a process that the signal itself ended
  const exited = new Promise<number | null>((resolve) => {
    child.on('exit', (code, signal) => resolve(signal === 'SIGINT' ? 130 : code))
  })
  await new Promise((resolve) => setTimeout(resolve, delay))
  expect(child.exitCode, 'still at work').toBe(null)
  const began = performance.now()
  child.kill('SIGINT')
  const code = await exited
  return { code, milliseconds: performance.now() - began }
}

it.each<[job: string, argv: () => string[], delay?: number]>([
  ['a long bootstrap', () => [many, '--bootstrap', '100000']],
  ['a long bootstrap on two threads', () => [many, '--bootstrap', '100000', '--workers', '2']],
  ['a single long fit', () => [many, '--law', 'farseer', '--starts', '2000']],
  ['the reading of a large file', () => [huge], 1000],
])(
  'ends %s on Ctrl-C with code 130 and no file',
  async (_job, argv, delay = 3000) => {
    const out = join(folder, 'interrupted.json')
    const { code, milliseconds } = await interruptedAfter(delay, ['fit', ...argv(), '--out', out])
    expect(code).toBe(130)
    // 200 ms on a machine of its own
    expect(milliseconds).toBeLessThan(1000)
    expect(existsSync(out)).toBe(false)
    expect(readdirSync(folder).filter((name) => name.endsWith('.part'))).toEqual([])
  },
  60_000,
)
