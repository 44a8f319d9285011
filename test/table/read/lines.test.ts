import { expect, test } from 'vitest'
import { withFile } from '../../../src/table/file-bytes.ts'
import { visitLines } from '../../../src/table/read/lines.ts'
import { readSource } from '../../../src/table/reader.ts'
import { cellsOf, inPieces, source } from '../source.ts'

const linesOf = async (text: string, length: number, encoding: BufferEncoding = 'utf8') => {
  const seen: [string, number, boolean][] = []
  await withFile(inPieces('a.log', Buffer.from(text, encoding), length), (file) =>
    visitLines(file, 'a.log', [], (...line) => seen.push(line)),
  )
  return seen
}

test.each([1, 2, 3, 5, 100])('lines are the same in pieces of %i bytes', async (length) => {
  const lines = [
    ['é €😀', 1, false],
    ['', 2, false],
    ['one\rtwo', 3, false],
    ['the last', 4, true],
  ]
  const text = 'é €😀\r\n\none\rtwo\nthe last'
  expect(await linesOf(text, length)).toEqual(lines)
  expect(await linesOf(`\uFEFF${text}`, length)).toEqual(lines)
  expect(await linesOf(`\uFEFF${text}`, length, 'utf16le')).toEqual(lines)
})

test('a log with the line ends of Windows is read as one without', async () => {
  const log = [
    ' iteration 10/ 100 | consumed samples: 640 | learning rate: 1e-4 | lm loss: 3.5 |',
    ' validation loss at iteration 10 | lm loss value: 3.6 | lm loss PPL: 36.6 |',
    '',
  ]
  const [plain, windows] = await Promise.all(
    ['\n', '\r\n'].map((end) => readSource(source('train.log', log.join(end)))),
  )
  expect(cellsOf(windows!)).toEqual(cellsOf(plain!))
})
