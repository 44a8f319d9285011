import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { escapeHtml } from './page.mjs'

/** Folder of src/ → heading of what it exports, in the order of the page. */
const headings = {
  table: 'Tables',
  law: 'Laws',
  fit: 'Fitting',
  solve: 'Solvers',
  infer: 'Uncertainty and predictions',
  plan: 'Plans',
  schedule: 'Learning-rate schedules',
  study: 'Studies',
  chart: 'Charts',
  report: 'Reports',
  base: 'Notes and errors',
  node: "Only in 'isoloss/node'",
}

/** What an entry exports: name outside and inside, and the file that declares it. */
function exportsOf(entry) {
  const text = readFileSync(entry, 'utf8')
  return [...text.matchAll(/^export (type )?\{([^}]*)\} from '([^']+)';$/gm)].flatMap(([, , names, from]) =>
    names
      .split(',')
      .map((each) => each.trim().replace(/^type /, ''))
      .filter(Boolean)
      .map((each) => {
        const [inside, outside = inside] = each.split(' as ')
        return { inside, outside, file: join(dirname(entry), from.replace(/\.ts$/, '.d.ts')) }
      }),
  )
}

/** The declaration of a name in a d.ts as tsc writes it, and the doc comment above; a file may pass it on from another. */
function declarationOf({ inside, file }) {
  const text = readFileSync(file, 'utf8')
  const head = new RegExp(
    `^export (?:declare )?(?:abstract )?(?:function\\*? |const |class |interface |type )${inside}\\b`,
    'm',
  )
  const at = text.search(head)
  if (at < 0) {
    const passed = [...text.matchAll(/^(?:export|import) (?:type )?\{([^}]*)\} from '(\.[^']+)';$/gm)].find(
      ([, names]) => names.split(/[\s,]+/).includes(inside),
    )
    if (passed === undefined) throw new Error(`api: ${file} declares no ${inside}`)
    return declarationOf({ inside, file: join(dirname(file), passed[2].replace(/\.ts$/, '.d.ts')) })
  }
  const [comment] = text.slice(0, at).match(/\/\*\*(?:(?!\*\/)[\s\S])*\*\/\s*$/) ?? ['']
  const doc = comment
    .replaceAll(/^\s*\/\*\*\s?|\s*\*\/\s*$/g, '')
    .replaceAll(/^\s*\* ?/gm, '')
    .replaceAll(/\{@link (\w+)\}/g, '`$1`')
    .trim()
  const rest = text.slice(at)
  const code = rest
    .slice(0, endOf(rest))
    .replace(/^export (declare )?/, '')
    .replaceAll('    ', '  ')
  return { doc, code, folder: file.match(/dist\/(\w+)\//)?.[1] ?? 'base' }
}

/** Where a top-level declaration ends: at a semicolon or closing brace outside of all brackets. */
function endOf(text) {
  let depth = 0
  for (let i = 0; i < text.length; i++) {
    if (text.startsWith('/**', i)) i = text.indexOf('*/', i) + 1
    else if ('{(['.includes(text[i])) depth++
    else if ('})]'.includes(text[i])) {
      depth--
      if (depth === 0 && text[i] === '}' && /^\n/.test(text.slice(i + 1))) return i + 1
    } else if (text[i] === ';' && depth === 0) return i
  }
  return text.length
}

/** The reference of the library, from the declarations that are shipped. Throws for an export without a doc comment. */
export function apiPage(dist) {
  const node = exportsOf(join(dist, 'node', 'index.d.ts'))
  const items = [...exportsOf(join(dist, 'index.d.ts')), ...node].map((each) => ({ ...each, ...declarationOf(each) }))
  const silent = items.filter(({ doc }) => doc === '').map(({ outside }) => outside)
  if (silent.length > 0) throw new Error(`api: no doc comment on ${silent.join(', ')}`)
  const known = new Set(items.map(({ outside }) => outside))
  const linked = (code) =>
    escapeHtml(code).replaceAll(/\b[A-Za-z]\w+\b/g, (word) =>
      known.has(word) && /^[A-Z]/.test(word) ? `<a href="#${word}">${word}</a>` : word,
    )
  const entry = ({ inside, outside, doc, code }) => `<h3 id="${outside}"><code>${outside}</code></h3>
<p>${escapeHtml(doc)
    .replaceAll(/`([^`]+)`/g, '<code>$1</code>')
    .replaceAll(/\n\s*\n/g, '</p><p>')}</p>
<pre tabindex="0"><code>${linked(code.replace(new RegExp(`\\b${inside}\\b`), outside))}</code></pre>`
  const isFunction = ({ outside }) => /^[a-z]/.test(outside)
  const sections = Object.entries(headings).map(([folder, heading]) => {
    const mine = items.filter((each) => each.folder === folder)
    const sorted = [...mine.filter(isFunction), ...mine.filter((each) => !isFunction(each))]
    return sorted.length === 0 ? '' : `<h2 id="${folder}">${heading}</h2>\n${sorted.map(entry).join('\n')}`
  })
  const functions = items.filter(isFunction).map(({ outside }) => `<a href="#${outside}"><code>${outside}</code></a>`)
  return {
    name: 'api',
    title: 'Library',
    body: `<h1>Library</h1>
<p><code>isoloss</code> is free of Node and runs in a browser; <code>isoloss/node</code> exports the same and adds files, pictures and threads.
Everything is plain readonly data, and options come last. What can't be told is <code>null</code>; what you should know comes as
<a href="#Note"><code>Note</code></a>s; a request that can't be carried out throws <a href="#UserError"><code>UserError</code></a>.</p>
<p>${functions.join(' · ')}</p>
${sections.join('\n')}`,
  }
}
