/** Seconds of CPU that this process has used. */
export function cpu(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1e6
}

export function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!
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
