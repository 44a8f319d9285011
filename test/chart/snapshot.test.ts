import { expect, it } from 'vitest'
import { chart } from '../../src/chart/chart.ts'
import { curvesOf, specs } from './curve-fits.ts'
import { usual } from './fits.ts'

const target = { params: 70e9, tokens: 1.4e12 }
const curves = curvesOf(specs)

/**
 * A spec to be read: of each layer's records the first and how many there are, numbers with three digits, so that only
 * what is drawn differently shows as a difference.
 */
function outline(value: unknown): unknown {
  if (typeof value === 'number') return Number(value.toPrecision(3))
  if (Array.isArray(value)) return value.map(outline)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key,
      key === 'values' && typeof inner[0] === 'object' && inner.length > 1
        ? [outline(inner[0]), `… ${inner.length} in all`]
        : outline(inner),
    ]),
  )
}

it.each([
  ...[
    'params',
    'tokens',
    'compute',
    'residuals',
    'contour',
    'frontier',
    'trade-off',
    'cost',
    'backtest',
    'profile',
    'pairs',
  ].map((kind) => [kind, usual] as const),
  ['curves', curves] as const,
])('the spec of %s is the one that was looked at', async (kind, of) => {
  const { config: _, ...spec } = chart(of, kind, { target }).spec
  await expect(`${JSON.stringify(outline(spec), null, 1)}\n`).toMatchFileSnapshot(`snapshots/${kind}.txt`)
})
