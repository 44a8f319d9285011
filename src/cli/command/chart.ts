import { type Command, Option } from 'commander'
import { UserError } from '../../base/error.ts'
import { chart, chartKinds, suitableKinds } from '../../chart/chart.ts'
import { type ChartStyle, chartStyles, styleScales } from '../../chart/theme.ts'
import { writeWhole } from '../../node/files.ts'
import { drawerFor } from '../draw.ts'
import { readEstimate } from '../estimate.ts'
import * as option from '../options.ts'
import { printJson, printLine, reportNotes, wrap } from '../print.ts'

interface ChartFlags extends option.CommonFlags {
  readonly kind?: string
  readonly out: string
  readonly dark?: boolean
  readonly width?: number
  readonly title?: string
  readonly style: ChartStyle
  readonly level?: number
}

const examples = `
Examples:
  isoloss chart fit.json --kind compute --out compute.svg
  isoloss chart fit.json --kind contour --dark --width 800 --out contour.png`

export function define(command: Command): Command {
  return option
    .withCommonFlags(command.argument('<fit.json>', 'a document written by `isoloss fit --out`'))
    .addOption(new Option('--kind <kind>', 'what to draw (default: the first that suits the fit)').choices(chartKinds))
    .option('--dark', 'light on dark')
    .option('--width <pixels>', 'width of the plot (default 560; paper 250, slide 440)', option.natural)
    .addOption(
      new Option('--style <style>', 'for a screen, a column of a paper (serifs) or a slide (large text)')
        .choices(chartStyles)
        .default('screen'),
    )
    .option('--title <text>', 'title of the chart')
    .option('--level <share>', 'level of bands (default: as fitted)', option.share)
    .requiredOption(
      '--out <file>',
      'where to draw it; the ending chooses the format: .svg .png .html .json (Vega-Lite)',
    )
    .addHelpText('after', examples)
    .action(run)
}

async function run(path: string, flags: ChartFlags): Promise<void> {
  const { out, dark, width, title, style } = flags
  const draw = drawerFor(out)
  const read = await readEstimate(path)
  const estimate = { ...read, level: flags.level ?? read.level }
  const drawn = chart(estimate, flags.kind ?? firstKind(estimate, path), {
    style,
    ...(dark && { dark }),
    ...(width !== undefined && { width }),
    ...(title !== undefined && { title }),
  })
  await writeWhole(out, await draw.as(drawn, styleScales[style]))
  const { notes } = estimate
  if (flags.json)
    printJson({ format: 1, kind: 'chart', chart: drawn.kind, out, type: draw.type, caption: drawn.caption, notes })
  else printLine(`${wrap(drawn.caption)}\nWritten to ${out}.`)
  // the fit has said the rest when it was made
  reportNotes(
    notes.filter(({ level }) => level === 'unreliable'),
    flags,
  )
}

function firstKind(estimate: Awaited<ReturnType<typeof readEstimate>>, path: string): string {
  const [first] = suitableKinds(estimate)
  if (first !== undefined) return first
  throw new UserError(
    'option',
    `${path}: holds neither rows nor draws nor a law of params and tokens; there is nothing to draw.`,
  )
}
