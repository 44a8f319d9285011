import { version } from '../../base/version.ts'
import type { Estimate } from '../../infer/estimate.ts'
import { objectiveText } from '../../law/objective.ts'
import { type Block, type Section, table } from '../block.ts'
import { percent } from '../format.ts'

/** Everything that the same numbers follow from: command, version, seed, objective, data, and all digits of the parameters. */
export function reproduceSection(estimate: Estimate, command: string | undefined): Section {
  const { fit, draws, level } = estimate
  const { fixed, tied, bounds } = fit.constraints
  const held = [
    ...Object.entries(fixed ?? {}).map(([name, value]) => `${name} = ${value}`),
    ...Object.entries(tied ?? {}).map(([name, other]) => `${name} = ${other}`),
    ...Object.entries(bounds ?? {}).map(([name, [low, high]]) => `${name} in ${low ?? ''}:${high ?? ''}`),
  ]
  const roles = Object.entries(fit.table.roles).map(([role, column]) => `${role} = ${column}`)
  const settings = table(
    'Settings',
    ['Setting', 'Value'],
    [
      ['isoloss', version],
      ['Law', fit.law.name],
      ['Formula', fit.law.formula],
      ['Objective', objectiveText(fit.objective)],
      ['Solver', fit.solver],
      ['Starts', fit.convergence === null ? 'none' : `${fit.convergence.starts} of ${fit.convergence.explored}`],
      ['Held, tied, bounded', held.join('; ') || 'nothing'],
      ['Seed', String(fit.seed)],
      [
        'Intervals',
        draws === null
          ? 'none'
          : `${draws.method}, ${draws.count} draws (${draws.failed} failed), level ${percent(level)}`,
      ],
      ['Files', fit.table.origin.files.join(', ') || 'none'],
      ['Roles', roles.join('; ') || 'none'],
      ['Fingerprint', fit.table.fingerprint || 'none'],
    ],
  )
  const parameters: Block = {
    kind: 'code',
    caption: 'Parameters, all digits',
    text: JSON.stringify(fit.params, null, 2),
  }
  const called: Block[] =
    command === undefined ? [] : [{ kind: 'code', caption: 'This report was made by', text: command }]
  return { id: 'reproduce', title: 'Reproduce', depth: 1, blocks: [...called, settings, parameters] }
}
