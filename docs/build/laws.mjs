import { escapeHtml } from './page.mjs'

const fileOf = ({ name }) => `law-${name.replaceAll(':', '-')}`

const table = (head, rows) =>
  `<div class="scroll"><table><thead><tr>${head.map((cell) => `<th>${cell}</th>`).join('')}</tr></thead><tbody>
${rows.map((row) => `<tr>${row.map((cell) => `<td>${cell}</td>`).join('')}</tr>`).join('\n')}
</tbody></table></div>`

const code = (text) => `<code>${escapeHtml(text)}</code>`

/** The catalogue: its overview, and a page for each law. */
export function lawPages({ topics, mathOf, treeOf, objectiveText, defaultObjective, roleInfo }) {
  const formulaOf = (law) => `<div class="formula">${mathOf(law.output ?? 'loss', treeOf(law, law.formula))}</div>`
  const overview = topics.map(
    ({ title, laws }) => `<h2>${escapeHtml(title)}</h2>
${table(
  ['Law', 'Question'],
  laws.map((law) => [
    `<a href="${fileOf(law)}.html">${code(law.name)}</a>`,
    `${escapeHtml(law.question)}${formulaOf(law)}`,
  ]),
)}`,
  )
  const bound = (value, open) => (value === null ? open : String(value))
  const body = (law) => {
    const { name, title, question, inputs, params, derived = {}, sets = [], references, misleads = [] } = law
    const parts = [
      `<h1>${escapeHtml(title)}</h1><p>${code(`--law ${name}`)}: ${escapeHtml(question)}</p>${formulaOf(law)}<pre><code>${escapeHtml(law.formula)}</code></pre>`,
      `<h2>Inputs</h2>${table(
        ['Symbol', 'Role', 'Meaning'],
        Object.entries(inputs).map(([symbol, role]) => [
          code(symbol),
          code(role === 'x' ? 'params, tokens, flops, step …' : role),
          escapeHtml(role === 'x' ? 'the one quantity that you vary' : roleInfo(role).meaning),
        ]),
      )}`,
      `<h2>Parameters</h2>${table(
        ['Name', 'Meaning', 'Unit', 'Bounds'],
        Object.entries(params).map(
          ([
            symbol,
            {
              meaning,
              unit,
              bounds: [low, high],
            },
          ]) => [
            code(symbol),
            escapeHtml(meaning),
            escapeHtml(unit),
            low === null && high === null ? 'none' : `${bound(low, '−∞')} to ${bound(high, '∞')}`,
          ],
        ),
      )}`,
      Object.keys(derived).length > 0 &&
        `<h2>Derived</h2>${table(
          ['Name', 'Formula'],
          Object.entries(derived).map(([symbol, text]) => [code(symbol), code(text)]),
        )}`,
      `<p>Default objective: ${code(objectiveText(law.objective ?? defaultObjective))}</p>`,
      sets.length > 0 &&
        `<h2>Published coefficients</h2>${table(
          ['Set', 'Coefficients', 'Data', 'From'],
          sets.map((set) => [
            code(set.name),
            Object.entries(set.params)
              .map(([symbol, value]) => `<span class="set">${code(symbol)} ${Number(value.toPrecision(8))}</span>`)
              .join('<br>'),
            escapeHtml(set.data),
            `${escapeHtml(set.cite)}${set.source === 'secondary' ? ' (as quoted by others)' : ''}`,
          ]),
        )}`,
      misleads.length > 0 &&
        `<h2>When it misleads</h2><ul>${misleads.map((text) => `<li>${escapeHtml(text)}</li>`).join('')}</ul>`,
      references.length > 0 &&
        `<h2>References</h2><ul>${references
          .map(
            ({ cite, url, where }) =>
              `<li><a href="${escapeHtml(url)}">${escapeHtml(cite)}</a>${where ? `, ${escapeHtml(where)}` : ''}</li>`,
          )
          .join('')}</ul>`,
    ]
    return parts.filter(Boolean).join('\n')
  }
  return [
    {
      name: 'laws',
      title: 'Catalogue of laws',
      body: `<h1>Catalogue of laws</h1><p>By the question that you have; each from simple to rich. See <a href="choosing.html">choosing a law</a>. Any formula is a law, too.</p>${overview.join('\n')}`,
    },
    ...topics.flatMap(({ laws }) => laws.map((law) => ({ name: fileOf(law), title: law.title, body: body(law) }))),
  ]
}
