import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { isBuiltin } from 'node:module'
import { posix } from 'node:path'
import { describe, expect, it } from 'vitest'

const map = readFileSync('CONTRIBUTING.md', 'utf8')
/** Folder → folders that it may import, from the table in CONTRIBUTING.md. */
const allowed = new Map([...map.matchAll(/^\| `(\w+)` \|.*\| (.+) \|$/gm)].map((row) => [row[1], row[2].split(' ')]))
/** Package → the file or folder that may import it. */
const owners = new Map([...map.matchAll(/^\| `([^`]+)` \| `(src\/[^`]+)` \|$/gm)].map((row) => [row[1], row[2]]))

const files = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .map((file) => `src/${file.replaceAll('\\', '/')}`)
  .filter((file) => file.endsWith('.ts'))
  .map((path) => ({ path, text: readFileSync(path, 'utf8') }))

const folderOf = (path: string): string => path.split('/')[1].replace(/\.ts$/, '')
const isHost = (path: string): boolean => ['node', 'cli'].includes(folderOf(path))
const packageOf = (id: string): string => id.match(/^(@[^/]+\/)?[^/]+/)![0]

interface Import {
  readonly path: string
  readonly id: string
  readonly typeOnly: boolean
}
const imports: readonly Import[] = files.flatMap(({ path, text }) =>
  [...text.matchAll(/^(?:import|export)\s+(type\s)?(?:[^'";]*?\sfrom\s+)?'([^']+)'|\bimport\('([^']+)'\)/gm)].map(
    ([, type, from, dynamic]) => ({ path, id: from ?? dynamic, typeOnly: type !== undefined }),
  ),
)
const inside = imports.filter(({ id }) => id.startsWith('.'))
const outside = imports.filter(({ id }) => !id.startsWith('.'))
const show = (broken: readonly Import[]) => broken.map(({ path, id }) => `${path} imports ${id}`)

describe('the map in CONTRIBUTING.md', () => {
  it('names every folder', () => {
    const folders = new Set(files.map(({ path }) => folderOf(path)))
    expect([...folders].filter((folder) => !allowed.has(folder))).toEqual([])
  })

  it('says which folders a folder imports', () => {
    const mayImport = ({ path, id }: Import): boolean => {
      const [from, to] = [folderOf(path), folderOf(posix.join(posix.dirname(path), id))]
      return from === to || allowed.get(from)!.includes(to)
    }
    expect(show(inside.filter((each) => !mayImport(each)))).toEqual([])
  })

  it('says where each package is imported; types are free', () => {
    const isAtHome = ({ path, id, typeOnly }: Import): boolean =>
      typeOnly || id.startsWith('node:') || path.startsWith(owners.get(packageOf(id)) ?? 'nowhere')
    expect(show(outside.filter((each) => !isAtHome(each)))).toEqual([])
  })
})

describe('the core', () => {
  it('runs in browsers: node: modules only in node and cli', () => {
    const node = outside.filter(({ id }) => isBuiltin(id))
    expect(show(node.filter(({ path }) => !['node', 'cli'].includes(folderOf(path))))).toEqual([])
  })

  it('has no console, clock, process or unseeded randomness', () => {
    const host = /\bconsole\.|\bMath\.random\b|\bDate\.now\b|\bnew Date\b|\bprocess\.\w|\bperformance\.now\b/
    expect(files.filter(({ path, text }) => !isHost(path) && host.test(text)).map(({ path }) => path)).toEqual([])
  })
})

describe('a source file', () => {
  it('has at most 250 lines', () => {
    const long = files.map(({ path, text }) => ({ path, lines: text.trimEnd().split('\n').length }))
    expect(long.filter(({ lines }) => lines > 250)).toEqual([])
  })

  it('has named exports only', () => {
    expect(files.filter(({ text }) => /^export default\b/m.test(text)).map(({ path }) => path)).toEqual([])
  })

  it('that is a law stands in the catalogue', () => {
    const barrel = existsSync('src/law/catalog.ts') ? readFileSync('src/law/catalog.ts', 'utf8') : ''
    const laws = files.filter(({ path }) => path.startsWith('src/law/catalog/')).map(({ path }) => posix.basename(path))
    expect(laws.filter((name) => !barrel.includes(`'./catalog/${name}'`))).toEqual([])
  })
})
