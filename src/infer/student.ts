import type { Random } from '../base/seed.ts'

/** √(ν / χ²_ν): turns normals into Student t with ν degrees of freedom. */
export function studentStretch(random: Random, degrees: number): number {
  return degrees > 200 ? 1 : Math.sqrt(degrees / (2 * random.gamma(degrees / 2)))
}
