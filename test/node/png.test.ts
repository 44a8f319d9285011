import { expect, it } from 'vitest'
import { toPng } from '../../src/node/png.ts'

const picture = (inner: string) =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="20" height="10" viewBox="0 0 20 10"><defs><clipPath id="c"><rect width="20" height="10"/></clipPath></defs>${inner}</svg>`
const clipped = (inner: string) => picture(`<g clip-path="url(#c)">${inner}</g>`)
const square = (x: number, more: string) => `<path d="M${x},2h4v4h-4z" fill="red" ${more}/>`

// resvg 2.6.2 ends the whole process at each of these
it.each([
  ['a translucent mark outside of the canvas', picture(square(500, 'opacity="0.5"'))],
  ['a clipped group outside of it', clipped(square(500, ''))],
  ['a translucent mark of a clipped group', clipped(square(2, '') + square(500, 'opacity="0.5" fill-opacity="0.4"'))],
])('draws %s', async (_what, svg) => {
  expect((await toPng(svg)).length).toBeGreaterThan(0)
})

it('draws translucent marks as they are', async () => {
  const bytes = (more: string) => toPng(picture(square(2, more)))
  expect(await bytes('opacity="0.5"')).toEqual(await bytes('fill-opacity="0.5"'))
  expect(await bytes('opacity="0.5" fill-opacity="0.4"')).toEqual(await bytes('fill-opacity="0.2"'))
  expect(await bytes('opacity="1"')).toEqual(await bytes(''))
  expect(await bytes('opacity="0.5"')).not.toEqual(await bytes(''))
})
