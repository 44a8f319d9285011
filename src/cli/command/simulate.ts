import type { Command } from 'commander'
import { UserError } from '../../base/error.ts'
import { writeWhole } from '../../node/files.ts'
import { simulate } from '../../study/simulate.ts'
import { coefficientsFrom } from '../coefficients.ts'
import { csvText } from '../csv-text.ts'
import { type Design, designFrom, onlyAxis } from '../design.ts'
import * as option from '../options.ts'
import { printJson, reportNotes } from '../print.ts'

interface SimulateFlags extends option.CommonFlags {
  readonly law?: string
  readonly set: string
  readonly design: string
  readonly noise: number
  readonly map: readonly string[]
  readonly seed: number
  readonly out?: string
}

const examples = `
Examples:
  isoloss simulate --law chinchilla --set epoch --noise 0.005 \\
    --design "params=1e8:1e10:8 tokens-per-param=5:80:5" --out runs.csv
  isoloss simulate --set fit.json --design runs.csv --noise 0.005 --seed 1`

export function define(command: Command): Command {
  return option
    .withCommonFlags(command)
    .option('--law <name>', 'a law of the catalogue (`isoloss laws`) or a formula')
    .requiredOption('--set <coefficients>', 'a published set by name, "E=1.7 A=400 …", or a fit document')
    .requiredOption('--design <design>', 'a table with the inputs, or a grid: "params=1e8:1e10:8 tokens=1e9:1e11:5"')
    .option('--noise <share>', 'relative standard deviation: 0.005 is 0.5 %', option.number, 0)
    .option('--map <role=column>', 'name the column of a role in the design (repeatable)', option.collect, [])
    .option('--seed <n>', 'seed of the noise', option.whole, 0)
    .option('--out <file>', 'write the table as CSV (default: to standard output)')
    .addHelpText('after', examples)
    .action(run)
}

async function run(flags: SimulateFlags): Promise<void> {
  const { noise, seed, out } = flags
  if (out !== undefined && /\.(?:jsonl?|parquet|tsv|xlsx?)$/i.test(out)) {
    throw new UserError('option', `${out}: simulate writes CSV; name a file that ends in .csv.`)
  }
  const { estimate, source } = await coefficientsFrom(flags.law, flags.set, flags.map, onlyAxis(flags.design))
  const { law, params } = estimate.fit
  const output = law.output ?? 'loss'
  const design: Design = await designFrom(flags.design, law, flags.map)
  const columns = simulate(law, params, design.inputs, { noise, seed })
  const table = { ...design.columns, [output]: Array.from(columns[output]!, String) }
  if (out !== undefined) await writeWhole(out, csvText(table))
  if (flags.json) {
    const rows = columns[output]!.length
    const numbers = Object.fromEntries(Object.entries(columns).map(([role, values]) => [role, Array.from(values)]))
    const about = { format: 1, kind: 'simulation', law: law.name, formula: law.formula, output, params, source }
    printJson({ ...about, noise, seed, rows, columns: numbers, out: out ?? null, notes: design.notes })
  } else if (out === undefined) process.stdout.write(csvText(table))
  reportNotes(design.notes, flags)
}
