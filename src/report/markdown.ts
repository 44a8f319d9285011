import type { Block, Figure, Section, Table } from './block.ts'
import type { Report } from './report.ts'

/** A report as Markdown, with the pictures that it refers to. */
export interface MarkdownReport {
  readonly text: string
  /** Files to write beside it: path relative to the report → SVG. */
  readonly files: Readonly<Record<string, string>>
}

/** The report as Markdown (GitHub's dialect); pictures are files in `folder`, beside it. */
export function toMarkdown(report: Report, folder: string): MarkdownReport {
  const pathOf = ({ id }: Figure): string => `${folder}/${id}.svg`
  const figures = report.sections.flatMap(({ blocks }) => blocks.filter((block) => block.kind === 'figure'))
  const parts = [
    `# ${escapeMarkdown(report.title)}`,
    escapeMarkdown(report.subtitle),
    ...report.sections.map((section) => sectionMarkdown(section, pathOf)),
    `---\n\nMade by isoloss ${report.isoloss}.`,
  ]
  return {
    text: `${parts.join('\n\n')}\n`,
    files: Object.fromEntries(figures.map((figure) => [pathOf(figure), figure.svg])),
  }
}

/** Text that stands for itself in Markdown: neither markup nor HTML. */
export function escapeMarkdown(text: string): string {
  return text.replace(/[\\`*_[\]<>|#~]/g, (sign) => `\\${sign}`).replace(/\s*\n\s*/g, ' ')
}

function sectionMarkdown({ title, depth, blocks }: Section, pathOf: (figure: Figure) => string): string {
  const level = depth + 1
  const heading = `${'#'.repeat(level)} ${escapeMarkdown(title)}`
  return [heading, ...blocks.map((block) => blockMarkdown(block, level + 1, pathOf))].join('\n\n')
}

function blockMarkdown(block: Block, level: number, pathOf: (figure: Figure) => string): string {
  const heading = (title: string): string => `${'#'.repeat(level)} ${escapeMarkdown(title)}`
  const list = (items: readonly string[]): string => items.map((item) => `- ${item}`).join('\n')
  switch (block.kind) {
    case 'text':
      return escapeMarkdown(block.text)
    case 'headline':
      return [
        escapeMarkdown(block.question),
        `**${escapeMarkdown(block.value)}**`,
        ...block.detail.map(escapeMarkdown),
        `*${escapeMarkdown(block.stamp)}*`,
      ].join('\n\n')
    case 'facts': {
      const facts = block.facts.map(
        ({ label, value, detail }) =>
          `${escapeMarkdown(label)}: **${escapeMarkdown(value)}**${detail ? ` (${escapeMarkdown(detail)})` : ''}`,
      )
      return block.title === undefined ? list(facts) : `${escapeMarkdown(block.title)}:\n\n${list(facts)}`
    }
    case 'list':
      return `${heading(block.title)}\n\n${list(block.items.map(escapeMarkdown))}`
    case 'table':
      return tableMarkdown(block)
    case 'figure':
      return `![${escapeMarkdown(block.alt)}](${encodeURI(pathOf(block))})\n\n*${escapeMarkdown(block.caption)}*`
    case 'notes':
      return list(
        block.notes.map(
          ({ code, level: weight, message, advice }) =>
            `**${weight}** ${escapeMarkdown(code)}: ${escapeMarkdown(message)} ${escapeMarkdown(advice)}`,
        ),
      )
    case 'code':
      return `${heading(block.caption)}\n\n${fenced(block.text)}`
    case 'formula':
      return fenced(`${block.name} = ${block.text}`)
    case 'links':
      return `${heading(block.title)}\n\n${list(
        block.links.map(
          ({ text, url, detail }) =>
            `[${escapeMarkdown(text)}](${encodeURI(url)})${detail === '' ? '' : `, ${escapeMarkdown(detail)}`}`,
        ),
      )}`
    case 'terms':
      return `${heading('What the codes mean')}\n\n${list(
        block.terms.map(({ term, meaning }) => `**${escapeMarkdown(term)}**: ${escapeMarkdown(meaning)}`),
      )}`
  }
}

/** A code block whose fence is longer than any in the text. */
function fenced(text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length))
  const fence = '`'.repeat(longest + 1)
  return `${fence}text\n${text}\n${fence}`
}

function tableMarkdown({ caption, columns, rows }: Table): string {
  const line = (cells: readonly string[]): string => `| ${cells.map(escapeMarkdown).join(' | ')} |`
  const rule = `|${columns.map(({ numeric }) => (numeric ? ' ---: ' : ' --- ')).join('|')}|`
  return [`*${escapeMarkdown(caption)}*\n`, line(columns.map(({ name }) => name)), rule, ...rows.map(line)].join('\n')
}
