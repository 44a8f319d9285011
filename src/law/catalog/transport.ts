import { defineLaw, type Law, type Param } from '../law.ts'

const terms = { b: 'factor of the distance', c: 'performance at a distance of 0' }

/** Performance by the shares of `sources` data sources and by how far the mixture lies from the data that it is judged on. */
export function transport(sources: number): Law {
  const upTo = (count: number) => Array.from({ length: count }, (_, i) => i + 1)
  // shares add up to 1: the last one is told by the others, and of two so is its square
  const [lines, squares] = [upTo(sources - 1), upTo(sources === 2 ? 1 : sources)]
  const sum = (line: string, square: string) =>
    [`${line}0`, ...lines.map((i) => `${line}${i} * r${i}`), ...squares.map((i) => `${square}${i} * r${i}^2`)].join(
      ' + ',
    )
  const param = (meaning: string): Param => ({ meaning, unit: 'performance', bounds: [null, null] })
  const paramsOf = (line: 'b' | 'c', square: string) => ({
    [`${line}0`]: param(`${terms[line]}, without shares`),
    ...Object.fromEntries(lines.map((i) => [`${line}${i}`, param(`${terms[line]}, by the share of source ${i}`)])),
    ...Object.fromEntries(squares.map((i) => [`${square}${i}`, param(`${terms[line]}, by that share squared`)])),
  })
  return defineLaw({
    name: `transport:${sources}`,
    title: `Performance of ${sources} data sources by transport distance`,
    question: `I mix ${sources} sources of data, and know how far each mixture lies from the data that count.`,
    formula: `(${sum('b', 'q')}) * T + ${sum('c', 's')}`,
    inputs: { ...Object.fromEntries(squares.map((i) => [`r${i}`, `r${i}`])), T: 'transport' },
    output: 'performance',
    params: { ...paramsOf('b', 'q'), ...paramsOf('c', 's') },
    objective: { space: 'linear', loss: 'square', delta: 0 },
    references: [{ cite: 'Kang et al. 2023', url: 'https://arxiv.org/abs/2307.02460' }],
    misleads: [
      'It holds at one size of the data: fit it at two sizes, and take `two-scale` from there to a third.',
      'transport is the optimal-transport distance of the mixture to the validation data, as from the package OTDD; it is yours to compute.',
      'The paper has a constant and a slope for every source. As shares add up to 1, these are all that rows can tell apart.',
      'The authors’ notebook leaves out the squares without distance: hold s1, s2, … at 0 with --fix to fit what it does.',
    ],
  })
}
