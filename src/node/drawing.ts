import { fork } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Chart } from '../chart/chart.ts'
import { toSvg } from '../chart/svg.ts'

/** What the process is sent. */
export interface ToDraw {
  readonly id: number
  readonly spec: Chart['spec']
}

/** What it answers. */
export type Drawn = { readonly id: number; readonly svg: string } | { readonly id: number; readonly error: Error }

/** Draws in a process of its own. */
export interface Drawing {
  /** Draws a spec as SVG text, the same as `toSvg`. */
  readonly draw: (spec: Chart['spec']) => Promise<string>
  /** Ends the process; what it has not drawn yet is lost. */
  readonly end: () => void
}

interface Waiting {
  readonly spec: Chart['spec']
  readonly resolve: (svg: string | Promise<string>) => void
  readonly reject: (error: Error) => void
}

/**
 * The engine's flags: each picture brings its own functions, so that optimising them takes more time than it saves (a half
 * of all, for 11 pictures as for 66).
 */
const FLAGS = ['--no-opt']

/**
 * A process that loads the drawing libraries at once and then draws while this one computes. Where the package has not been
 * built there is none, and where it can't be started or dies, drawing is done here.
 */
export function drawingProcess(): Drawing {
  const file = fileURLToPath(new URL('./draw-process.js', import.meta.url))
  if (!existsSync(file)) return { draw: (spec) => toSvg(spec), end() {} }
  const child = fork(file, [], {
    execArgv: FLAGS,
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  const waiting = new Map<number, Waiting>()
  let [count, isGone] = [0, false]
  const rest = () => {
    child.unref()
    child.channel?.unref()
  }
  const drawHere = () => {
    isGone = true
    for (const { spec, resolve } of waiting.values()) resolve(toSvg(spec))
    waiting.clear()
  }
  rest()
  child.on('error', drawHere)
  child.on('exit', drawHere)
  child.on('message', (drawn: Drawn) => {
    const asked = waiting.get(drawn.id)
    // The last answers may come after the news that the process is gone.
    if (asked === undefined) return
    waiting.delete(drawn.id)
    if (waiting.size === 0) rest()
    if ('svg' in drawn) asked.resolve(drawn.svg)
    else asked.reject(drawn.error)
  })
  return {
    draw: (spec) =>
      new Promise((resolve, reject) => {
        if (isGone) return resolve(toSvg(spec))
        waiting.set(count, { spec, resolve, reject })
        child.ref()
        child.channel?.ref()
        child.send({ id: count++, spec } satisfies ToDraw)
      }),
    end() {
      waiting.clear()
      child.kill()
    },
  }
}
