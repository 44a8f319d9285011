import type { Command } from 'commander'
import { formatNumber } from '../../base/quantity.ts'
import { writeWhole } from '../../node/files.ts'
import { type Coverage, coverageSteps } from '../../study/coverage.ts'
import { readEstimate } from '../estimate.ts'
import * as option from '../options.ts'
import { jsonText, printJson, printLine, reportNotes, tableText, wrap } from '../print.ts'
import { runSteps } from '../progress.ts'

interface CoverageFlags extends option.CommonFlags {
  readonly count: number
  readonly draws: number
  readonly level?: number
  readonly seed: number
  readonly out?: string
}

export function define(command: Command): Command {
  return option
    .withCommonFlags(command.argument('<fit.json>', 'a document written by `isoloss fit --out`'))
    .option('--count <n>', 'simulated tables', option.natural, 200)
    .option('--draws <n>', 'refits for the interval of each', option.natural, 200)
    .option('--level <share>', 'level of intervals (default: as fitted)', option.share)
    .option('--seed <n>', 'seed of the simulations', option.whole, 0)
    .option('--out <file>', 'write the JSON document')
    .action(run)
}

async function run(path: string, flags: CoverageFlags): Promise<void> {
  const read = await readEstimate(path)
  const estimate = flags.level === undefined ? read : { ...read, level: flags.level }
  const { count, draws, seed } = flags
  const result = await runSteps('coverage: simulating', coverageSteps(estimate, { count, draws, seed }))
  const document = { format: 1, kind: 'coverage', ...result, seed }
  if (flags.out !== undefined) await writeWhole(flags.out, jsonText(document))
  if (flags.json) printJson(document)
  else printCoverage(result)
  reportNotes(result.notes, flags)
}

function printCoverage({ law, method, count, draws, failed, quantities }: Coverage): void {
  const odd = failed > 0 ? `; ${failed} did not converge` : ''
  printLine(wrap(`${law}: ${count} simulations of this fit on its own design, ${draws} draws each (${method})${odd}`))
  printLine()
  const percent = (share: number | null) => (share === null ? '–' : `${formatNumber(100 * share, 3)} %`)
  printLine(
    tableText(
      ['', 'claimed', 'real', 'error', 'intervals quoted'],
      quantities.map(({ name, level, real, error, n }) => [
        name,
        percent(level),
        percent(real),
        error === null ? '–' : `± ${percent(error)}`,
        String(n),
      ]),
    ),
  )
}
