// `npm run docs`: builds the documentation into site/, from docs/*.md and from what the package itself knows. No network.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { load } from '../../.ci/load.mjs'
import { apiPage } from './api.mjs'
import { commandPage } from './commands.mjs'
import { gallery } from './gallery.mjs'
import { lawPages } from './laws.mjs'
import { escapeHtml, html, menu, page, titleOf } from './page.mjs'

const root = fileURLToPath(new URL('../..', import.meta.url))
const dist = join(root, 'dist')
if (!existsSync(join(dist, 'index.js')))
  throw new Error('the documentation is made from dist/: run `npm run build` first')
const inside = await load(`
  export { roleInfo } from './src/base/role.ts'
  export { version } from './src/base/version.ts'
  export { topics } from './src/law/catalog.ts'
  export { defaultObjective } from './src/law/law.ts'
  export { objectiveText } from './src/law/objective.ts'
  export { treeOf } from './src/law/tree.ts'
  export { glossary } from './src/report/glossary.ts'
  export { mathOf } from './src/report/math.ts'
  export { style } from './src/report/style.ts'`)

const written = readdirSync(join(root, 'docs'))
  .filter((name) => name.endsWith('.md'))
  .map((name) => ({ name: name.replace('.md', ''), text: readFileSync(join(root, 'docs', name), 'utf8') }))
  .map(({ name, text }) => ({ name, title: titleOf(text), body: html(text) }))
const terms = Object.entries(inside.glossary).map(
  ([code, meaning]) => `<dt id="${code}"><code>${code}</code></dt><dd>${escapeHtml(meaning)}</dd>`,
)
const notes = {
  name: 'notes',
  title: 'Glossary of notes',
  body: `<h1>Glossary of notes</h1>
<p>A note says what you should know about a result. <em>info</em>: for your information. <em>caution</em>: read before you rely on it.
<em>unreliable</em>: numbers that rest on it are withheld. Codes are stable, so programs can ask for them.</p>
<dl class="terms">${terms.join('\n')}</dl>`,
}
const { page: charts, files } = await gallery(await import(pathToFileURL(join(dist, 'index.js')).href))
const pages = [...written, ...lawPages(inside), notes, commandPage(join(dist, 'cli', 'main.js')), apiPage(dist), charts]

const site = join(root, 'site')
rmSync(site, { recursive: true, force: true })
mkdirSync(site)
const titles = Object.fromEntries(pages.map(({ name, title }) => [name, title]))
for (const each of pages) writeFileSync(join(site, `${each.name}.html`), page(each, titles, inside))
for (const [name, content] of Object.entries(files)) writeFileSync(join(site, name), content)
checkLinks()
console.log(`site/index.html: ${pages.length} pages, ${Object.keys(files).length} pictures`)

/** Throws for a page that the menu misses or lacks, and for a link or picture inside the site that leads nowhere. */
function checkLinks() {
  const lacking = menu.flatMap(([, names]) => names).filter((name) => !(name in titles))
  const lost = written.filter(({ name }) => !menu.some(([, names]) => names.includes(name))).map(({ name }) => name)
  const dead = pages.flatMap(({ name, body }) =>
    [...body.matchAll(/(?:href|src)="([^"]+)"/g)].flatMap(([, link]) => {
      if (/^https?:/.test(link)) return []
      const [file, id] = link.split('#')
      const target = file === '' ? body : pages.find((each) => `${each.name}.html` === file)?.body
      const isThere = file in files || (target !== undefined && (id === undefined || target.includes(`id="${id}"`)))
      return isThere ? [] : [`${name}: ${link}`]
    }),
  )
  const wrong = [...lacking, ...lost, ...dead]
  if (wrong.length > 0) throw new Error(`links that lead nowhere, or pages outside the menu: ${wrong.join(', ')}`)
}
