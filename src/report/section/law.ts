import { formatCoefficient, formatNumber, LARGE_COEFFICIENT } from '../../base/quantity.ts'
import { symbolsOf } from '../../expr/tree.ts'
import { averageText } from '../../fit/member-text.ts'
import type { Band, Estimate, ParamEstimate } from '../../infer/estimate.ts'
import type { Law } from '../../law/law.ts'
import { objectiveText } from '../../law/objective.ts'
import { treeOf } from '../../law/tree.ts'
import { type Block, type Section, table, text } from '../block.ts'
import { bandText, NOT_DETERMINED, percent } from '../format.ts'
import { objectiveWords } from '../words.ts'

/** The law: its formula, what was minimised, and its parameters with what is known of them. */
export function lawSection(estimate: Estimate): Section {
  const { fit, level } = estimate
  const { law } = fit
  const output = law.output ?? 'loss'
  const inputs = Object.entries(law.inputs).map(([symbol, role]) => (symbol === role ? symbol : `${symbol} = ${role}`))
  const hasIntervals = estimate.draws !== null
  const other = estimate.other
  const header = hasIntervals
    ? ['Parameter', '#Value', '#Std. error', `#${percent(level)} interval`, ...otherHeader(estimate)]
    : ['Parameter', '#Value']
  return {
    id: 'law',
    title: 'Law',
    depth: 1,
    blocks: [
      text(`${law.title}. ${law.question === '' ? '' : `It answers: “${law.question}”`}`.trim()),
      ...(fit.members ? [text(`It is ${averageText(fit.members)}.`)] : []),
      { kind: 'formula', name: output, text: law.formula, tree: treeOf(law, law.formula) },
      text(inputsText(law, inputs.length > 0 ? [inputs.join(', ')] : [])),
      table(
        'Parameters (six digits; all digits stand under Reproduce)',
        [...header, 'Unit', 'Meaning'],
        Object.entries(estimate.params).map(([name, found]) => [
          name,
          formatCoefficient(found.value, 6),
          ...(hasIntervals ? [seText(found), knownText(estimate, name, found), ...otherCell(other?.params[name])] : []),
          law.params[name]?.unit === '1' ? '' : (law.params[name]?.unit ?? ''),
          law.params[name]?.meaning ?? '',
        ]),
      ),
      ...derivedTable(estimate),
      ...(fit.convergence ? [text(`Objective ${objectiveText(fit.objective)}: ${objectiveWords(fit.objective)}`)] : []),
      ...(law.misleads && law.misleads.length > 0
        ? [{ kind: 'list', title: 'Where this law is known to mislead', items: law.misleads } as const]
        : []),
      ...(law.references.length > 0 ? [references(estimate)] : []),
    ],
  }
}

/** The column of intervals made a second way, where they disagree. */
function otherHeader({ other }: Estimate): string[] {
  return other ? [`#By ${other.method}`] : []
}

function otherCell(band: Band | undefined): string[] {
  if (band === undefined) return []
  return [band.low === null ? '' : coefficientBand(band)]
}

function coefficientBand(band: Band): string {
  const isLarge = Math.max(Math.abs(band.low ?? 0), Math.abs(band.high ?? 0)) >= LARGE_COEFFICIENT
  return isLarge ? bandText(band, (value) => formatCoefficient(value, 3)) : bandText(band)
}

function seText({ se }: ParamEstimate): string {
  return se === null ? '' : formatCoefficient(se, 3)
}

function knownText({ fit }: Estimate, name: string, found: ParamEstimate): string {
  if (fit.constraints.fixed && Object.hasOwn(fit.constraints.fixed, name)) return 'held'
  if (found.atBound) return `${NOT_DETERMINED}: at its bound`
  if (!found.determined) return `${NOT_DETERMINED}: free to move`
  return coefficientBand(found)
}

/** Derived quantities; those made from a parameter that isn't determined are not determined either. */
function derivedTable(estimate: Estimate): Block[] {
  const { fit, params, derived, level } = estimate
  const rows = Object.entries(derived).map(([name, found]) => {
    const formula = fit.law.derived![name]!
    const isKnown = symbolsOf(treeOf(fit.law, formula)).every((symbol) => params[symbol]?.determined ?? true)
    const second = otherCell(estimate.other?.derived[name])
    if (found.value === null || !isKnown) return [name, NOT_DETERMINED, '', ...second, formula]
    const band = estimate.draws === null ? '' : bandText(found)
    return [name, formatNumber(found.value, 6), band, ...second, formula]
  })
  const caption = 'What follows from the parameters'
  return rows.length === 0
    ? []
    : [table(caption, ['Quantity', '#Value', `#${percent(level)} interval`, ...otherHeader(estimate), 'Formula'], rows)]
}

function references({ fit }: Estimate): Block {
  return {
    kind: 'links',
    title: 'References',
    links: fit.law.references.map(({ cite, url, where }) => ({ text: cite, url, detail: where ?? '' })),
  }
}

function inputsText({ features = {} }: Law, inputs: readonly string[]): string {
  const columns = Object.keys(features)
  const computed = columns.length > 0 ? [`${columns.join(', ')} from the learning rates up to each row's step`] : []
  return `Inputs: ${[...inputs, ...computed].join('; ')}.`
}
