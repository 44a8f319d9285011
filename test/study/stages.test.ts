import { describe, expect, it } from 'vitest'
import { Random } from '../../src/base/seed.ts'
import { rankCorrelation, ranks } from '../../src/num/rank.ts'
import { stageCorrelations } from '../../src/study/stages.ts'
import { tableFromColumns } from '../../src/table/build.ts'

it('equal values share the mean of their ranks', () => {
  expect([...ranks([30, 10, 20, 10])]).toEqual([4, 1.5, 3, 1.5])
})

it('the rank correlation of a sample without ties is 1 − 6·Σd²/(n³ − n)', () => {
  // ranks differ by 1, 1, 0, 1, 1: Σd² = 4
  expect(rankCorrelation([1, 2, 3, 4, 5], [2, 1, 3, 6, 4.5])).toBeCloseTo(1 - (6 * 4) / 120, 12)
  expect(rankCorrelation([1, 2, 3, 4], [8, 4, 2, 1])).toBeCloseTo(-1, 12)
  expect(rankCorrelation([1, 2, 3], [5, 5, 5])).toBeNaN()
})

/**
 * LAWS 4.3, the chain of Schaeffer et al. 2024: the log-probability of the correct answer rises with compute, and what
 * incorrect choices get moves from problem to problem as the models do, so that p among the choices follows less, and
 * accuracy least.
 */
function chain() {
  const random = new Random(2)
  const columns = {
    flops: [] as number[],
    log_p: [] as number[],
    p: [] as number[],
    p_choices: [] as number[],
    accuracy: [] as number[],
  }
  const [run, question] = [[] as string[], [] as string[]]
  for (let problem = 0; problem < 60; problem++) {
    const ease = random.normal()
    for (let model = 0; model < 12; model++) {
      const decades = model / 3
      const logP = -4 + ease + 0.5 * decades + 0.15 * random.normal()
      const p = Math.exp(Math.min(0, logP))
      const wrong = [0, 1, 2].map(() => Math.exp(-4 + ease + 0.4 * decades + 0.8 * random.normal()))
      columns.flops.push(1e18 * 10 ** decades)
      columns.log_p.push(Math.min(0, logP))
      columns.p.push(p)
      columns.p_choices.push(p / (p + wrong[0]! + wrong[1]! + wrong[2]!))
      columns.accuracy.push(p > Math.max(...wrong) ? 1 : 0)
      run.push(`m${model}`)
      question.push(`q${problem}`)
    }
  }
  return tableFromColumns({ ...columns, run, question }, { needs: ['flops'] })
}

describe('LAWS 4.3: correlation with compute by stage', () => {
  const stages = ['log_p', 'p', 'p_choices', 'accuracy']
  const found = stageCorrelations(chain(), stages, { problem: 'question' })

  it('stays where a stage is a rising function of the last, and falls where incorrect choices enter', () => {
    const [logP, p, among, accuracy] = found.map(({ value }) => value!)
    expect(p).toBeCloseTo(logP!, 12)
    expect(logP).toBeGreaterThan(0.9)
    expect(among).toBeLessThan(0.6)
    expect(accuracy).toBeLessThan(among!)
  })

  it('has an interval over problems, and leaves out those whose score never changes', () => {
    for (const { value, low, high } of found) expect(low! < value! && value! < high!).toBe(true)
    expect(found[0]!.problems).toBe(60)
    expect(found[3]!.problems).toBeLessThanOrEqual(60)
  })

  it('is of all rows where no problem is named', () => {
    const [all] = stageCorrelations(chain(), ['log_p'])
    expect(all!.problems).toBe(1)
    expect(all!.value).toBeLessThan(found[0]!.value!)
    expect(all!.low! < all!.value! && all!.value! < all!.high!).toBe(true)
  })

  it('says why a value or an interval is missing', () => {
    const because = (columns: Record<string, readonly number[]>) =>
      stageCorrelations(tableFromColumns(columns, { needs: ['flops'] }), ['score'])[0]!.because
    expect(found.map((stage) => stage.because)).toEqual([null, null, null, null])
    expect(because({ flops: [1, 2], score: [3, 4] })).toBe('2 rows with both numbers; a rank correlation needs 3')
    expect(because({ flops: [1, 2, 3, 4], score: [0, 0, 0, 0] })).toBe('one of the two never changes')
    const oneRun = tableFromColumns(
      { flops: [1, 2, 3, 4], score: [1, 3, 2, 4], run: ['a', 'a', 'a', 'a'] },
      { needs: ['flops'] },
    )
    expect(stageCorrelations(oneRun, ['score'])[0]!.because).toBe('1 run; an interval needs 3 to resample')
  })

  it('names a column that is not there', () => {
    expect(() => stageCorrelations(chain(), ['brier'])).toThrow('stages: no column is named "brier"')
    expect(() => stageCorrelations(chain(), ['p'], { problem: 'item' })).toThrow('no column is named "item"')
  })
})
