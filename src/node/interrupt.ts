import { constants } from 'node:os'
import { Script } from 'node:vm'

/** Where the script below finds its job: a script sees nothing but globals. */
const slot = Symbol.for('isoloss.interruptible')
const holder = globalThis as { [slot]?: () => unknown }
const script = new Script(`globalThis[Symbol.for('isoloss.interruptible')]()`)

/** Exit code of a process that an interrupt (Ctrl-C) ended. */
const interrupted = 128 + constants.signals.SIGINT

/**
 * Waits for a job that pauses often; an interrupt ends the process with code 130, after `tidy`. Elsewhere the system's own
 * way holds: an interrupt ends the process at once, which shells report as 130 too. Leaves it to a host that listens itself.
 */
export async function hearingInterrupts<Result>(
  job: () => Promise<Result>,
  tidy: () => void = () => {},
): Promise<Result> {
  if (process.listenerCount('SIGINT') > 0) return job()
  const end = () => {
    tidy()
    process.exit(interrupted)
  }
  process.on('SIGINT', end)
  try {
    return await job()
  } finally {
    process.off('SIGINT', end)
  }
}

/**
 * Runs a job that doesn't pause, and exits with code 130 when it is interrupted: handlers of signals wait for a pause, and
 * one refit of a million rows makes none.
 */
export function interruptible<Result>(job: () => Result): Result {
  let result: Result | undefined
  holder[slot] = () => {
    result = job()
  }
  try {
    script.runInThisContext({ breakOnSigint: true, displayErrors: false })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_SCRIPT_EXECUTION_INTERRUPTED') process.exit(interrupted)
    throw error
  } finally {
    delete holder[slot]
  }
  return result as Result
}
