import { drawnBy } from '../chart/svg.ts'
import type { Drawn, ToDraw } from './drawing.ts'
import { drawingLibraries } from './scripts.ts'

/** Draws what it is sent, one after the other. The libraries are loaded first, before anything is asked for. */
const libraries = drawingLibraries()
let before: Promise<unknown> = libraries
process.on('message', ({ id, spec }: ToDraw) => {
  before = before.then(async () => {
    const answer: Drawn = await drawnBy(await libraries, spec).then(
      (svg) => ({ id, svg }),
      (error: Error) => ({ id, error }),
    )
    process.send!(answer)
  })
})
