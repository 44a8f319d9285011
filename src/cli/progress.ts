import type { Steps } from '../infer/steps.ts'

/** Milliseconds between two pauses: well under what a person takes to notice after Ctrl-C. */
const BREATH = 50
/** Milliseconds before a job shows its progress: nobody needs to see a shorter one. */
const PATIENCE = 500

export interface Progress {
  /** Shows the share done, from 0 to 1. */
  readonly show: (share: number) => void
  /** Takes the line away. */
  readonly end: () => void
}

/** A line on standard error that tells how much of a job is done; on a terminal only, and not for a short job. */
export function progressLine(what: string): Progress {
  const started = performance.now()
  let isShown = false
  return {
    show(share) {
      if (!process.stderr.isTTY || performance.now() - started < PATIENCE) return
      isShown = true
      process.stderr.write(`\r${what} ${Math.round(100 * share)} %`)
    },
    end() {
      if (isShown) process.stderr.write('\r\x1b[K')
    },
  }
}

/** Runs a job in steps, with progress, and with pauses in which an interrupt is heard. */
export async function runSteps<Result>(what: string, steps: Steps<Result>): Promise<Result> {
  const progress = progressLine(what)
  let paused = performance.now()
  for (;;) {
    const step = steps.next()
    if (step.done) {
      progress.end()
      return step.value
    }
    if (performance.now() - paused < BREATH) continue
    progress.show(step.value)
    await new Promise((resolve) => setImmediate(resolve))
    paused = performance.now()
  }
}
