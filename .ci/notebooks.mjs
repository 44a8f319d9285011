// `npm run notebooks`: runs every notebook from start to end and compares what its cells print with what it holds.
// `-- --update` writes the new outputs instead; `-- NAME` takes only notebooks whose names contain NAME.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const cache = join(root, '.cache', 'notebooks')
const deno = join(cache, 'node_modules', '.bin', 'deno')
const update = process.argv.includes('--update')
const wanted = process.argv.slice(2).filter((arg) => !arg.startsWith('--'))

const python = ['python3', '/usr/bin/python3'].find(
  (each) => spawnSync(each, ['-c', 'import nbformat, jupyter_client']).status === 0,
)
const missing = tools()
if (missing !== undefined) {
  console.log(`SKIPPED: notebooks need ${missing}`)
  process.exit(process.argv.includes('--if-possible') ? 0 : 1)
}
const names = readdirSync(join(root, 'notebooks')).filter((name) => name.endsWith('.ipynb'))
const chosen = names.filter((name) => wanted.length === 0 || wanted.some((part) => name.includes(part)))
if (chosen.length === 0)
  throw new Error(`no notebook is named like ${wanted.join(', ')}; there are ${names.join(', ')}`)
if (!existsSync(join(root, 'dist', 'index.js'))) throw new Error('notebooks use dist/: run `npm run build` first')

const out = join(cache, 'out')
rmSync(out, { recursive: true, force: true })
const ran = execute(chosen)
for (const name of chosen) check(name)
if (!ran) process.exitCode = 1

/** What is missing to run notebooks; undefined where all is there. The kernel is fetched once: it is no dependency. */
function tools() {
  if (python === undefined)
    return 'a Python with nbformat and jupyter-client: `apt-get install python3-nbformat python3-jupyter-client`'
  mkdirSync(cache, { recursive: true })
  const install = ['install', '--no-save', '--silent', '--prefix', cache, 'deno@2.9.6']
  if (!existsSync(deno)) spawnSync('npm', install, { cwd: root, stdio: 'ignore' })
  if (spawnSync(deno, ['--version']).status !== 0) return `Deno as their kernel: \`npm ${install.join(' ')}\``
  const kernel = join(cache, 'kernels', 'deno')
  mkdirSync(kernel, { recursive: true })
  const argv = [deno, 'jupyter', '--kernel', '--conn', '{connection_file}']
  writeFileSync(join(kernel, 'kernel.json'), JSON.stringify({ argv, display_name: 'Deno', language: 'typescript' }))
  return undefined
}

/** Runs notebooks, each in a kernel of its own; a request to the network would meet a closed port. */
function execute(files) {
  const closed = 'http://127.0.0.1:9'
  const env = {
    ...process.env,
    JUPYTER_PATH: [cache, process.env.JUPYTER_PATH].filter(Boolean).join(delimiter),
    DENO_NO_UPDATE_CHECK: '1',
    NO_COLOR: '1',
    HTTP_PROXY: closed,
    HTTPS_PROXY: closed,
  }
  const paths = files.map((name) => join('notebooks', name))
  mkdirSync(out, { recursive: true })
  const { status, stderr } = spawnSync(python, ['.ci/notebooks.py', out, ...paths], {
    cwd: root,
    env,
    encoding: 'utf8',
  })
  if (status !== 0) console.error(stderr)
  return status === 0
}

function check(name) {
  const path = join(root, 'notebooks', name)
  const held = JSON.parse(readFileSync(path, 'utf8'))
  if (!existsSync(join(out, name))) return
  const made = tidy(JSON.parse(readFileSync(join(out, name), 'utf8')))
  const failure = made.cells.flatMap(({ outputs = [] }) => outputs).find((each) => each.output_type === 'error')
  if (failure) {
    console.error(`${name}: ${failure.ename}: ${failure.evalue}`)
    process.exitCode = 1
    return
  }
  if (update) {
    writeFileSync(path, `${JSON.stringify(made, null, 1)}\n`)
    console.log(`${name}: written`)
    return
  }
  const different = made.cells.flatMap((cell, i) => {
    const [before, after] = [printed(held.cells[i]), printed(cell)]
    return before === after ? [] : [`${name}, cell ${i + 1}:\n--- held\n${before}\n--- printed now\n${after}`]
  })
  console.log(different.length === 0 ? `${name}: as held` : different.join('\n'))
  if (different.length > 0) process.exitCode = 1
}

/** A run notebook without times, colours and what else changes without a reason. */
function tidy({ cells, nbformat, nbformat_minor }) {
  return {
    cells: cells.map(({ metadata: { execution: _, ...metadata }, ...cell }) => ({
      ...cell,
      metadata,
      ...(cell.outputs && { outputs: cell.outputs.map(plain) }),
    })),
    metadata: {
      kernelspec: { display_name: 'Deno', language: 'typescript', name: 'deno' },
      language_info: { file_extension: '.ts', mimetype: 'text/x.typescript', name: 'typescript' },
    },
    nbformat,
    nbformat_minor,
  }
}

/** An output without the colours of a terminal. */
function plain(output) {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: ESC is how colours of a terminal begin
  const strip = (text) => [text].flat().map((line) => line.replaceAll(/\u001b\[\d*m/g, ''))
  if (output.text) return { ...output, text: strip(output.text) }
  if (output.data?.['text/plain']) {
    return { ...output, data: { ...output.data, 'text/plain': strip(output.data['text/plain']) } }
  }
  return output
}

/** What a cell prints, as text. Declared noise: the bytes of a picture, whose caption and presence are compared. */
function printed(cell) {
  const texts = (cell?.outputs ?? []).map(({ text, data }) => {
    const picture = data?.['image/png'] === undefined ? '' : '[picture] '
    return picture + [text ?? data?.['text/plain'] ?? ''].flat().join('')
  })
  return texts.join('\n')
}
