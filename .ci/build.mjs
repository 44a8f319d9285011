// Builds dist/: bundled JavaScript by rolldown, declarations by tsc. Runs from `npm run build` and after `npm ci`.
import { spawnSync } from 'node:child_process'
import { chmodSync, existsSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { isAbsolute } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'rolldown'

const root = fileURLToPath(new URL('..', import.meta.url))
process.chdir(root)

const entries = ['index', 'node/index', 'node/worker', 'node/draw-process', 'cli/main'].filter((entry) =>
  existsSync(`src/${entry}.ts`),
)

/** Packages stay imports, except commander: parsing the command line is on the way of every command's start. */
const isExternal = (id) => !/^[.\0]/.test(id) && !isAbsolute(id) && id !== 'commander'

/** Shared code of src/node stays in dist/node, so that URLs relative to import.meta.url mean the same after bundling. */
const chunkFileNames = (chunk) =>
  chunk.moduleIds.some((id) => id.startsWith(`${root}src/node/`)) ? 'node/[name]-[hash].js' : 'shared/[name]-[hash].js'

rmSync('dist', { recursive: true, force: true })
if (entries.length > 0) await bundle()
await bundlePage()
if (entries.includes('cli/main')) chmodSync('dist/cli/main.js', 0o755)

const tsc = createRequire(import.meta.url)
  .resolve('typescript/package.json')
  .replace(/package\.json$/, 'bin/tsc')
process.exitCode = spawnSync(process.execPath, [tsc, '-p', 'tsconfig.build.json'], { stdio: 'inherit' }).status ?? 1

/** What a report carries for its reader's browser: one script, without the drawing libraries, which the page has. */
async function bundlePage() {
  await build({
    input: 'src/page/report.ts',
    platform: 'browser',
    external: ['vega', 'vega-lite'],
    output: { file: 'dist/page/report.js', format: 'iife', codeSplitting: false, minify: true, comments: false },
  })
}

async function bundle() {
  await build({
    input: Object.fromEntries(entries.map((entry) => [entry, `src/${entry}.ts`])),
    platform: 'node',
    external: isExternal,
    output: {
      dir: 'dist',
      format: 'esm',
      entryFileNames: '[name].js',
      chunkFileNames,
      banner: (chunk) => (chunk.name === 'cli/main' ? '#!/usr/bin/env node' : ''),
    },
  })
}
