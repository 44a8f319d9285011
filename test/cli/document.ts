import { readFileSync } from 'node:fs'
import { expect } from 'vitest'
import { runCli } from './run-cli.ts'

/** A document, read as a user's program reads it. */
// biome-ignore lint/suspicious/noExplicitAny: its fields are what the tests are about
export type Json = any

/** Flags that make a fit fast and silent. */
export const quick = ['--bootstrap', '60', '--no-backtest', '--quiet']

/** Runs a command that must succeed and print exactly one document, and nothing else, on standard output. */
export async function json(...argv: string[]): Promise<Json> {
  const { code, stdout, stderr } = await runCli([...argv, '--json'])
  expect(stderr).toBe('')
  expect(code).toBe(0)
  expect(stdout.endsWith('}\n')).toBe(true)
  return JSON.parse(stdout)
}

export const read = (path: string): string => readFileSync(path, 'utf8')

/** Writes a table simulated from Epoch's coefficients. */
export async function simulated(design: string, out: string, ...more: string[]): Promise<void> {
  const argv = ['simulate', '--law', 'chinchilla', '--set', 'epoch', '--design', design, '--out', out]
  expect(await runCli([...argv, ...more])).toEqual({ code: 0, stdout: '', stderr: '' })
}

/** Every name of `shape` is in `value`, at any depth; null in the shape asks only that the field is there. */
export function expectFields(value: Json, shape: Json, path = ''): void {
  for (const [name, inner] of Object.entries(shape)) {
    expect(value, `${path}${name}`).toHaveProperty([name])
    if (inner !== null && value[name] !== null) expectFields(value[name], inner, `${path}${name}.`)
  }
}

/** Shapes that recur. */
export const band = { low: null, high: null }
export const interval = { value: null, ...band }
