import type { Command } from 'commander'
import { UserError } from '../../base/error.ts'
import { type Note, unreliable } from '../../base/note.ts'
import { formatNumber, formatQuantity } from '../../base/quantity.ts'
import { type ChainedPrediction, furtherInputs, predictThen } from '../../infer/chain.ts'
import type { Estimate } from '../../infer/estimate.ts'
import { freeze } from '../../infer/forecast.ts'
import { type Point, type Prediction, predict, predictCurve } from '../../infer/predict.ts'
import { fileSource, writeWhole } from '../../node/files.ts'
import { buildTable } from '../../table/build.ts'
import { type CurveFlags, curvePoints } from '../curve-points.ts'
import { readEstimate } from '../estimate.ts'
import * as option from '../options.ts'
import { pointFrom } from '../point.ts'
import { bandText, jsonText, printJson, printLine, reportNotes, tableText } from '../print.ts'
import { printTested } from '../tested.ts'

interface PredictFlags extends CurveFlags, option.CommonFlags {
  readonly level?: number
  readonly out?: string
  readonly freeze?: string
  readonly then?: string
}

export function define(command: Command): Command {
  return option
    .withCommonFlags(command.argument('<fit.json>', 'a document written by `isoloss fit --out`'))
    .option('--at <inputs>', 'a point: "params=70e9 tokens=1.4T" (repeatable)', option.collect, [])
    .option('--points <file>', 'a table of points, one column an input')
    .option(
      '--schedule <spec>',
      'for a law of curves: the loss under cosine:steps=24000,peak=3e-4,…',
      option.collect,
      [],
    )
    .option('--warmup <steps>', 'steps of warm-up before the first row of --points', option.collect, [])
    .option('--map <role=column>', 'name the column of a role in --points (repeatable)', option.collect, [])
    .option('--then <fit.json>', 'a second fit, which takes what this one predicts: accuracy or error from loss')
    .option('--level <share>', 'level of intervals (default: as fitted)', option.share)
    .option('--out <file>', 'write the JSON document')
    .option('--freeze <file>', 'write a dated, sealed forecast, to be scored later with `isoloss score`')
    .action(run)
}

async function run(path: string, flags: PredictFlags): Promise<void> {
  const { level } = flags
  const readAt = async (file: string): Promise<Estimate> => {
    const read = await readEstimate(file)
    return level === undefined ? read : { ...read, level }
  }
  const estimate = await readAt(path)
  const second = flags.then === undefined ? null : await readAt(flags.then)
  const further = second ? furtherInputs(estimate.fit.law, second.fit.law) : {}
  const { law } = estimate.fit
  const inputs = { ...law.inputs, ...further }
  const curve = law.features ? await curvePoints({ ...law, inputs }, flags) : null
  const listed = curve || flags.points === undefined ? [] : await pointsFrom(flags, Object.values(inputs))
  const points: readonly Point[] = curve?.points ?? [
    ...flags.at.map((text) => pointFrom(text, { ...law, inputs })),
    ...listed,
  ]
  if (points.length === 0) {
    throw new UserError(
      'option',
      `predict: no point given. Use --at "${Object.values(inputs)
        .map((role) => `${role}=…`)
        .join(' ')}", or --points points.csv.`,
    )
  }
  if (second && flags.freeze !== undefined) {
    throw new UserError(
      'option',
      "--freeze: a forecast of two steps can't be frozen. Freeze the first, or leave --then out.",
    )
  }
  const output = (second ?? estimate).fit.law.output ?? 'loss'
  const predictions = second
    ? predictThen(estimate, second, points, curve?.curve)
    : curve
      ? predictCurve(estimate, curve.curve, points)
      : predict(estimate, points)
  const fitNotes = [...estimate.notes, ...(second?.notes ?? [])]
  const document = {
    format: 1,
    kind: 'predictions',
    law: law.name,
    ...(second && { laws: [law.name, second.fit.law.name] }),
    output,
    level: estimate.level,
    predictions: predictions.map((each) => (output === 'loss' ? { ...each, loss: each.value } : each)),
    tested: estimate.tested ?? null,
    notes: fitNotes,
  }
  if (flags.out !== undefined) await writeWhole(flags.out, jsonText(document))
  if (flags.freeze !== undefined) {
    await writeWhole(flags.freeze, jsonText(freeze(estimate, points, new Date().toISOString(), curve?.curve)))
  }
  if (flags.json) printJson(document)
  else {
    printPredictions(curve ? spread(predictions) : predictions, output, second ? [estimate, second] : [estimate])
    const told = predictions.filter(({ notes }) => unreliable(notes) === undefined)
    const reached = (told.length > 0 ? told : predictions).map(({ at }) => at)
    for (const each of second ? [estimate, second] : [estimate]) printTested(each, reached, told.length > 0)
  }
  const ofFit = fitNotes.filter(({ level, code }) => level === 'unreliable' || code === 'backtest-missed')
  reportNotes([...ofFit, ...distinct(predictions)], flags)
}

/** Rows printed of a curve: a tenth of them, and the last. */
function spread(predictions: readonly Prediction[]): Prediction[] {
  const every = Math.max(1, Math.floor(predictions.length / 10))
  return predictions.filter((_, i) => (predictions.length - 1 - i) % every === 0)
}

async function pointsFrom({ points, map }: PredictFlags, roles: readonly string[]): Promise<Point[]> {
  const table = await buildTable([fileSource(points!)], { needs: roles, map: option.pairs(map), output: roles[0]! })
  const columns = Object.entries(table.columns).filter(([role]) => Object.hasOwn(table.roles, role))
  // steps order the rows of a table; predictions stand in the order of the file
  const { line } = table.origin
  const rows = Array.from(line.keys()).sort((a, b) => line[a]! - line[b]!)
  return rows.map((row) => Object.fromEntries(columns.map(([role, column]) => [role, column[row]!])))
}

/** One note of each kind: that of the farthest point. */
function distinct(predictions: readonly Prediction[]) {
  const byCode = new Map<string, Note>()
  for (const note of predictions.flatMap(({ notes }) => notes)) {
    const found = byCode.get(note.code)
    if (found === undefined || Number(note.evidence.ratio) > Number(found.evidence.ratio)) byCode.set(note.code, note)
  }
  return [...byCode.values()]
}

type Printed = Prediction & Partial<Pick<ChainedPrediction, 'through'>>

function printPredictions(predictions: readonly Printed[], output: string, estimates: readonly Estimate[]): void {
  const percent = `${formatNumber(100 * estimates[0]!.level, 3)} %`
  // coefficients that were given, or fitted without refits, have no intervals to show
  const bands = estimates.some(({ draws }) => draws === null)
    ? []
    : [`${percent} of the curve`, `${percent} of a new run`]
  const roles = predictions[0]?.through ? [predictions[0].through.role] : []
  printLine(
    tableText(
      ['at', ...roles, output, ...bands],
      predictions.map(({ at, through, value, mean, new: next, notes }) => {
        // --json keeps the number beside its note
        const isWithheld = value === null || unreliable(notes) !== undefined
        const text = (number: number | null | undefined) =>
          isWithheld || number == null ? 'not determined' : formatQuantity(number, 5)
        const place = Object.entries(at).map(([role, v]) => `${role}=${formatQuantity(v)}`)
        return [
          place.join(' '),
          ...roles.map(() => text(through!.value)),
          text(value),
          ...(isWithheld
            ? bands.map(() => '')
            : [mean, next].map((band) => bandText(band, 4, formatQuantity)).slice(0, bands.length)),
        ]
      }),
    ),
  )
}
