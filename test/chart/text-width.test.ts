import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { textLines, textWidth } from '../../src/chart/text-width.ts'

/** Advance widths of a TrueType font in em, by the tables of its file (cmap format 4 and hmtx). */
function advancesOf(path: string): (letter: string) => number {
  const file = readFileSync(path)
  const tables = new Map<string, number>()
  for (let i = 0; i < file.readUInt16BE(4); i++) {
    const entry = 12 + 16 * i
    tables.set(file.toString('latin1', entry, entry + 4), file.readUInt32BE(entry + 8))
  }
  const at = (name: string) => tables.get(name)!
  const unitsPerEm = file.readUInt16BE(at('head') + 18)
  const last = file.readUInt16BE(at('hhea') + 34) - 1
  const encodings = Array.from({ length: file.readUInt16BE(at('cmap') + 2) }, (_, i) => at('cmap') + 4 + 8 * i)
  const windows = encodings.find((entry) => file.readUInt32BE(entry) === 0x0003_0001)!
  const map = at('cmap') + file.readUInt32BE(windows + 4)
  const bytes = file.readUInt16BE(map + 6)
  const glyphOf = (code: number): number => {
    for (let s = 0; s < bytes; s += 2) {
      if (code > file.readUInt16BE(map + 14 + s)) continue
      const start = file.readUInt16BE(map + 16 + bytes + s)
      const place = map + 16 + 3 * bytes + s
      const offset = file.readUInt16BE(place)
      const delta = file.readUInt16BE(map + 16 + 2 * bytes + s)
      const glyph = offset === 0 ? code : file.readUInt16BE(place + offset + 2 * (code - start))
      return (glyph + delta) & 0xffff
    }
    return 0
  }
  return (letter) => file.readUInt16BE(at('hmtx') + 4 * Math.min(glyphOf(letter.charCodeAt(0)), last)) / unitsPerEm
}

it.each([
  ['DejaVuSans', false],
  ['DejaVuSans-Bold', true],
] as const)('widths are those of %s as it is shipped, to a thousandth of its size', (font, isBold) => {
  const advance = advancesOf(`assets/fonts/${font}.ttf`)
  for (let code = 32; code < 127; code++) {
    const letter = String.fromCharCode(code)
    expect(Math.abs(textWidth(letter, 1, isBold) - advance(letter)), letter).toBeLessThan(0.0006)
  }
  for (const letter of '⁰¹²³⁴⁵⁶⁷⁸⁹·±−') expect(textWidth(letter, 1, isBold)).toBeGreaterThan(advance(letter) - 0.15)
})

it('lines are as long as they may be, and a longer word stands alone', () => {
  expect(textLines('aaa bbb ccc', textWidth('aaa bbb', 10), 10)).toEqual(['aaa bbb', 'ccc'])
  expect(textLines('incomprehensibility is long', 30, 10)[0]).toBe('incomprehensibility')
  expect(textLines('short', 1000, 10)).toEqual(['short'])
})
