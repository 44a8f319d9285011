import type { Command } from 'commander'
import { UserError } from '../../base/error.ts'
import { formatCoefficient, formatQuantity } from '../../base/quantity.ts'
import { toDocument } from '../../infer/document.ts'
import { predict } from '../../infer/predict.ts'
import { catalog } from '../../law/catalog.ts'
import { inputInfo } from '../../law/input-info.ts'
import { defaultObjective, type Law, type ParamSet } from '../../law/law.ts'
import { objectiveText } from '../../law/objective.ts'
import { lawTex } from '../../law/tex.ts'
import { writeWhole } from '../../node/files.ts'
import { meaningOf } from '../../schedule/feature-meaning.ts'
import { type Coefficients, coefficientsFrom } from '../coefficients.ts'
import { lawFrom } from '../input.ts'
import { lawText, listText } from '../law-text.ts'
import * as option from '../options.ts'
import { pointFrom } from '../point.ts'
import { headline, jsonText, printJson, printLine, reportNotes, tableText, wrap } from '../print.ts'

interface LawsFlags extends option.CommonFlags {
  readonly set?: string
  readonly at: readonly string[]
  readonly map: readonly string[]
  readonly out?: string
}

export function define(command: Command): Command {
  return option
    .withCommonFlags(command.argument('[name]', 'a law of the catalogue, or a formula; without it all are listed'))
    .option('--set <coefficients>', 'a published set by name, or "E=1.7 A=400 …"')
    .option('--at <inputs>', 'evaluate the set there: "params=70e9 tokens=1.4T" (repeatable)', option.collect, [])
    .option('--map <x=role>', 'what x is, for a law in one open quantity', option.collect, [])
    .option('--out <file>', 'write the set as a document for predict, plan and chart')
    .action(run)
}

async function run(name: string | undefined, flags: LawsFlags): Promise<void> {
  if (flags.set === undefined) return describe(name, flags)
  const found = await coefficientsFrom(name, flags.set, flags.map)
  const { estimate } = found
  const { law } = estimate.fit
  const document = { ...toDocument(estimate), source: [found.source] }
  // points first: a refused one leaves no file behind
  const predictions = predict(
    estimate,
    flags.at.map((text) => pointFrom(text, law)),
  )
  if (flags.out !== undefined) await writeWhole(flags.out, jsonText(document))
  const notes = predictions.flatMap((each) => each.notes)
  if (flags.at.length === 0) {
    if (flags.json) printJson(document)
    else printCoefficients(found)
  } else {
    const output = law.output ?? 'loss'
    const level = estimate.level
    const points = predictions.map((each) => (output === 'loss' ? { ...each, loss: each.value } : each))
    const shown = { format: 1, kind: 'predictions', law: law.name, output, level, predictions: points, notes }
    if (flags.json) printJson({ ...shown, source: [found.source] })
    else {
      const rows = predictions.map(({ at, value }) => [
        Object.entries(at)
          .map(([role, v]) => `${role}=${formatQuantity(v)}`)
          .join(' '),
        value === null ? 'not determined' : formatQuantity(value, 6),
      ])
      printLine(wrap(`${law.title}, ${found.source}`, '  '))
      printLine(tableText(['at', output], rows))
    }
  }
  reportNotes(notes, flags)
}

async function describe(name: string | undefined, flags: LawsFlags): Promise<void> {
  const flag = flags.at.length > 0 ? '--at' : flags.out !== undefined ? '--out' : null
  const laws = name === undefined ? catalog : [await lawFrom(name, { map: flags.map })]
  if (flag !== null) throw withoutSet(flag, name === undefined ? null : laws[0]!)
  if (flags.json) printJson({ format: 1, kind: 'laws', laws: laws.map(lawJson) })
  else printLine(name === undefined ? listText() : lawText(laws[0]!))
}

function withoutSet(flag: string, law: Law | null): UserError {
  if (law === null) {
    const example = 'isoloss laws chinchilla --set epoch --at "params=70e9 tokens=1.4T"'
    return new UserError('option', `laws: ${flag} needs a law and its coefficients, as in \`${example}\`.`)
  }
  const sets = (law.sets ?? []).map((set) => set.name)
  const names = sets.length === 0 ? '' : `a published one (${sets.join(', ')}) or `
  const values = Object.keys(law.params).map((each) => `${each}=…`)
  return new UserError(
    'option',
    `laws: ${flag} needs coefficients. Add --set with ${names}values: "${values.join(' ')}".`,
  )
}

function lawJson(law: Law) {
  const { name, title, question, formula, params, references, misleads = [] } = law
  return {
    name,
    title,
    question,
    formula,
    tex: lawTex(law),
    output: law.output ?? 'loss',
    inputs: Object.fromEntries(
      Object.entries(law.inputs).map(([symbol, role]) => {
        const { meaning, unit } = inputInfo(role)
        return [symbol, { role, meaning, unit }]
      }),
    ),
    features: Object.fromEntries(
      Object.entries(law.features ?? {}).map(([symbol, feature]) => [symbol, { meaning: meaningOf(feature) }]),
    ),
    params,
    derived: Object.fromEntries(
      Object.entries(law.derived ?? {}).map(([each, text]) => [each, { formula: text, tex: lawTex(law, text) }]),
    ),
    objective: objectiveText(law.objective ?? defaultObjective),
    sets: (law.sets ?? []).map((set: ParamSet) => ({ ...set, over: set.over ?? null })),
    references,
    misleads,
  }
}

function printCoefficients({ estimate, source }: Coefficients): void {
  printLine(headline(estimate.fit))
  printLine(source)
  printLine()
  const rows = [
    ...Object.entries(estimate.fit.params).map(([name, value]) => [name, formatCoefficient(value)]),
    ...Object.entries(estimate.derived).map(([name, { value }]) => [
      name,
      value === null ? 'not determined' : formatCoefficient(value),
    ]),
  ]
  printLine(tableText(['', 'value'], rows))
}
