import { Marked } from 'marked'

/** Pages in the order of the menu, under its headings. */
export const menu = [
  ['Start', ['index', 'choosing', 'planning', 'curves', 'recipes']],
  ['Understand', ['concepts', 'mistakes', 'gallery', 'comparison']],
  ['Look up', ['laws', 'notes', 'commands', 'api']],
]

export const escapeHtml = (text) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')

/** The anchor of a heading: its letters and digits. */
export const anchor = (text) =>
  text
    .replaceAll(/<[^>]*>|&[a-z]+;|`/g, '')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, '-')
    .replaceAll(/^-|-$/g, '')

const marked = new Marked({
  renderer: {
    heading({ tokens, depth, text }) {
      return `<h${depth} id="${anchor(text)}">${this.parser.parseInline(tokens)}</h${depth}>\n`
    },
    code: ({ text, lang }) =>
      `<pre tabindex="0" class="${lang === 'text' ? 'printed' : 'typed'}"><code>${escapeHtml(text)}</code></pre>\n`,
    table(token) {
      const cells = (row, tag) =>
        row.map(({ tokens }) => `<${tag}>${this.parser.parseInline(tokens)}</${tag}>`).join('')
      const body = token.rows.map((row) => `<tr>${cells(row, 'td')}</tr>`).join('\n')
      return `<div class="scroll"><table><thead><tr>${cells(token.header, 'th')}</tr></thead><tbody>\n${body}\n</tbody></table></div>\n`
    },
  },
})

/** Markdown as HTML; links to other sources become links to their pages. */
export const html = (markdown) => marked.parse(markdown).replaceAll(/href="([\w-]+)\.md(#[^"]*)?"/g, 'href="$1.html$2"')

export const titleOf = (markdown) => markdown.match(/^# (.+)$/m)[1]

const siteStyle = `
body { max-width: 76rem; padding-top: 0; }
.layout { display: grid; grid-template-columns: 13rem minmax(0, 50rem); gap: 3rem; }
.layout > nav { position: sticky; top: 0; align-self: start; max-height: 100vh; overflow-y: auto; padding: 2rem 0; font-size: 0.92rem; }
.layout > nav .name { font-weight: 700; font-size: 1.15rem; text-decoration: none; color: var(--ink); }
.layout > nav p { margin: 1.2rem 0 0.2rem; color: var(--soft); }
.layout > nav ul { display: block; margin: 0; }
.layout > nav a[aria-current] { color: var(--ink); font-weight: 600; text-decoration: none; }
main { padding: 2rem 0 3rem; min-width: 0; }
main h1 { margin-bottom: 1rem; }
pre.printed { border-style: dashed; background: none; }
th, td { overflow-wrap: normal; }
td:first-child { padding-left: 0; }
.set { white-space: nowrap; }
th { white-space: nowrap; }
img { max-width: 100%; height: auto; }
.dark { display: none; }
@media (prefers-color-scheme: dark) { .dark { display: block; } .light { display: none; } }
figure { margin: 1.5rem 0; }
figcaption { color: var(--soft); font-size: 0.9rem; }
@media (max-width: 60rem) { .layout { grid-template-columns: minmax(0, 1fr); gap: 0; } .layout > nav { position: static; padding-bottom: 0; } }
@media print { .layout { display: block; } .layout > nav { display: none; } }
`

/** A whole page: nothing in it needs the network, and nothing runs. */
export function page({ name, title, body, up = '' }, titles, { style, version }) {
  const label = (name) => (name === 'index' ? 'Quick start' : titles[name])
  const links = (names) =>
    names
      .map((each) => {
        const current = each === name ? ' aria-current="page"' : ''
        return `<li><a href="${up}${each}.html"${current}>${escapeHtml(label(each))}</a></li>`
      })
      .join('')
  const sections = menu.map(([heading, names]) => `<p>${heading}</p><ul>${links(names)}</ul>`).join('')
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src 'self'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(title)} · isoloss</title>
<style>${style}${siteStyle}</style>
</head>
<body>
<div class="layout">
<nav aria-label="Pages"><a class="name" href="${up}index.html">isoloss</a>${sections}<p>version ${version}</p></nav>
<main>
${body}
</main>
</div>
</body>
</html>
`
}
