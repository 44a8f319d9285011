import type { Note } from './note.ts'
import { formatNumber } from './quantity.ts'

/** Rows of one run are held out and fitted at once: easier to predict than a run that was never seen. */
export function sharedRunsNote(shared: number, runs: number): Note {
  return {
    code: 'shared-runs',
    level: 'info',
    message: `${shared} of ${runs} runs have rows both among the fitted and the held-out ones.`,
    advice: 'This tests how curves go on. To test runs that were never seen, use --by params, or --final.',
    evidence: { shared, runs },
  }
}

/** Intervals that a law would have quoted for its own larger rows held far fewer of them than they claim. */
export function backtestMissedNote(law: string, times: number, held: number, rows: number, level: number): Note {
  return {
    code: 'backtest-missed',
    level: 'caution',
    message: `Fitted to the smaller of these rows, ${law} missed the larger: at ${formatNumber(times, 2)} times the size its ${formatNumber(100 * level, 3)} % intervals held ${held} of ${rows} rows.`,
    advice:
      'Count on errors of the size that the backtest shows, or take a law that does better there (isoloss compare).',
    evidence: { times, held, rows },
  }
}

/** Parameters are one value for several groups of rows. */
export function sharedParamsNote(params: readonly string[], groups: number, rows: number): Note {
  return {
    code: 'shared-params',
    level: 'info',
    message: `${params.join(', ')}: one value for all ${groups} groups, fitted to their ${rows} rows together.`,
    advice: 'If the groups differ in it, the others make up for that. Fit them without --share to see whether they do.',
    evidence: { groups, rows },
  }
}

/** The best law of a comparison isn't better than the second beyond doubt. */
export function winnerByLuckNote(
  best: string,
  second: string,
  value: number,
  low: number | null,
  high: number | null,
  level: number,
): Note {
  const percent = (share: number) => `${formatNumber(100 * share, 2)} %`
  const doubt =
    low === null || high === null
      ? 'too few runs are held out to tell more'
      : `its ${formatNumber(100 * level, 3)} % interval, ${percent(low)} to ${percent(high)}, includes 0`
  return {
    code: 'winner-by-luck',
    level: 'caution',
    message: `${best} beats ${second} by ${percent(value)} of held-out error, and ${doubt}.`,
    advice:
      'It may have won by luck: look at how far their predictions part where you need them, or hold out more runs.',
    evidence: { best, second, value, ...(low !== null && { low }), ...(high !== null && { high }) },
  }
}

/** Laws were ranked by AICc alone. */
export function nothingHeldOutNote(rows: number): Note {
  return {
    code: 'nothing-held-out',
    level: 'caution',
    message: `${rows} rows are too few to fit these laws without the largest: they are ranked by AICc alone.`,
    advice:
      'AICc tells how well a law describes these rows, not how it extrapolates. Add runs, or name some with --holdout.',
    evidence: { rows },
  }
}

/** Rows that only some of the compared laws could use. */
export function rowsLeftOutNote(count: number, rows: number): Note {
  return {
    code: 'rows-left-out',
    level: 'info',
    message: `${count} of ${rows} rows lack what one of the laws needs and were left out for all.`,
    advice: 'Laws compare on the same rows only. Leave out the law that needs more to compare the others on all rows.',
    evidence: { count, rows },
  }
}

/** Intervals that hold the truth less often than they claim, by simulation from the fit on its own design. */
export function coverageLowNote(names: readonly string[], worst: string, real: number, level: number, n: number): Note {
  const percent = (share: number) => `${formatNumber(100 * share, 3)} %`
  const others = names.length > 1 ? ` (low too: ${names.filter((name) => name !== worst).join(', ')})` : ''
  return {
    code: 'coverage-low',
    level: 'caution',
    message: `The ${percent(level)} interval of ${worst} holds the truth in ${percent(real)} of ${n} simulations of this design${others}.`,
    advice: 'Read it as an interval of that level, or ask for a wider one with --level. More runs would mend it.',
    evidence: { quantities: names.join(' '), worst, real, level, n },
  }
}

/** Intervals were stretched so that they hold in simulations what they claim. */
export function calibratedNote(quantity: string, stretch: number, real: number, level: number, n: number): Note {
  const percent = (share: number) => `${formatNumber(100 * share, 3)} %`
  return {
    code: 'calibrated',
    level: 'info',
    message: `Intervals were made ${formatNumber(stretch, 3)} times as wide: as they were, the ${percent(level)} interval of ${quantity} held the truth in ${percent(real)} of ${n} simulations of this design.`,
    advice: 'This mends what noise does to an interval, not a law that is wrong.',
    evidence: { quantity, stretch, real, level, n },
  }
}

/** What an average is made of, and by which errors on held-out rows its members were weighed. */
export function autoWeightsNote(
  tried: readonly { readonly law: string; readonly weight: number; readonly error: number }[],
): Note {
  const percent = (share: number) => `${formatNumber(100 * share, 2)} %`
  const ranked = [...tried].sort((a, b) => b.weight - a.weight)
  const shares = ranked.filter(({ weight }) => weight > 0).map((each) => `${percent(each.weight)} ${each.law}`)
  const heaviest = ranked[0]!
  return {
    code: 'auto-weights',
    level: 'info',
    message: `The average is ${shares.join(', ')}: on held-out larger rows ${heaviest.law} was wrong by ${percent(heaviest.error)} on average.`,
    advice: 'Fit a law by its name to see it alone, or compare them with `isoloss compare`.',
    evidence: Object.fromEntries(tried.map(({ law, error }) => [law, Number.isFinite(error) ? error : 'no value'])),
  }
}

/** A law of an average that tells nothing beyond the rows, and weighs too little for that to matter. */
export function memberLeftOutNote(law: string, weight: number, because: string, from = ''): Note {
  return {
    code: 'member-left-out',
    level: 'info',
    message: `${law}, ${formatNumber(100 * weight, 2)} % of the average, is left out${from} because ${because}: the others are weighed anew.`,
    advice: 'Fit that law by its name, with --law, to see what ails it.',
    evidence: { law, weight },
  }
}

/** Parameters of an average's laws trade off against each other. */
export function memberRidgesNote(laws: readonly string[]): Note {
  return {
    code: 'ridge',
    level: 'info',
    message: `Parameters of ${laws.join(', ')} move together: trust the average, not the values of one law.`,
    advice: 'Fit a law by its name to see which do.',
    evidence: { laws: laws.join(', ') },
  }
}

/** One run doesn't tell the effect of a drop of the learning rate from that of time. */
export function oneScheduleNote(law: string, used: string): Note {
  return {
    code: 'one-schedule',
    level: 'caution',
    message: `There is one run, and ${law} needs two or more schedules: ${used} was fitted instead.`,
    advice: 'Add a run with another learning-rate schedule; a short one does.',
    evidence: { law, used },
  }
}
