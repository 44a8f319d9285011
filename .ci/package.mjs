// Packs the package, lints what was packed, and uses it from an empty project: JavaScript, TypeScript and the command line.
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const project = mkdtempSync(join(tmpdir(), 'isoloss-package-'))
const bin = (name) => join(root, 'node_modules', '.bin', name)
const run = (command, args, cwd = project) => execFileSync(command, args, { cwd, stdio: 'pipe', encoding: 'utf8' })
const write = (name, text) => writeFileSync(join(project, name), text)

const use = (lang) => `
import { estimate, findLaw, fit, plan, predict, report, reportHtml, simulate, tableFromColumns${lang === 'ts' ? ', type Plan' : ''} } from 'isoloss'
import { readTable } from 'isoloss/node'

const law = findLaw('chinchilla')
const table = await readTable('runs.csv')
const fitted = estimate(fit(table, law), { count: 20 })
const [prediction] = predict(fitted, [{ params: 1e9, tokens: 2e10 }])
const next${lang === 'ts' ? ': Plan' : ''} = plan(fitted, { flops: 1e21 })
const html${lang === 'ts' ? ': string' : ''} = await reportHtml(await report(fitted, { flops: [1e21], figures: false }))
if (typeof prediction${lang === 'ts' ? '!' : ''}.value !== 'number') throw new Error('no prediction')
if (!html.startsWith('<!doctype html>')) throw new Error('no report')
if (typeof simulate !== 'function' || typeof tableFromColumns !== 'function') throw new Error('no tables')
console.log(next.params.value)
`

/** Runs of known truth; isoloss simulates them itself. */
const simulateArgs = ['--law', 'chinchilla', '--set', 'hoffmann-tex', '--noise', '0.005', '--out', 'runs.csv']
const design = ['--design', 'params=5e7:1e10:5 tokens=2e9:2e11:4']

const cacheOf = (major) => join('.cache', `node-${major}`)

/** Node by its major version: the one that runs this, or one in .cache, fetched if need be; undefined where it can't be had. */
function nodeOf(major) {
  if (Number(process.versions.node.split('.')[0]) === major) return process.execPath
  const path = join(root, cacheOf(major), 'node_modules', 'node', 'bin', 'node')
  if (existsSync(path)) return path
  try {
    run('npm', ['install', '--no-save', '--no-audit', '--no-fund', '--prefix', cacheOf(major), `node@${major}`], root)
  } catch {
    return undefined
  }
  return existsSync(path) ? path : undefined
}

try {
  const [{ filename }] = JSON.parse(
    run('npm', ['pack', '--ignore-scripts', '--json', '--pack-destination', project], root),
  )
  const tarball = join(project, filename)
  console.log(run(bin('publint'), ['run', tarball, '--strict']).trim())
  run(bin('attw'), [tarball, '--profile', 'esm-only', '--no-color'])
  console.log('attw: no problem for ESM')

  write('package.json', '{ "name": "empty", "private": true, "type": "module" }')
  run('npm', ['install', '--prefer-offline', '--no-audit', '--no-fund', `./${filename}`])
  write('use.js', use('js'))
  write('use.ts', use('ts'))
  const types = join('node_modules', '@types', 'node')
  mkdirSync(join(project, 'node_modules', '@types'), { recursive: true })
  if (!existsSync(join(project, types))) symlinkSync(join(root, types), join(project, types))
  for (const resolution of ['nodenext', 'bundler']) {
    const module = resolution === 'bundler' ? 'esnext' : 'nodenext'
    const flags = ['--strict', '--noEmit', '--target', 'es2023', '--skipLibCheck', 'false', '--types', 'node']
    run(bin('tsc'), [...flags, '--module', module, '--moduleResolution', resolution, 'use.ts'])
    console.log(`types hold with moduleResolution ${resolution}`)
  }
  const cli = join(project, 'node_modules', '.bin', 'isoloss')
  for (const major of [20, 22]) {
    const node = nodeOf(major)
    if (node === undefined) {
      console.log(`SKIPPED: there is no Node ${major} here, and npm can't fetch one`)
      continue
    }
    run(node, [cli, 'simulate', ...design, ...simulateArgs])
    console.log(
      `Node ${run(node, ['--version']).trim()}: command line and library run, N* = ${run(node, ['use.js']).trim()}`,
    )
  }
} catch (error) {
  console.error(`${error.message}\n${error.stdout ?? ''}`)
  process.exitCode = 1
} finally {
  rmSync(project, { recursive: true })
}
