import { execFileSync } from 'node:child_process'

/** One job of scipy_fit.py on a table: seconds of CPU, and the objective reached. Threads off, as in the rest of the comparison. */
export function scipy(points: string, job: string): { seconds: number; objective: number } {
  const env = { ...process.env, OPENBLAS_NUM_THREADS: '1', OMP_NUM_THREADS: '1' }
  for (const name of ['python3', '/usr/bin/python3']) {
    try {
      return JSON.parse(
        execFileSync(name, ['bench/scipy_fit.py', points, job], {
          env,
          encoding: 'utf8',
          stdio: ['ignore', 'pipe', 'ignore'],
        }),
      )
    } catch {}
  }
  throw new Error('scipy is needed: apt-get install python3-scipy')
}

/** Seconds of CPU that this process has used. */
export function cpu(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1e6
}

export function median(values: number[]): number {
  return values.sort((a, b) => a - b)[Math.floor(values.length / 2)]!
}

/** Median seconds of CPU of a job. */
export function time(job: () => void, repeats: number): number {
  return median(
    Array.from({ length: repeats }, () => {
      const began = cpu()
      job()
      return cpu() - began
    }),
  )
}
