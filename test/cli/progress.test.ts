import { fileURLToPath } from 'node:url'
import { expect, it, onTestFinished } from 'vitest'
import { runCli } from './run-cli.ts'

const tinylm = fileURLToPath(new URL('../../data/tinylm/runs.csv', import.meta.url))

function onTerminal(isTTY: boolean): void {
  const before = Object.getOwnPropertyDescriptor(process.stderr, 'isTTY')
  Object.defineProperty(process.stderr, 'isTTY', { value: isTTY, configurable: true })
  onTestFinished(() => {
    if (before) Object.defineProperty(process.stderr, 'isTTY', before)
    else Reflect.deleteProperty(process.stderr, 'isTTY')
  })
}

// long enough for a line of progress on any machine: a job of less than half a second shows none
const longJob = ['fit', tinylm, '--law', 'chinchilla', '--bootstrap', '4000', '--no-backtest', '--quiet']

it('shows a growing share of a long job on a terminal, and takes the line away', async () => {
  onTerminal(true)
  const { code, stdout, stderr } = await runCli(longJob)
  expect(code).toBe(0)
  const shares = Array.from(stderr.matchAll(/\r[^\r]*?(\d+) %/g), ([, share]) => Number(share))
  expect(shares.length).toBeGreaterThan(1)
  expect(shares).toEqual(shares.toSorted((a, b) => a - b))
  expect(stderr.endsWith('\r\x1b[K')).toBe(true)
  expect(stdout).not.toContain('\r')
}, 60_000)

it('shows no progress where nobody looks', async () => {
  onTerminal(false)
  const { stderr } = await runCli(longJob)
  expect(stderr).toBe('')
}, 60_000)
