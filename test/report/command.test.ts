import { existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Command } from 'commander'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { define } from '../../src/cli/command/report.ts'
import { toDocument } from '../../src/infer/document.ts'
import { fitted, grid, simulated } from './fits.ts'

const folder = mkdtempSync(join(tmpdir(), 'isoloss-report-'))
const at = (name: string): string => join(folder, name)
const { columns, runs } = simulated(grid)
const lines = runs.names.map((name, i) => [name, columns.params![i], columns.tokens![i], columns.loss![i]].join(','))
writeFileSync(at('runs.csv'), ['run,params,tokens,loss', ...lines].join('\n'))
writeFileSync(at('fit.json'), JSON.stringify(toDocument(fitted(grid))))

/** Runs the command and returns what it printed on standard output. */
async function report(...argv: string[]): Promise<string> {
  let printed = ''
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => (printed += text) !== '')
  vi.spyOn(process.stderr, 'write').mockImplementation(() => true)
  const program = new Command('isoloss').exitOverride()
  define(program.command('report').exitOverride())
  await program.parseAsync(['report', ...argv], { from: 'user' })
  return printed
}
afterEach(() => {
  vi.restoreAllMocks()
})

describe('isoloss report', () => {
  it('fits tables and writes one HTML file that says which command made it', async () => {
    const printed = await report(at('runs.csv'), '--bootstrap', '50', '--title', 'The next run', '--out', at('a.html'))
    const html = readFileSync(at('a.html'), 'utf8')
    expect(printed).toContain('What loss does the best run for 6.14e21 FLOP reach')
    expect(printed).toContain(`Written to ${at('a.html')}`)
    expect(html).toContain('<title>The next run</title>')
    expect(html).toContain('--bootstrap 50 --title &#39;The next run&#39; --out')
  })

  it('takes fit documents, also several, also of groups', async () => {
    const { fit: _, ...group } = { by: { corpus: 'c4' }, fit: null }
    const document = JSON.parse(readFileSync(at('fit.json'), 'utf8'))
    writeFileSync(at('fits.json'), JSON.stringify({ kind: 'fits', format: 1, groups: [{ ...group, fit: document }] }))
    await report(at('fit.json'), at('fits.json'), '--flops', '1e22', '--out', at('b.json'))
    const { fits } = JSON.parse(readFileSync(at('b.json'), 'utf8'))
    expect(fits.map(({ name }: { name: string }) => name)).toEqual(['fit.json', 'fits.json, corpus = c4'])
    expect(fits[0].answers[0]).toMatchObject({ flops: 1e22, verdict: 'determined' })
  })

  it('writes the pictures of Markdown into a folder beside it', async () => {
    const printed = JSON.parse(await report(at('fit.json'), '--out', at('c.md'), '--json'))
    expect(printed).toMatchObject({ format: 1, kind: 'report', out: at('c.md'), type: 'markdown' })
    const text = readFileSync(at('c.md'), 'utf8')
    const named = [...text.matchAll(/\]\((c-files\/[^)]+)\)/g)].map(([, path]) => at(path!))
    expect(printed.figures).toEqual(named)
    for (const path of named) expect(existsSync(path), path).toBe(true)
  })

  it('refuses a format that it does not have before it fits, and leaves nothing behind', async () => {
    await expect(report(at('runs.csv'), '--out', at('d.pdf'))).rejects.toThrow(/d\.pdf: .*\.html, \.md or \.json/)
    expect(readdirSync(folder).filter((name) => name.startsWith('d.') || name.endsWith('.part'))).toEqual([])
  })

  it('refuses tables and documents together', async () => {
    await expect(report(at('fit.json'), at('runs.csv'), '--out', at('e.html'))).rejects.toThrow(/runs\.csv: is no fit/)
  })
})
