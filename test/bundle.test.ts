import { isBuiltin } from 'node:module'
import { gzipSync } from 'node:zlib'
import { type OutputChunk, rolldown } from 'rolldown'
import { beforeAll, describe, expect, it } from 'vitest'

/** The library with all its packages as a page loads it, minified, by file name. */
let chunks: ReadonlyMap<string, OutputChunk>
/** What a page that imports `isoloss` loads at once: the entry and all that it imports statically. */
let first: readonly OutputChunk[]

beforeAll(async () => {
  const bundle = await rolldown({ input: 'src/index.ts', platform: 'browser', onLog: () => {} })
  const { output } = await bundle.generate({ minify: true })
  await bundle.close()
  chunks = new Map(output.flatMap((part) => (part.type === 'chunk' ? [[part.fileName, part] as const] : [])))
  const reached = new Set<string>()
  const reach = (name: string): void => {
    if (reached.has(name)) return
    reached.add(name)
    chunks.get(name)!.imports.forEach(reach)
  }
  reach('index.js')
  first = [...reached].map((name) => chunks.get(name)!)
})

describe('the library in a browser', () => {
  it('needs no module of Node', () => {
    const found = [...chunks.values()].flatMap((chunk) => [...chunk.imports, ...chunk.dynamicImports])
    expect(found.filter(isBuiltin)).toEqual([])
  })

  it('loads less than 150 kB gzipped, the specs of charts included', () => {
    const bytes = first.reduce((sum, { code }) => sum + gzipSync(code).length, 0)
    expect(bytes).toBeLessThan(150e3)
  })

  it('loads the parser, Parquet, drawing and the second solver only when they are used', () => {
    const packages = first.flatMap(({ moduleIds }) =>
      moduleIds.flatMap((id) => id.match(/node_modules\/((?:@[^/]+\/)?[^/]+)\/(?!.*node_modules)/)?.[1] ?? []),
    )
    expect([...new Set(packages)].sort()).toEqual(['@noble/hashes', 'd3-dsv'])
  })
})
