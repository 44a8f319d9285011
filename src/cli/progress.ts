/** A line on standard error that shows the share of a long job done; only on a terminal, gone when the job ends. */
export function progressLine(what: string): { readonly onProgress: (share: number) => void; readonly end: () => void } {
  if (!process.stderr.isTTY) return { onProgress: () => {}, end: () => {} }
  const started = performance.now()
  let shown = false
  return {
    onProgress(share) {
      // nobody needs to see a job that takes less than half a second
      if (performance.now() - started < 500) return
      shown = true
      process.stderr.write(`\r${what} ${Math.round(100 * share)} %`)
    },
    end() {
      if (shown) process.stderr.write('\r\x1b[K')
    },
  }
}
