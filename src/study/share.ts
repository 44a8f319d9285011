import type { Steps } from '../infer/steps.ts'

/** Part `at` of `parts` equal ones of a job: its share done counts towards the whole. */
export function* shareOf<Result>(steps: Steps<Result>, at: number, parts: number): Steps<Result> {
  for (;;) {
    const step = steps.next()
    if (step.done) return step.value
    yield (at + step.value) / parts
  }
}
