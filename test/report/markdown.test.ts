import { describe, expect, it } from 'vitest'
import { escapeMarkdown, toMarkdown } from '../../src/report/markdown.ts'
import { fitted, grid, ladder } from './fits.ts'
import { steady, told } from './text.ts'

describe('the report as Markdown', () => {
  it.each([
    ['a well laid out table', 'grid', grid],
    ['a ladder of one ratio', 'ladder', ladder],
  ])('of %s', async (_, name, design) => {
    const { text } = toMarkdown(await told(fitted(design)), 'report-files')
    await expect(steady(text)).toMatchFileSnapshot(`snapshots/${name}.md`)
  })

  it('takes nothing in a name for markup', () => {
    expect(escapeMarkdown('<script>|a*b_c`[x](y)\n# z')).toBe('\\<script\\>\\|a\\*b\\_c\\`\\[x\\](y) \\# z')
  })
})
