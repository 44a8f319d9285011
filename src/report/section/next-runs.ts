import { formatQuantity, plural } from '../../base/quantity.ts'
import { roleName } from '../../base/role.ts'
import { chartOfDesign } from '../../chart/chart.ts'
import type { Estimate } from '../../infer/estimate.ts'
import { design } from '../../plan/design.ts'
import { repeatedRuns } from '../../plan/portfolio.ts'
import type { Answer } from '../answer.ts'
import { type Block, type Section, table, text } from '../block.ts'
import { bandText, NOT_DETERMINED, percent, pointText } from '../format.ts'
import { type Draw, figureOf, WIDTH } from './charts.ts'

/**
 * The runs within a budget, FLOP, that shrink the interval of the headline most; none without a budget. Throws UserError
 * for a law that runs can't be proposed for.
 */
export async function nextRunsSection(
  estimate: Estimate,
  answer: Answer | undefined,
  budget: number | undefined,
  draw: Draw | null,
): Promise<Section[]> {
  if (budget === undefined) return []
  const section = (blocks: Block[]): Section[] => [{ id: 'next-runs', title: 'Runs to make next', depth: 1, blocks }]
  if (answer === undefined || answer.at === null)
    return section([text('There is no run to aim at: the best one is not determined. Name a run.')])
  const found = design(estimate, { budget, target: answer.at })
  const { portfolio, before, after, level, flops, notes } = found
  const intro = `The runs that narrow the ${percent(level)} interval of the curve at ${pointText(found.target.at)} most, within ${formatQuantity(budget)} FLOP, if the law holds.`
  const blocks = notes.some(({ code }) => code === 'stays-withheld')
    ? [text('No runs are proposed: the rows contradict the law, and more of the same would not change that.')]
    : [
        text(
          `${intro} ${plural(portfolio.length, 'run')} of ${formatQuantity(flops)} FLOP in all take it from ${answer.because === null ? bandText(before) : NOT_DETERMINED} to ${bandText(after)}.`,
        ),
        runsTable(found),
        ...(draw ? [await figureOf(chartOfDesign(estimate, found, { width: WIDTH }), draw)] : []),
      ]
  return section(blocks)
}

function runsTable({ portfolio }: ReturnType<typeof design>) {
  const runs = repeatedRuns(portfolio)
  const roles = Object.keys(runs[0]?.at ?? {}).filter((role) => role !== 'flops')
  return table(
    'In this order; the interval is that of the target once they are made',
    [
      ...roles.map((role) => `#${roleName(role).charAt(0).toUpperCase()}${roleName(role).slice(1)}`),
      '#FLOP each',
      '#Times',
      '#Interval after',
    ],
    runs.map(({ at, flops, times, after }) => [
      ...roles.map((role) => formatQuantity(at[role]!)),
      formatQuantity(flops),
      String(times),
      bandText(after),
    ]),
  )
}
