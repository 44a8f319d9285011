import { isBuiltin } from 'node:module'
import { gzipSync } from 'node:zlib'
import { type OutputChunk, rolldown } from 'rolldown'
import { beforeAll, describe, expect, it } from 'vitest'

/** The library with its packages as a page loads it, minified: all files by name, and those that it loads at once. */
interface Bundle {
  readonly chunks: ReadonlyMap<string, OutputChunk>
  /** The entry and all that it imports statically. */
  readonly first: readonly OutputChunk[]
}

let whole: Bundle
let core: Bundle

beforeAll(async () => {
  whole = await bundled([])
  core = await bundled([/\/chart\/[^/]+\.ts$/])
})

async function bundled(external: RegExp[]): Promise<Bundle> {
  const bundle = await rolldown({ input: 'src/index.ts', platform: 'browser', onLog: () => {}, external })
  const { output } = await bundle.generate({ minify: true })
  await bundle.close()
  const chunks = new Map(output.flatMap((part) => (part.type === 'chunk' ? [[part.fileName, part] as const] : [])))
  const reached = new Set<string>()
  const reach = (name: string): void => {
    if (reached.has(name) || !chunks.has(name)) return
    reached.add(name)
    chunks.get(name)!.imports.forEach(reach)
  }
  reach('index.js')
  return { chunks, first: [...reached].map((name) => chunks.get(name)!) }
}

const gzipped = ({ first }: Bundle): number => first.reduce((sum, { code }) => sum + gzipSync(code).length, 0)

describe('the library in a browser', () => {
  it('needs no module of Node', () => {
    const found = [...whole.chunks.values()].flatMap((chunk) => [...chunk.imports, ...chunk.dynamicImports])
    expect(found.filter(isBuiltin)).toEqual([])
  })

  it('loads less than 150 kB gzipped without charts, and less than 175 kB with them', () => {
    expect(gzipped(core)).toBeLessThan(150e3)
    expect(gzipped(whole)).toBeLessThan(175e3)
  })

  it('loads the parser, readers of files, drawing, reports and the second solver only when they are used', () => {
    const packages = whole.first.flatMap(({ moduleIds }) =>
      moduleIds.flatMap((id) => id.match(/node_modules\/((?:@[^/]+\/)?[^/]+)\/(?!.*node_modules)/)?.[1] ?? []),
    )
    expect([...new Set(packages)].sort()).toEqual(['@noble/hashes'])
    const modules = whole.first.flatMap(({ moduleIds }) => moduleIds)
    expect(modules.filter((id) => /\/report\/(writers|report|html|markdown|json)\.ts$/.test(id))).toEqual([])
  })
})
