import { existsSync, readFileSync } from 'node:fs'
import { parseSpec } from '../../src/schedule/spec.ts'
import { tableFromColumns } from '../../src/table/build.ts'
import type { RunTable } from '../../src/table/table.ts'

/** The schedules of the nine curves of Luo et al. 2025 at each model size, as the authors' code states them. */
export const specs: Readonly<Record<string, string>> = {
  cosine_24000: 'cosine:steps=24000,peak=3e-4,warmup=2160,end=3e-5',
  cosine_72000: 'cosine:steps=72000,peak=3e-4,warmup=2160,end=3e-5',
  constant_24000: 'constant:steps=24000,peak=3e-4,warmup=2160',
  constant_72000: 'constant:steps=72000,peak=3e-4,warmup=2160',
  wsdcon_9: 'two-stage:steps=16000,peak=3e-4,warmup=2160,at=8000,to=9e-5',
  wsdcon_3: 'two-stage:steps=16000,peak=3e-4,warmup=2160,at=8000,to=3e-5',
  wsdcon_18: 'two-stage:steps=16000,peak=3e-4,warmup=2160,at=8000,to=1.8e-4',
  wsd_20000_24000: 'wsd:steps=24000,peak=3e-4,warmup=2160,decay=4000,end=3e-5',
  wsdld_20000_24000: 'wsd-linear:steps=24000,peak=3e-4,warmup=2160,decay=4000,end=3e-5',
}

const trained = ['cosine_24000', 'constant_24000', 'wsdcon_9']

/** The authors' protocol at a model size such as `100M`: three curves to fit, six to predict. Null where a file is missing. */
export function luoProtocol(
  folder: string,
  size: string,
): { readonly training: RunTable; readonly held: RunTable } | null {
  const names = Object.keys(specs)
  if (!names.every((name) => existsSync(`${folder}/${size}_${name}.csv`))) return null
  return {
    training: readCurves(folder, size, trained),
    held: readCurves(
      folder,
      size,
      names.filter((name) => !trained.includes(name)),
    ),
  }
}

function readCurves(folder: string, size: string, names: readonly string[]): RunTable {
  const columns = { run: [] as string[], step: [] as number[], lr: [] as number[], loss: [] as number[] }
  for (const name of names) {
    for (const line of readFileSync(`${folder}/${size}_${name}.csv`, 'utf8').trim().split('\n').slice(1)) {
      const [, , step, lr, loss] = line.split(',')
      columns.run.push(name)
      columns.step.push(Number(step))
      columns.lr.push(Number(lr))
      columns.loss.push(Number(loss))
    }
  }
  const schedules = Object.fromEntries(names.map((name) => [name, parseSpec(specs[name]!)]))
  return tableFromColumns(columns, { needs: ['step', 'loss'], schedules })
}
