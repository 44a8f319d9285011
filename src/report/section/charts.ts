import type { Estimate } from '../../infer/estimate.ts'
import type { Section } from '../block.ts'

/** The pictures that suit the law, at most `most` of them. */
export async function chartsSection(_estimate: Estimate, _most: number): Promise<Section[]> {
  return []
}
