import { formatNumber } from '../base/quantity.ts'
import type { Fit, Member } from './fit.ts'

/** How texts name a member of an average: its law, and the rows it was fitted to where these are a part. */
export function memberLabel({ law, rows }: Pick<Member, 'law' | 'rows'>): string {
  return rows === undefined ? law : `${law} (largest ${rows} rows)`
}

/** An average as its shares of laws, with the ending that the names of their parameters have: `60 % m4 (_1) + 40 % m3 (_2)`. */
export function averageText(members: readonly Member[]): string {
  return members
    .map((member, at) =>
      member.weight > 0
        ? `${formatNumber(100 * member.weight, 2)} % ${memberLabel(member)} (_${at + 1})`
        : `0 % ${memberLabel(member)} (_${at + 1}; in intervals only)`,
    )
    .join(' + ')
}

/** What was fitted, for a caption: the formula, or the laws of an average. */
export function fittedText({ law, members }: Pick<Fit, 'law' | 'members'>): string {
  const counting = members?.filter(({ weight }) => weight > 0).map(memberLabel)
  return counting ? `an average of ${counting.join(', ')}` : law.formula
}
