import type { Steps } from '../infer/steps.ts'
import { hearingInterrupts, interruptible } from '../node/interrupt.ts'

/** Milliseconds between two pauses, in which progress is shown. */
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

/** Runs a job in steps, with progress; an interrupt is heard at once. */
export function runSteps<Result>(what: string, steps: Steps<Result>): Promise<Result> {
  const progress = progressLine(what)
  return hearingInterrupts(async () => {
    for (;;) {
      const step = interruptible(() => untilPause(steps))
      if (step.done) {
        progress.end()
        return step.value
      }
      progress.show(step.value)
      await pause()
    }
  })
}

/** A whole turn of the event loop: what has been waiting is heard, such as an interrupt. */
async function pause(): Promise<void> {
  // the first immediate may come before the loop asks for signals, the second comes after
  for (let turn = 0; turn < 2; turn++) await new Promise((resolve) => setImmediate(resolve))
}

/** Takes steps up to the next pause or the last one. */
function untilPause<Result>(steps: Steps<Result>): IteratorResult<number, Result> {
  const began = performance.now()
  for (;;) {
    const step = steps.next()
    if (step.done || performance.now() - began >= BREATH) return step
  }
}
