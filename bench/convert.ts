/**
 * Speed and peak memory of `convert` on TensorBoard event files of a quarter, one and four million steps, each in its own process,
 * beside a bare loop that only reads the file and takes the checksum of each record: `convert [steps]` (after `npm run build`).
 */
import { spawnSync } from 'node:child_process'
import { closeSync, mkdirSync, openSync, readFileSync, statSync, writeSync } from 'node:fs'
import { maskedCrc32c } from '../src/table/read/crc32c.ts'
import { scalarEvent, versionEvent } from '../test/table/read/event-writer.ts'
import { cpu } from './time.ts'

const [steps = '1000000'] = process.argv.slice(2)
mkdirSync('.cache/bench/events', { recursive: true })

/** One event a scalar and step, as SummaryWriter.add_scalar writes them. */
function writeEvents(file: string, count: number): void {
  const out = openSync(file, 'w')
  writeSync(out, Uint8Array.from(versionEvent(1.7e9)))
  let part: number[] = []
  for (let step = 0; step < count; step++) {
    const loss = 2.5 + 8 * (step + 1) ** -0.3 + 0.02 * Math.sin(step)
    part.push(...scalarEvent(step, 1.7e9 + step, [{ tag: 'train/loss', value: loss, as: 'simple_value' }]))
    part.push(...scalarEvent(step, 1.7e9 + step, [{ tag: 'train/lr', value: 3e-4, as: 'simple_value' }]))
    if (part.length > 1e6 || step === count - 1) {
      writeSync(out, Uint8Array.from(part))
      part = []
    }
  }
  closeSync(out)
}

/** Seconds of CPU of reading a file whole and nothing but the checksums of its records. */
function bareLoop(file: string): number {
  const began = cpu()
  const bytes = readFileSync(file)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  for (let at = 0; at < bytes.length; ) {
    const end = at + 12 + Number(view.getBigUint64(at, true))
    if (maskedCrc32c(bytes, at, at + 8) !== view.getUint32(at + 8, true)) throw new Error(`header at ${at}`)
    if (maskedCrc32c(bytes, at + 12, end) !== view.getUint32(end, true)) throw new Error(`record at ${at}`)
    at = end + 4
  }
  return cpu() - began
}

/** `convert` in a process of its own: seconds of CPU, and the most memory it had. */
function convert(file: string, out: string): { seconds: number; mib: number } {
  const script = `
    process.on('exit', () => {
      const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage()
      console.error(JSON.stringify({ seconds: (userCPUTime + systemCPUTime) / 1e6, mib: maxRSS / 1024 }))
    })
    process.argv.splice(1, 0, 'dist/cli/main.js')
    import(${JSON.stringify(`${process.cwd()}/dist/cli/main.js`)})`
  const args = ['--input-type=module', '-e', script, '--', 'convert', file, '--out', out, '--quiet']
  const { stderr, status } = spawnSync(process.execPath, args, { encoding: 'utf8' })
  if (status !== 0) throw new Error(stderr)
  return JSON.parse(stderr.trim().split('\n').at(-1)!)
}

console.log('| steps | MB | bare loop, MB/s | to .csv: MB/s | peak MiB | to .parquet: MB/s | peak MiB |')
console.log('| --: | --: | --: | --: | --: | --: | --: |')
for (const count of [Number(steps) / 4, Number(steps), 4 * Number(steps)]) {
  const file = `.cache/bench/events/events.out.tfevents.${count}`
  writeEvents(file, count)
  const mb = statSync(file).size / 1e6
  const rows = ['csv', 'parquet'].map((ending) => convert(file, `.cache/bench/events/${count}.${ending}`))
  const shown = rows.map(({ seconds, mib }) => `${(mb / seconds).toFixed(1)} | ${mib.toFixed(0)}`)
  console.log(`| ${count} | ${mb.toFixed(1)} | ${(mb / bareLoop(file)).toFixed(1)} | ${shown.join(' | ')} |`)
}
