import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import type { Chart } from '../chart/chart.ts'
import { toSvg } from '../chart/svg.ts'

/** What the thread is sent. */
export interface ToDraw {
  readonly id: number
  readonly spec: Chart['spec']
}

/** What it answers. */
export type Drawn = { readonly id: number; readonly svg: string } | { readonly id: number; readonly error: Error }

/** Draws on a thread of its own. */
export interface Drawing {
  /** Draws a spec as SVG text, the same as `toSvg`. */
  readonly draw: (spec: Chart['spec']) => Promise<string>
  /** Ends the thread; what it has not drawn yet is lost. */
  readonly end: () => Promise<unknown>
}

interface Waiting {
  readonly resolve: (svg: string) => void
  readonly reject: (error: Error) => void
}

/**
 * A thread that loads the drawing libraries at once and then draws while this one computes. Where the package has not been
 * built there is none, and drawing is done here.
 */
export function drawingThread(): Drawing {
  const url = new URL('./draw-worker.js', import.meta.url)
  if (!existsSync(fileURLToPath(url))) return { draw: (spec) => toSvg(spec), end: async () => {} }
  const waiting = new Map<number, Waiting>()
  let broken: Error | null = null
  const worker = new Worker(url)
  worker.unref()
  worker.on('message', (drawn: Drawn) => {
    const asked = waiting.get(drawn.id)!
    waiting.delete(drawn.id)
    if (waiting.size === 0) worker.unref()
    if ('svg' in drawn) asked.resolve(drawn.svg)
    else asked.reject(drawn.error)
  })
  worker.on('error', (error) => {
    broken = error
    for (const { reject } of waiting.values()) reject(error)
  })
  let asked = 0
  return {
    draw: (spec) =>
      new Promise((resolve, reject) => {
        if (broken !== null) return reject(broken)
        const id = asked++
        waiting.set(id, { resolve, reject })
        worker.ref()
        worker.postMessage({ id, spec } satisfies ToDraw)
      }),
    end: () => worker.terminate(),
  }
}
