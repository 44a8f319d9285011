import type { Command } from 'commander'
import { UserError } from '../../base/error.ts'
import { unreliable } from '../../base/note.ts'
import { formatNumber, formatQuantity } from '../../base/quantity.ts'
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

interface PredictFlags extends CurveFlags, option.CommonFlags {
  readonly level?: number
  readonly out?: string
  readonly freeze?: string
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
    .option('--level <share>', 'level of intervals (default: as fitted)', option.share)
    .option('--out <file>', 'write the JSON document')
    .option('--freeze <file>', 'write a dated, sealed forecast, to be scored later with `isoloss score`')
    .action(run)
}

async function run(path: string, flags: PredictFlags): Promise<void> {
  const read = await readEstimate(path)
  const estimate = flags.level === undefined ? read : { ...read, level: flags.level }
  const { law } = estimate.fit
  const curve = law.features ? await curvePoints(law, flags) : null
  const points: Point[] = curve?.points ?? flags.at.map((text) => pointFrom(text, law))
  if (!curve && flags.points !== undefined) points.push(...(await pointsFrom(flags, Object.values(law.inputs))))
  if (points.length === 0) {
    throw new UserError(
      'option',
      `predict: no point given. Use --at "${Object.values(law.inputs)
        .map((role) => `${role}=…`)
        .join(' ')}", or --points points.csv.`,
    )
  }
  if (curve && flags.freeze !== undefined) {
    throw new UserError('option', "--freeze: a forecast of a curve can't be frozen yet. Keep the document of --out.")
  }
  const output = law.output ?? 'loss'
  const predictions = curve ? predictCurve(estimate, curve.curve, points) : predict(estimate, points)
  const document = {
    format: 1,
    kind: 'predictions',
    law: law.name,
    output,
    level: estimate.level,
    predictions: predictions.map((each) => (output === 'loss' ? { ...each, loss: each.value } : each)),
    notes: estimate.notes,
  }
  if (flags.out !== undefined) await writeWhole(flags.out, jsonText(document))
  if (flags.freeze !== undefined) {
    await writeWhole(flags.freeze, jsonText(freeze(estimate, points, new Date().toISOString())))
  }
  if (flags.json) printJson(document)
  else printPredictions(curve ? spread(predictions) : predictions, output, estimate)
  reportNotes([...estimate.notes.filter(({ level }) => level === 'unreliable'), ...distinct(predictions)], flags)
}

/** Rows printed of a curve: a tenth of them, and the last. */
function spread(predictions: readonly Prediction[]): Prediction[] {
  const every = Math.max(1, Math.floor(predictions.length / 10))
  return predictions.filter((_, i) => (predictions.length - 1 - i) % every === 0)
}

async function pointsFrom({ points, map }: PredictFlags, roles: readonly string[]): Promise<Point[]> {
  const table = await buildTable([fileSource(points!)], { needs: roles, map: option.pairs(map), output: roles[0]! })
  return Array.from({ length: table.length }, (_, i) =>
    Object.fromEntries(
      Object.entries(table.columns)
        .filter(([role]) => role in table.roles)
        .map(([role, column]) => [role, column[i]!]),
    ),
  )
}

function distinct(predictions: readonly Prediction[]) {
  const byCode = new Map(predictions.flatMap(({ notes }) => notes).map((note) => [note.code, note]))
  return [...byCode.values()]
}

function printPredictions(predictions: readonly Prediction[], output: string, { draws, level }: Estimate): void {
  const percent = `${formatNumber(100 * level, 3)} %`
  // coefficients that were given, or fitted without refits, have no intervals to show
  const shown = draws === null ? 2 : 4
  printLine(
    tableText(
      ['at', output, `${percent} of the curve`, `${percent} of a new run`].slice(0, shown),
      predictions.map(({ at, value, mean, new: next, notes }) => {
        // --json keeps the number beside its note
        const isWithheld = value === null || unreliable(notes) !== undefined
        return [
          Object.entries(at)
            .map(([role, v]) => `${role}=${formatQuantity(v)}`)
            .join(' '),
          isWithheld ? 'not determined' : formatNumber(value, 5),
          isWithheld ? '' : bandText(mean),
          isWithheld ? '' : bandText(next),
        ].slice(0, shown)
      }),
    ),
  )
}
