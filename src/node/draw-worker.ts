import { parentPort } from 'node:worker_threads'
import { loadDrawing, toSvg } from '../chart/svg.ts'
import type { Drawn, ToDraw } from './drawing.ts'

/** Draws what it is sent, one after the other. The libraries are loaded first, before anything is asked for. */
let before: Promise<unknown> = loadDrawing()
parentPort!.on('message', ({ id, spec }: ToDraw) => {
  before = before.then(async () => {
    const answer: Drawn = await toSvg(spec).then(
      (svg) => ({ id, svg }),
      (error: Error) => ({ id, error }),
    )
    parentPort!.postMessage(answer)
  })
})
