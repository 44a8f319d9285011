import { formatNumber, plural } from '../../base/quantity.ts'
import { roles as knownRoles, type Role, roleInfo } from '../../base/role.ts'
import type { Estimate } from '../../infer/estimate.ts'
import type { Inspection } from '../../table/inspect.ts'
import type { Dropped } from '../../table/table.ts'
import { type Block, type Facts, type Section, table, text } from '../block.ts'
import { filesText, placeText, roleText } from '../format.ts'

/** What was fitted: files, rows, runs, columns and their ranges, and the rows left out with their places. */
export function dataSection({ fit }: Estimate, seen: Inspection | null): Section {
  const files = fit.table.origin.files
  if (seen === null) {
    const why =
      fit.table.fingerprint === '' ? 'The coefficients were given, not fitted here' : 'The fit came without its rows'
    const known = fit.table.fingerprint === '' ? '' : ` Their fingerprint is ${fit.table.fingerprint}.`
    const blocks = [
      text(`${why}: there is nothing to show of the data.${known}`),
      ...droppedTable(fit.table.dropped, files),
    ]
    return { id: 'data', title: 'Data', depth: 1, blocks }
  }
  const facts: Facts = {
    kind: 'facts',
    facts: [
      { label: files.length === 1 ? 'File' : 'Files', value: filesText(files) || 'none' },
      { label: 'Rows', value: String(seen.rows) },
      { label: 'Runs', value: String(seen.runs) },
      { label: 'Rows left out', value: String(seen.dropped.reduce((sum, { count }) => sum + count, 0)) },
    ],
  }
  return {
    id: 'data',
    title: 'Data',
    depth: 1,
    blocks: [
      facts,
      columnsTable(seen),
      text(designText(seen)),
      ...droppedTable(seen.dropped, files),
      text(`Fingerprint of the rows: ${fit.table.fingerprint}`),
    ],
  }
}

function columnsTable({ roles, ranges, design }: Inspection): Block {
  const rows = Object.entries(roles).flatMap(([role, column]) => {
    const range = ranges[role]
    if (!range) return []
    const { meaning } = roleInfo(role)
    const name = Object.hasOwn(knownRoles, role) && meaning !== role ? `${role} (${meaning})` : role
    return [
      [
        name,
        column!,
        ...[range.low, range.median, range.high].map((v) => roleText(role as Role, v)),
        design.levels[role] === undefined ? '' : String(design.levels[role]),
      ],
    ]
  })
  return table(
    'Columns in use, and what they range over',
    ['Role', 'Column', '#Lowest', '#Median', '#Highest', '#Values'],
    rows,
  )
}

function designText({ design, rows }: Inspection): string {
  const { correlation, tokensPerParam, octaves } = design
  const spread = Object.entries(octaves).map(([role, n]) => `${role} ${formatNumber(2 ** n, 3)} times`)
  const range = spread.length > 0 ? `From smallest to largest the rows span: ${spread.join(', ')}.` : ''
  const together =
    tokensPerParam !== null
      ? ` All have about ${formatNumber(tokensPerParam, 3)} tokens per parameter.`
      : correlation !== null
        ? ` The correlation of ln params and ln tokens is ${formatNumber(correlation, 2)}; at 0 their effects are easiest to tell apart.`
        : ''
  return `${range}${together}` || `${plural(rows, 'row')}.`
}

function droppedTable(dropped: readonly Dropped[], files: readonly string[]): Block[] {
  if (dropped.length === 0) return []
  const places = ({ where, count }: Dropped): string => {
    const shown = where.slice(0, 5).map(placeText(files))
    return shown.join(', ') + (count > shown.length && shown.length > 0 ? ', …' : '')
  }
  return [
    table(
      'Rows left out',
      ['Reason', '#Rows', 'Where'],
      dropped.map((each) => [each.reason, String(each.count), places(each)]),
    ),
  ]
}
