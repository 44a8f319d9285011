// Runs one of the studies here: `npm run bench -- coverage [arguments]`. Bundles it first, since Node 20 reads no TypeScript.
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { build } from 'rolldown'

const [name, ...rest] = process.argv.slice(2)
process.chdir(fileURLToPath(new URL('..', import.meta.url)))
await build({
  input: `bench/${name}.ts`,
  platform: 'node',
  external: (id) => !/^[./\0]/.test(id),
  logLevel: 'warn',
  output: { file: `.cache/bench/${name}.mjs`, format: 'esm', codeSplitting: false },
})
process.exitCode = spawnSync(process.execPath, [`.cache/bench/${name}.mjs`, ...rest], { stdio: 'inherit' }).status ?? 1
