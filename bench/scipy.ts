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
