import type { Steps } from '../infer/steps.ts'

/** Milliseconds between two pauses: well under what a person takes to notice after Ctrl-C. */
const BREATH = 50
/** Milliseconds before a job shows its progress: nobody needs to see a shorter one. */
const PATIENCE = 500

/**
 * Runs a job in steps, with pauses in which an interrupt is heard. On a terminal a line on standard error shows the share
 * done; it is gone when the job ends.
 */
export async function runSteps<Result>(what: string, steps: Steps<Result>): Promise<Result> {
  const started = performance.now()
  let paused = started
  let shown = false
  for (;;) {
    const step = steps.next()
    if (step.done) {
      if (shown) process.stderr.write('\r\x1b[K')
      return step.value
    }
    const now = performance.now()
    if (now - paused < BREATH) continue
    if (process.stderr.isTTY && now - started > PATIENCE) {
      shown = true
      process.stderr.write(`\r${what} ${Math.round(100 * step.value)} %`)
    }
    await new Promise((resolve) => setImmediate(resolve))
    paused = performance.now()
  }
}
