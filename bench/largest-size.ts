// data/tinylm without its largest size, whose runs are then predicted by three laws. Prints the table of the README and draws
// docs/images/largest-size.svg and docs/images/largest-size-dark.svg.
// usage: npm run bench -- largest-size
import { mkdirSync, writeFileSync } from 'node:fs'
import type { TopLevelSpec } from 'vega-lite'
import { formatNumber, formatQuantity } from '../src/base/quantity.ts'
import { toSvg } from '../src/chart/svg.ts'
import { themeConfig, tones } from '../src/chart/theme.ts'
import { errorsOf, hitsText } from '../src/infer/fold.ts'
import { findLaw } from '../src/law/catalog.ts'
import { readTable } from '../src/node/read-table.ts'
import { backtest } from '../src/study/backtest.ts'

const laws = ['chinchilla', 'gamma', 'kaplan']
const table = await readTable('data/tinylm/runs.csv', {
  needs: ['params', 'tokens', 'loss'],
  where: "group != 'lr'",
})
const { params, tokens } = table.columns
const sizes = [...new Set(params!)].sort((a, b) => a - b)
const [largest, next] = [sizes.at(-1)!, sizes.at(-2)!]
const found = laws.map((name) => backtest(table, findLaw(name), { holdout: `params >= ${largest}`, draws: 1000 }))
const percent = (share: number) => `${share > 0 ? '+' : '−'}${formatNumber(Math.abs(100 * share), 2)} %`

console.log(`${sizes.length - 1} sizes up to ${formatQuantity(next)} fitted, ${formatQuantity(largest)} predicted\n`)
console.log(
  '| law | tokens | measured | predicted | 90 % of a new run | error | quoted |\n|---|--:|--:|--:|--:|--:|---|',
)
const rows = found.flatMap(({ predictions }, at) =>
  predictions.map(({ row, measured, predicted, low, high, quoted }) => {
    const isHit = low! <= measured && measured <= high!
    const band = `${low!.toFixed(2)} – ${high!.toFixed(2)}${isHit ? '' : ' (missed)'}`
    const size = formatQuantity(tokens![row]!)
    console.log(
      `| ${laws[at]} | ${size} | ${measured.toFixed(3)} | ${predicted!.toFixed(3)} | ${band} | ${percent(predicted! / measured - 1)} | ${quoted ? 'yes' : 'no'} |`,
    )
    return { law: laws[at]!, tokens: tokens![row]!, measured, predicted: predicted!, low: low!, high: high! }
  }),
)
const summary = found.map(({ predictions }, at) => {
  const { mre, quoted, ...errors } = errorsOf(predictions)
  const held = `${hitsText(errors)} inside`
  return {
    law: laws[at]!,
    text: `${laws[at]}: ${formatNumber(100 * mre!, 2)} %, ${held}${quoted.n === 0 ? ', withheld' : ''}`,
  }
})
console.log(`\n${summary.map(({ text }) => text).join('\n')}`)

const caption = `Runs of ${formatQuantity(largest)} parameters (data/tinylm) predicted from ${sizes.length - 1} smaller sizes by three laws: ${summary.map(({ text }) => text).join('; ')}.`
function draw(dark: boolean): TopLevelSpec {
  const { accent, ink, mark } = tones(dark)
  const x = {
    field: 'tokens',
    type: 'ordinal',
    title: 'Tokens',
    axis: { labelExpr: "format(datum.value / 1e6, '.1f') + 'M'", labelAngle: 0 },
  }
  const y = { type: 'quantitative', title: 'Loss, nats/token', scale: { zero: false } }
  const titles = Object.fromEntries(
    summary.map(({ law, text }) => [law, text.replace(': ', '\n').replace(', withheld', '\nwithheld by the tool')]),
  )
  return {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    description: caption,
    title: {
      text: `${formatQuantity(largest)} parameters, predicted from smaller models`,
      subtitle:
        'Crosses: measured. Points and bars: predicted, with the 90 % interval of a new run. Mean error and hits above.',
    },
    data: { values: rows.map((row) => ({ ...row, title: titles[row.law]! })) },
    facet: {
      column: {
        field: 'title',
        type: 'nominal',
        title: null,
        sort: summary.map(({ law }) => titles[law]!),
        header: { labelExpr: "split(datum.value, '\\n')", labelFontSize: 12, labelAnchor: 'start', labelColor: ink },
      },
    },
    spec: {
      width: 190,
      height: 240,
      layer: [
        {
          mark: { type: 'rule', strokeWidth: 5, opacity: 0.35, color: accent },
          encoding: { x, y: { ...y, field: 'low' }, y2: { field: 'high' } },
        },
        {
          mark: { type: 'point', filled: true, size: 60, color: accent, opacity: 1 },
          encoding: { x, y: { ...y, field: 'predicted' } },
        },
        {
          mark: { type: 'point', shape: 'cross', angle: 45, filled: true, size: 110, color: mark, opacity: 1 },
          encoding: { x, y: { ...y, field: 'measured' } },
        },
      ],
    },
    config: themeConfig(dark),
  } as TopLevelSpec
}
mkdirSync('assets', { recursive: true })
for (const dark of [false, true])
  writeFileSync(`docs/images/largest-size${dark ? '-dark' : ''}.svg`, await toSvg(draw(dark)))
