import { expect, it } from 'vitest'
import { countChannel } from '../../src/chart/axis.ts'
import type { Plane } from '../../src/chart/layer.ts'
import { labelSites } from '../../src/chart/place.ts'

const plane: Plane = {
  x: countChannel('x', [1, 1e3], { pixels: 300, along: 'x' }),
  y: countChannel('y', [1, 1e3], { pixels: 300, along: 'y' }),
  width: 300,
  height: 300,
}
const upright = (level: number, params: number) => ({
  level,
  sites: [1, 1e3].map((tokens) => ({ params, tokens })),
})

it('leaves out labels whose texts would touch, where runs leave a narrow strip for all of them', () => {
  const runs = Array.from({ length: 51 * 43 }, (_, k): [number, number] => [6 * (k % 51), 6 * Math.floor(k / 51)])
  const lines = [10, 11, 12.1, 13.3, 14.6, 100].map((params, k) => upright(k, params))
  const labels = labelSites(lines, plane, runs, [0.2, 0.9], 18)
  expect(labels.length).toBeGreaterThan(1)
  for (const [i, a] of labels.entries()) {
    for (const b of labels.slice(i + 1)) {
      const [across, up] = [Math.abs(a.pixel[0] - b.pixel[0]), Math.abs(a.pixel[1] - b.pixel[1])]
      expect(across > 22 || up > 11, `${a.level} and ${b.level}`).toBe(true)
    }
  }
})
