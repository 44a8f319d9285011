import type { Note } from './note.ts'

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
