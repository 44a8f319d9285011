import { parentPort, workerData } from 'node:worker_threads'
import { bootstrapSteps } from '../infer/bootstrap.ts'
import type { Part } from './threads.ts'

/** One thread's part of a bootstrap: posts its share done now and then, and at the end its draws. */
const { fit, options } = workerData as Part
const steps = bootstrapSteps(fit, options)
let told = performance.now()
for (;;) {
  const step = steps.next()
  if (step.done) {
    parentPort!.postMessage({ draws: step.value })
    break
  }
  if (performance.now() - told > 100) {
    told = performance.now()
    parentPort!.postMessage({ share: step.value })
  }
}
