/**
 * The nearest sequence that never rises: min Σ w_i·(out_i − x_i)², by pooling neighbours that would (Ayer et al. 1955; linear
 * time). `out` may be `x`.
 */
export function nonIncreasing(x: ArrayLike<number>, weights: ArrayLike<number>, out: Float64Array): void {
  const [means, masses, sizes] = [[] as number[], [] as number[], [] as number[]]
  for (let i = 0; i < x.length; i++) {
    let [mean, mass, size] = [x[i]!, weights[i]!, 1]
    while (means.length > 0 && means.at(-1)! < mean) {
      const [above, weight] = [means.pop()!, masses.pop()!]
      mean = (mean * mass + above * weight) / (mass + weight)
      mass += weight
      size += sizes.pop()!
    }
    means.push(mean)
    masses.push(mass)
    sizes.push(size)
  }
  let at = 0
  means.forEach((mean, k) => {
    out.fill(mean, at, (at += sizes[k]!))
  })
}
