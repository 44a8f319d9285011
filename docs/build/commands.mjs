import { execFileSync } from 'node:child_process'
import { escapeHtml } from './page.mjs'

/** The reference of the command line: what each command itself prints for --help. */
export function commandPage(cli) {
  const help = (...words) =>
    execFileSync(process.execPath, [cli, ...words, '--help'], {
      encoding: 'utf8',
      env: { ...process.env, COLUMNS: '80' },
    })
  const all = help()
  const names = [
    ...all
      .split('Commands:')[1]
      .split('Examples:')[0]
      .matchAll(/^ {2}(\w+) /gm),
  ].map(([, name]) => name)
  const sections = names
    .filter((name) => name !== 'help')
    .map(
      (name) => `<h2 id="${name}">${name}</h2>\n<pre tabindex="0"><code>${escapeHtml(help(name).trim())}</code></pre>`,
    )
  const links = names.filter((name) => name !== 'help').map((name) => `<a href="#${name}"><code>${name}</code></a>`)
  return {
    name: 'commands',
    title: 'Command line',
    body: `<h1>Command line</h1>
<p>${links.join(' · ')}</p>
<p>Exit code 0: done. 1: the request can't be carried out, and standard error says why. 2: the command line is wrong. 3: done,
but with <code>--strict</code> a note is of level "unreliable". <code>--json</code> prints one JSON document, in which every number has all of its digits.</p>
<pre tabindex="0"><code>${escapeHtml(all.trim())}</code></pre>
${sections.join('\n')}`,
  }
}
