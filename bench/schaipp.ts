import { readFileSync } from 'node:fs'
import { parseSpec } from '../src/schedule/spec.ts'
import { tableFromColumns } from '../src/table/build.ts'
import type { RunTable } from '../src/table/table.ts'

/** A task: curves to fit, and longer ones to predict. */
export interface CurveTask {
  readonly name: string
  readonly training: RunTable
  readonly held: RunTable
}

interface Run {
  readonly name: string
  readonly size: number
  readonly schedule: string
  readonly dataset: string
  readonly peak: number
  readonly iterations: number
}

interface Curve {
  readonly run: string
  readonly spec: string
  readonly rows: readonly (readonly [step: number, loss: number])[]
}

/** Rows before this step are left out, in fitting and scoring. */
const FIRST_STEP = 1000

/**
 * The tasks of Schaipp et al. 2025's runs: at 124M and three peak rates the curves of 15,000 steps predict all of 25,000 to
 * 50,000; at ten pairs of size and data the trunk up to the end of the first cooldown, with that, predicts the rest; and
 * at two sizes a single run of 50,000 steps predicts those of 100,000 and 200,000.
 */
export function schaippTasks(folder: string): CurveTask[] {
  const runs = readRuns(folder)
  const rows = readRows(folder)
  const curve = (run: Run, upTo = Number.POSITIVE_INFINITY, from = FIRST_STEP): Curve => ({
    run: run.name,
    spec: specOf(run),
    rows: rows.get(run.name)!.filter(([step]) => step >= from && step <= upTo),
  })
  return [...mainTasks(runs, curve), ...otherTasks(runs, curve), ...singleTasks(runs, curve)]
}

type CurveOf = (run: Run, upTo?: number, from?: number) => Curve

function mainTasks(runs: readonly Run[], curve: CurveOf): CurveTask[] {
  return [1e-3, 2e-3, 5e-4].map((peak) => {
    const own = runs.filter(
      ({ name, size, dataset, peak: p }) =>
        /^(cos|ann124|stable-124m_)/.test(name) && size === 123.59 && dataset === 'slimpajama' && p === peak,
    )
    const at = (prefix: string, steps: number) =>
      own.find(({ name, iterations }) => name.startsWith(prefix) && iterations === steps)
    const trunk = at('stable', 50_000)!
    const second = at('cos-10', 15_000) ?? at('ann124-0.9', 15_000)!
    return {
      name: `124M, ${peak}`,
      training: tableOf([curve(trunk, 15_000), curve(second), curve(at('ann124-0.2', 15_000)!)]),
      held: tableOf(own.filter(({ iterations }) => iterations > 20_000).map((run) => curve(run))),
    }
  })
}

function otherTasks(runs: readonly Run[], curve: CurveOf): CurveTask[] {
  const cooled = runs.filter(({ name }) => name.startsWith('ann0.2_'))
  const pairs = [...new Set(cooled.map(({ size, dataset }) => `${dataset} ${size}`))].filter(
    (pair) => pair !== 'slimpajama 123.59',
  )
  return pairs.map((pair) => {
    const own = cooled
      .filter(({ size, dataset }) => `${dataset} ${size}` === pair)
      .sort((a, b) => a.iterations - b.iterations)
    const [first, ...later] = own
    const trunk = runs.find(
      ({ size, dataset, schedule, peak }) =>
        `${dataset} ${size}` === pair && schedule === 'wsd_stable' && peak === first!.peak,
    )!
    const end = first!.iterations
    return {
      name: pair,
      training: tableOf([curve(trunk, end), curve(first!)]),
      held: tableOf([curve(trunk, undefined, end + 1), ...later.map((run) => curve(run))]),
    }
  })
}

function singleTasks(runs: readonly Run[], curve: CurveOf): CurveTask[] {
  return [123.59, 208.54].map((size) => {
    const own = runs.filter(
      (run) => run.size === size && run.dataset === 'slimpajama_chunk1' && !run.schedule.includes('twostage'),
    )
    return {
      name: `one run, ${size}M`,
      training: tableOf(own.filter(({ iterations }) => iterations === 50_000).map((run) => curve(run))),
      held: tableOf(own.filter(({ iterations }) => iterations > 50_000).map((run) => curve(run))),
    }
  })
}

/** The schedule in the words of `--schedule`, from the configuration; the lr column agrees where it is logged. */
function specOf({ name, schedule, peak, iterations }: Run): string {
  const common = `steps=${iterations},peak=${peak},warmup=300`
  if (schedule === 'wsd_stable') return `constant:${common}`
  if (schedule === 'cosine') return `cosine:${common},end=${name.startsWith('cos-zero') ? 0 : 0.1 * peak}`
  const decay = Math.floor(Number(schedule.split('_').at(-1)) * iterations)
  const kind = schedule.startsWith('wsd_sqrt') ? 'wsd-sqrt' : 'wsd-linear'
  return `${kind}:${common},decay=${Math.min(decay, iterations - 300)}`
}

function tableOf(curves: readonly Curve[]): RunTable {
  const known = curves.filter(({ rows }) => rows.length > 0)
  const all = known.flatMap(({ run, rows }) => rows.map(([step, loss]) => ({ run, step, loss })))
  return tableFromColumns(
    { run: all.map(({ run }) => run), step: all.map(({ step }) => step), loss: all.map(({ loss }) => loss) },
    {
      needs: ['step', 'loss'],
      schedules: Object.fromEntries(known.map(({ run, spec }) => [run, parseSpec(spec)])),
    },
  )
}

function readRuns(folder: string): Run[] {
  return recordsOf(`${folder}/runs.csv`).map((row) => ({
    name: row.run!,
    size: Number(row.params_million),
    schedule: row.schedule!,
    dataset: row.dataset!,
    peak: Number(row.peak_lr),
    iterations: Number(row.iterations),
  }))
}

/** Step and loss of each run in order of steps; of a step that was repeated after a restart, the last. */
function readRows(folder: string): Map<string, [number, number][]> {
  const byRun = new Map<string, Map<number, number>>()
  for (const { run, step, loss } of recordsOf(`${folder}/val.csv`)) {
    const known = byRun.get(run!) ?? new Map<number, number>()
    byRun.set(run!, known.set(Number(step), Number(loss)))
  }
  return new Map([...byRun].map(([run, rows]) => [run, [...rows].sort(([a], [b]) => a - b)]))
}

function recordsOf(path: string): Record<string, string>[] {
  const [head, ...lines] = readFileSync(path, 'utf8')
    .trim()
    .split('\n')
    .map((line) => line.split(','))
  return lines.map((cells) => Object.fromEntries(head!.map((name, at) => [name, cells[at]!])))
}
