import type { Note } from '../base/note.ts'
import { escapeXml } from '../chart/escape.ts'
import { jsonInScript } from '../chart/html.ts'
import type { Block, Facts, Headline, Section, Table } from './block.ts'
import { withPowers } from './format.ts'
import { liveOf } from './live.ts'
import { mathOf } from './math.ts'
import type { Report } from './report.ts'
import { style } from './style.ts'
import { inlineSvg } from './svg.ts'

/** A script for the page, and the digest by which the page's policy lets this one run and no other. */
export interface PageScript {
  readonly text: string
  /** Base64. */
  readonly sha256: string
}

/** Nothing is loaded from anywhere: neither the page nor a figure in it can reach the network; no text is run as code. */
function policyFor(script: PageScript | null): string {
  const policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
  return script === null ? policy : `${policy}; script-src 'sha256-${script.sha256}'`
}

/**
 * The report as one HTML file that needs nothing else: no network, light and dark, fit for print. With a script its
 * figures answer to the reader and its fit can be made again; without one nothing in it runs.
 */
export function toHtml(report: Report, script: PageScript | null = null): string {
  const { title, subtitle, sections, isoloss } = report
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policyFor(script)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="generator" content="isoloss ${escapeXml(isoloss)}">
<title>${escapeXml(title)}</title>
<style>
${style}</style>
</head>
<body>
<header>
<h1>${escapeXml(title)}</h1>
<p>${escapeXml(subtitle)}</p>
</header>
${contents(sections)}
<main>
${sections.map(sectionHtml).join('\n')}
</main>
<footer>
<p>Made by isoloss ${escapeXml(isoloss)}. Every number comes from one fit; the settings that make it again stand under Reproduce.</p>
</footer>
${script === null ? '' : scripts(report, script)}</body>
</html>
`
}

function scripts(report: Report, { text }: PageScript): string {
  return `<script type="application/json" id="live-report">${jsonInScript(liveOf(report))}</script>
<script>${text}</script>
`
}

function contents(sections: readonly Section[]): string {
  const links = sections
    .filter(({ depth }) => depth === 1)
    .map(({ id, title }) => `<li><a href="#${id}">${escapeXml(title)}</a></li>`)
  return `<nav aria-label="Contents"><ul>${links.join('')}</ul></nav>`
}

function sectionHtml({ id, title, depth, blocks }: Section): string {
  const level = depth + 1
  const inside = blocks.map((block) => blockHtml(block, level + 1)).join('\n')
  return `<section id="${id}" aria-labelledby="${id}-title">
<h${level} id="${id}-title">${escapeXml(title)}</h${level}>
${inside}
</section>`
}

/** `level` is that of a heading inside the block. */
function blockHtml(block: Block, level: number): string {
  switch (block.kind) {
    case 'text':
      return `<p>${shown(block.text)}</p>`
    case 'headline':
      return headlineHtml(block)
    case 'facts':
      return factsHtml(block)
    case 'list':
      return `<h${level}>${escapeXml(block.title)}</h${level}>\n${listHtml(block.items.map(shown))}`
    case 'table':
      return tableHtml(block)
    case 'figure':
      return `<figure id="figure-${block.id}" data-chart="${block.chart}">
<div class="picture" role="group" aria-label="${escapeXml(block.alt)}" tabindex="0">
${inlineSvg(block.svg, block.id, block.alt)}
</div>
<figcaption>${prose(block.caption)}</figcaption>
</figure>`
    case 'notes':
      return `<ul class="notes">${block.notes.map(noteHtml).join('\n')}</ul>`
    case 'code':
      return `<h${level}>${escapeXml(block.caption)}</h${level}>\n<pre tabindex="0"><code>${escapeXml(block.text)}</code></pre>`
    case 'formula':
      return `<div class="formula">${mathOf(block.name, block.tree)}<p><code>${escapeXml(`${block.name} = ${block.text}`)}</code></p></div>`
    case 'links': {
      const items = block.links.map(
        ({ text, url, detail }) =>
          `<a href="${escapeXml(safeUrl(url))}" rel="noreferrer">${escapeXml(text)}</a>${detail === '' ? '' : `, ${escapeXml(detail)}`}`,
      )
      return `<h${level}>${escapeXml(block.title)}</h${level}>\n${listHtml(items)}`
    }
    case 'terms': {
      const terms = block.terms.map(
        ({ term, meaning }) => `<dt><code>${escapeXml(term)}</code></dt><dd>${escapeXml(meaning)}</dd>`,
      )
      return `<details open><summary>What the codes mean</summary><dl class="terms">${terms.join('\n')}</dl></details>`
    }
  }
}

/** A law read from a document may carry any text as an address; only web addresses become links. */
function safeUrl(url: string): string {
  return /^https?:\/\//.test(url) ? url : '#'
}

function headlineHtml({ question, verdict, stamp, value, detail }: Headline): string {
  return `<div class="headline ${verdict}">
<p class="question">${shown(question)}</p>
<p class="value">${shown(value)}</p>
${detail.map((line) => `<p>${shown(line)}</p>`).join('\n')}
<p class="verdict">${escapeXml(stamp)}</p>
</div>`
}

function factsHtml({ title, facts }: Facts): string {
  const items = facts.map(
    ({ label, value, detail }) =>
      `<div><dt>${escapeXml(label)}</dt><dd>${shown(value)}${detail ? `<small>${shown(detail)}</small>` : ''}</dd></div>`,
  )
  const heading = title === undefined ? '' : `<p class="lead">${shown(title)}</p>\n`
  return `${heading}<dl class="facts">${items.join('\n')}</dl>`
}

function tableHtml({ caption, columns, rows }: Table): string {
  const align = (j: number): string => (columns[j]?.numeric ? ' class="number"' : '')
  const head = columns.map(({ name }, j) => `<th scope="col"${align(j)}>${escapeXml(name)}</th>`).join('')
  const body = rows.map((row) => {
    const cells = row.map((cell, j) =>
      j === 0 ? `<th scope="row">${escapeXml(cell)}</th>` : `<td${align(j)}>${cellHtml(cell)}</td>`,
    )
    return `<tr>${cells.join('')}</tr>`
  })
  return `<div class="scroll" role="region" aria-label="${escapeXml(caption)}" tabindex="0"><table>
<caption>${shown(caption)}</caption>
<thead><tr>${head}</tr></thead>
<tbody>
${body.join('\n')}
</tbody>
</table></div>`
}

/** The first line of a cell is its value; what follows adds to it. Lists without spaces, as schedules are, break after a comma. */
function cellHtml(cell: string): string {
  const [value, ...more] = cell.split('\n').map((line) => shown(line).replace(/,(?=\S)/g, ',<wbr>'))
  return value + more.map((line) => `<br><small>${line}</small>`).join('')
}

function noteHtml({ code, level, message, advice }: Note): string {
  return `<li class="${level}"><p><strong>${prose(message)}</strong></p><p>${prose(advice)}</p><p class="code">${level} · <code>${escapeXml(code)}</code></p></li>`
}

function listHtml(items: readonly string[]): string {
  return `<ul>${items.map((item) => `<li>${item}</li>`).join('\n')}</ul>`
}

function shown(text: string): string {
  return prose(withPowers(text))
}

/** Text whose lines never end between a number and its per cent sign. */
function prose(text: string): string {
  return escapeXml(text.replace(/(\d) %/g, '$1\u00a0%'))
}
