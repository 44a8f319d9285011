import { mkdir, rm, writeFile } from 'node:fs/promises'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { rolldown } from 'rolldown'

const root = new URL('../', import.meta.url)

/**
 * Imports TypeScript of src/: `entry` is the text of a module in the root. Node 20 runs no TypeScript, so it is bundled first.
 * Packages named in `external` stay imports.
 */
export async function load(entry, external = [/^mathjs/]) {
  const bundle = await rolldown({
    input: 'entry',
    cwd: fileURLToPath(root),
    platform: 'node',
    external,
    plugins: [
      {
        name: 'entry',
        resolveId: (id) => (id === 'entry' ? fileURLToPath(new URL('entry.ts', root)) : undefined),
        load: (id) => (id === fileURLToPath(new URL('entry.ts', root)) ? entry : undefined),
      },
    ],
  })
  const { output } = await bundle.generate({ format: 'esm', codeSplitting: false })
  await mkdir(new URL('.cache/', root), { recursive: true })
  const file = new URL(`.cache/load-${process.pid}.mjs`, root)
  await writeFile(file, output[0].code)
  return import(pathToFileURL(fileURLToPath(file)).href).finally(() => rm(file))
}
