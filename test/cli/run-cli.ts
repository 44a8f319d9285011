import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { onTestFinished } from 'vitest'
import { run } from '../../src/cli/run.ts'

/** What a command line left behind. */
export interface Ran {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

/** Runs a command line in this process, with `stdin` as standard input; one at a time. */
export async function runCli(argv: readonly string[], stdin?: string | Uint8Array): Promise<Ran> {
  const { stdout, stderr } = process
  const before = { out: stdout.write, err: stderr.write, exitCode: process.exitCode }
  const stdinBefore = Object.getOwnPropertyDescriptor(process, 'stdin')!
  const said = { stdout: '', stderr: '' }
  const into = (stream: 'stdout' | 'stderr') => (chunk: string | Uint8Array) => {
    said[stream] += typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString('utf8')
    return true
  }
  stdout.write = into('stdout') as typeof stdout.write
  stderr.write = into('stderr') as typeof stderr.write
  if (stdin !== undefined) {
    Object.defineProperty(process, 'stdin', { value: Readable.from([Buffer.from(stdin)]), configurable: true })
  }
  process.exitCode = undefined
  try {
    return { code: await run(argv), ...said }
  } finally {
    stdout.write = before.out
    stderr.write = before.err
    process.exitCode = before.exitCode
    Object.defineProperty(process, 'stdin', stdinBefore)
  }
}

/** A folder that a test or a whole file of tests works in. */
export interface Folder {
  readonly path: string
  /** Writes a file and returns its path. */
  readonly write: (name: string, content: string | Uint8Array) => string
  readonly in: (name: string) => string
  /** Names of everything in it. */
  readonly names: () => string[]
  readonly remove: () => void
}

export function tempFolder(): Folder {
  const path = mkdtempSync(join(tmpdir(), 'isoloss-'))
  const within = (name: string): string => join(path, name)
  return {
    path,
    in: within,
    write: (name, content) => {
      writeFileSync(within(name), content)
      return within(name)
    },
    names: () => readdirSync(path).sort(),
    remove: () => rmSync(path, { recursive: true, force: true }),
  }
}

/** A folder that is gone when the test ends. */
export function testFolder(): Folder {
  const folder = tempFolder()
  onTestFinished(folder.remove)
  return folder
}
