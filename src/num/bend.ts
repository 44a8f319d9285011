/** Steps at most; from the start below three or four are needed. */
const MOST_STEPS = 60
/** Steps are of third order: the one after a step this short, relative, would change no digit. */
const SHORT = 2e-6
/** Above this exp overflows; 1/(1 + e^−z) is 1 long before. */
const LARGEST = 700

/**
 * The z with z + (s − 1)·ln(1 + e^z) = t, for s ≥ 0: a line of slope 1 far below 0 that bends to slope 1/s far above.
 * With w = 1/(1 + e^−z) it solves w/(1 − w)^s = e^t. At most 700. By Halley's method.
 */
export function bend(t: number, s: number): number {
  if (!(s >= 0)) return Number.NaN
  let z = t < 0 ? t : Math.min(t / Math.max(s, Number.MIN_VALUE), LARGEST)
  for (let k = 0; k < MOST_STEPS; k++) {
    const e = Math.exp(-Math.abs(z))
    const [below, above] = z > 0 ? [e / (1 + e), 1 / (1 + e)] : [1 / (1 + e), e / (1 + e)]
    const excess = z + (s - 1) * (Math.max(z, 0) + Math.log1p(e)) - t
    const newton = excess / (below + s * above)
    const curved = 1 - (newton * (s - 1) * below * above) / (2 * (below + s * above))
    // where the curve bends away from its parabola, Newton's step, which ends on one side and then converges
    const next = Math.min(z - (curved > 0.5 && curved < 2 ? newton / curved : newton), LARGEST)
    if (Math.abs(next - z) <= SHORT * Math.abs(next) || next === z) return next
    z = next
  }
  return z
}
