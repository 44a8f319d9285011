import type { Allocation } from './allocation.ts'
import { bisect } from './bisect.ts'
import { cheapest, flopsToReach, runAt, type Solved } from './optimum.ts'

/** ln of how many times smaller than the best to train a model that is served may be. */
const SMALLEST = 40

/**
 * The run that reaches a loss with the least compute for training and for serving `tokens` together (Sardana et al. 2024):
 * k(N)·D + k(N)·T/3, as a forward pass costs a third of a training step. At its optimum (∂L/∂ln N)/(∂L/∂ln D) is
 * 1 + T/(3D), times the growth of k; without serving it is the cheapest run to train, which is never smaller.
 */
export function cheapestToServe(law: Allocation, loss: Float64Array, tokens: number): Solved {
  const { lnParams: largest } = cheapest(law, loss)
  const size = (t: Float64Array) => largest.map((n, k) => n - t[k]!)
  const gain = (t: Float64Array) => {
    const lnParams = size(t)
    const lnFlops = flopsToReach(law, lnParams, loss)
    const { lnTokens } = runAt(law, lnParams, lnFlops)
    const growth = law.costSlope(lnParams)
    const byFlops = law.slopeByFlops(lnParams, lnFlops)
    const slope = law.slope(lnParams, lnFlops)
    return slope.map((v, k) => {
      const gained = v - (byFlops[k]! * growth[k]! * tokens) / (3 * Math.exp(lnTokens[k]!))
      // a model too small to reach the loss at all is too small
      return Number.isNaN(gained) && Number.isFinite(largest[k]!) ? -1 : gained
    })
  }
  const lnParams = size(bisect(gain, 0, SMALLEST, law.count))
  return runAt(law, lnParams, flopsToReach(law, lnParams, loss))
}

/** ln of the compute of a run and of serving `tokens` with it, FLOP. */
export function lnTotalFlops({ lnFlops, lnTokens }: Solved, tokens: number): Float64Array {
  return lnFlops.map((c, k) => c + Math.log1p(tokens / (3 * Math.exp(lnTokens[k]!))))
}
