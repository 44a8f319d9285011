import { Worker } from 'node:worker_threads'
import type { Fit } from '../fit/fit.ts'
import { type BootstrapOptions, joinDraws } from '../infer/bootstrap.ts'
import type { Draws } from '../infer/estimate.ts'

/** What a thread is given. */
export interface Part {
  readonly fit: Fit
  readonly options: BootstrapOptions
}

type Message = { readonly draws: Draws } | { readonly share: number }

/**
 * A bootstrap on several threads. Each refit has a seed of its own, so the draws are the same bytes as on one. Worth it
 * from about a second of refits on: a thread takes its time to start and to warm up.
 */
export async function bootstrapOnThreads(
  fit: Fit,
  options: BootstrapOptions & { readonly count: number },
  threads: number,
  onProgress: (share: number) => void = () => {},
): Promise<Draws> {
  const { count } = options
  const shares = new Array<number>(threads).fill(0)
  const edge = (k: number) => Math.round((k * count) / threads)
  const workers: Worker[] = []
  try {
    const parts = Array.from({ length: threads }, (_, k) => {
      const part: Part = { fit, options: { ...options, part: { from: edge(k), to: edge(k + 1) } } }
      const worker = new Worker(new URL('./worker.js', import.meta.url), { workerData: part })
      workers.push(worker)
      return new Promise<Draws>((resolve, reject) => {
        worker.on('error', reject)
        worker.on('message', (message: Message) => {
          if ('draws' in message) return resolve(message.draws)
          shares[k] = message.share
          onProgress(shares.reduce((sum, share) => sum + share, 0) / threads)
        })
      })
    })
    return joinDraws(await Promise.all(parts))
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()))
  }
}
