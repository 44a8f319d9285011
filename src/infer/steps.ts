/** A long job in small steps, each yielding the share done: its host decides when to pause, to show progress, to give up. */
export type Steps<Result> = Generator<number, Result, void>

/** Runs a job to its end without a pause. */
export function finish<Result>(steps: Steps<Result>): Result {
  for (;;) {
    const step = steps.next()
    if (step.done) return step.value
  }
}
