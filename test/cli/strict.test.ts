import { afterAll, beforeAll, expect, test } from 'vitest'
import { runCli, tempFolder } from './run-cli.ts'

/** Runs of data/tinylm contradict the Chinchilla law: repeated runs agree five times better with each other than with it. */
const runs = ['data/tinylm/runs.csv', '--where', "group != 'lr'"]
const folder = tempFolder()
afterAll(folder.remove)
const [fitted, other, report] = [folder.in('fit.json'), folder.in('other.json'), folder.in('report.json')]

beforeAll(async () => {
  await runCli(['fit', ...runs, '--bootstrap', '60', '--out', fitted])
  await runCli(['laws', 'chinchilla', '--set', 'epoch', '--out', other])
})

const commands: Readonly<Record<string, readonly string[]>> = {
  predict: ['predict', fitted, '--at', 'params=1e6 tokens=4e7'],
  plan: ['plan', fitted, '--flops', '2.4e14'],
  design: ['design', fitted, '--budget', '2.4e13', '--target', 'flops=2.4e14', '--max-runs', '6'],
  isoflop: ['isoflop', ...runs, '--bootstrap', '60'],
  report: ['report', fitted, '--out', report],
}

test.each(Object.entries(commands))(
  'where a note is unreliable, %s reads "not determined", and ends with 3 under --strict only',
  async (_, argv) => {
    const strict = await runCli([...argv, '--strict', '--quiet'])
    expect(strict.code).toBe(3)
    expect(strict.stdout).toMatch(/not determined/i)
    expect((await runCli([...argv, '--quiet'])).code).toBe(0)
  },
)

test('fit shows what the rows say with the note, and ends with 3 under --strict', async () => {
  const { code, stderr } = await runCli(['fit', ...runs, '--bootstrap', '60', '--strict'])
  expect(code).toBe(3)
  expect(stderr).toContain('[unreliable] lack-of-fit')
})

test('diff withholds the side that its fit withholds, beyond the rows', async () => {
  const { stdout } = await runCli(['diff', fitted, other, '--quiet'])
  const [, beyond] = stdout.split('\n').filter((line) => line.startsWith('at '))
  expect(beyond).toContain('not determined')
})
