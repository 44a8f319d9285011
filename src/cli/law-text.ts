import { formatCoefficient } from '../base/quantity.ts'
import { isOpen, topics } from '../law/catalog.ts'
import { families } from '../law/family.ts'
import { inputInfo } from '../law/input-info.ts'
import { defaultObjective, type Law, type Param, type ParamSet } from '../law/law.ts'
import { objectiveText } from '../law/objective.ts'
import { lawTex } from '../law/tex.ts'
import { meaningOf } from '../schedule/feature-meaning.ts'
import { wrap } from './print.ts'

/** Laws by the kind of question that they answer. */
export function listText(): string {
  const blocks = topics.map(({ title, laws }) => [title, ...laws.map(entry)].join('\n'))
  return [
    ...blocks,
    wrap('`isoloss laws NAME` tells all about one, with published coefficients. `fit --law` also takes any formula.'),
  ].join('\n\n')
}

/** Longer formulas are left to the law's own page. */
const LONGEST_IN_LIST = 66

function entry(law: Law): string {
  const family = families.find(({ name }) => law.name.startsWith(`${name}:`))
  const { name, title } = family ? { name: `${family.name}:n`, title: family.title } : law
  const formula = equation(law)
  const shown = family || formula.length > LONGEST_IN_LIST ? [] : [`    ${formula}`]
  return [wrap(`${name}: ${title}`, '    ', '  '), ...shown].join('\n')
}

/** Everything about one law. */
export function lawText(law: Law): string {
  const { inputs, features = {}, params, derived = {}, sets = [], references, misleads = [] } = law
  const sections = [
    [law.name === 'custom' ? 'A formula of your own' : `${law.title} (${law.name})`, wrap(law.question)],
    [wrap(equation(law), '      ', '  '), wrap(`TeX: ${lawTex(law)}`, '  ', '  ')],
    ['Inputs', ...Object.entries(inputs).map(([symbol, role]) => line(symbol, inputText(law, role)))],
    [
      'From each run’s learning rates',
      ...Object.entries(features).map(([symbol, feature]) => line(symbol, meaningOf(feature))),
    ],
    ['Parameters', ...Object.entries(params).map(([name, param]) => line(name, paramText(name, param)))],
    ['Derived', ...Object.entries(derived).map(([name, text]) => line(name, `= ${text}`))],
    ['Default objective', `  ${objectiveText(law.objective ?? defaultObjective)}`],
    ['Published sets, for --set', ...sets.map(setText)],
    ['References', ...references.map(({ cite, url, where }) => item(`${cite}${where ? `, ${where}` : ''}: ${url}`))],
    ['Beware', ...misleads.map((text) => item(text))],
  ]
  return sections
    .filter((section) => section.length > 1)
    .map((section) => section.join('\n'))
    .join('\n\n')
}

function equation(law: Law): string {
  return `${law.output ?? 'loss'} = ${law.formula}`
}

function inputText(law: Law, role: string): string {
  if (isOpen(law) && role === 'x') return 'one quantity: params, tokens, flops, step, or any other column'
  const { meaning, unit } = inputInfo(role)
  if (unit === meaning) return role
  const what = meaning === role ? role : `${role}: ${meaning}`
  return unit === '' ? what : `${what}, ${unitText(unit)}`
}

function paramText(name: string, { meaning, unit, bounds: [low, high] }: Param): string {
  const range =
    low === null && high === null
      ? 'any value'
      : high === null
        ? `at least ${low}`
        : low === null
          ? `at most ${high}`
          : `${low} to ${high}`
  return [meaning === name ? '' : meaning, unitText(unit), range].filter((part) => part !== '').join(', ')
}

const unitText = (unit: string): string => (unit === '1' ? 'no unit' : unit)

function setText({ name, params, over, data, cite, source }: ParamSet): string {
  const values = Object.entries(params).map(([symbol, value]) => `${symbol}=${formatCoefficient(value)}`)
  const from = source === 'primary' ? cite : `${cite}, as quoted by others`
  const about = over === undefined || data.includes('x is ') ? data : `${data}; x is ${inputInfo(over).meaning}`
  return [`  ${name}`, wrap(values.join(' '), '    ', '    '), wrap(`${about}. ${from}.`, '    ', '    ')].join('\n')
}

function line(name: string, text: string): string {
  return wrap(text, ' '.repeat(11), `  ${name.padEnd(8)} `)
}

function item(text: string): string {
  return wrap(text, '    ', '  ')
}
