import { describe, expect, it } from 'vitest'
import { catalog, chinchilla } from '../../src/law/catalog.ts'
import { customLaw, isFormula, resolveLaw } from '../../src/law/custom.ts'
import { evaluateLaw } from '../../src/law/evaluate.ts'
import { checkLaw } from '../support/check-law.ts'

describe('a law from text', () => {
  it('has N, D and C as inputs and all other symbols as parameters', async () => {
    const law = await customLaw('E + A/N^alpha')
    expect(law.inputs).toEqual({ N: 'params' })
    expect(Object.keys(law.params)).toEqual(['E', 'A', 'alpha'])
    expect(law.params.E).toEqual({ meaning: 'E', unit: '', bounds: [null, null] })
    expect(checkLaw(law)).toEqual([])
    expect(evaluateLaw(law, { E: 1, A: 8, alpha: 0.5 }, { params: 16 })).toBe(3)
  })

  it('takes further inputs, also in place of the usual ones', async () => {
    const law = await customLaw('E + A/(N*W)^alpha', { inputs: { W: 'width', N: 'unique_tokens' }, output: 'error' })
    expect(law.inputs).toEqual({ N: 'unique_tokens', W: 'width' })
    expect(law.output).toBe('error')
  })

  it('survives a round trip through JSON with its tree', async () => {
    const law = JSON.parse(JSON.stringify(await customLaw('E + A/N', { name: 'mine' })))
    expect(law.name).toBe('mine')
    expect(evaluateLaw(law, { E: 1, A: 8 }, { N: 4 })).toBe(3)
  })

  it.each([
    ['E + A/N^alpha + B/D^(b + c*2)', ['alpha', 'b', 'c']],
    ['exp(a3*N^gamma + b3) + D^-exp(a1*N^alpha + b1)', ['gamma', 'alpha']],
  ])('knows the exponents of %s, which are not all that stands above', async (text, exponents) => {
    const { params } = await customLaw(text)
    expect(Object.keys(params).filter((name) => params[name]!.unit === '1')).toEqual(exponents)
  })

  it('needs an input and a parameter, and only inputs that it has', async () => {
    await expect(customLaw('E + A')).rejects.toThrow('has no input (only E, A)')
    await expect(customLaw('1 + 2')).rejects.toThrow('has no input (no symbol)')
    await expect(customLaw('6*N*D')).rejects.toThrow('has no parameter to fit')
    await expect(customLaw('E + A/N', { inputs: { W: 'width' } })).rejects.toThrow('has no symbol "W"')
    await expect(customLaw('E + A/')).rejects.toThrow('expected a value at column 7')
  })
})

describe('a name or a formula', () => {
  it('is told apart by its operators', () => {
    expect(catalog.filter((law) => isFormula(law.name))).toEqual([])
    for (const name of ['chinchila', 'Chinchilla', 'powr-floor', 'broken:2', 'm1']) expect(isFormula(name)).toBe(false)
    for (const text of ['E - k*N', 'E-N', 'E - n', '-N', 'exp(N)', 'L = 1', 'N^a']) expect(isFormula(text)).toBe(true)
  })

  it('resolves to the catalogue or to a law of its own', async () => {
    expect(await resolveLaw(' chinchilla ')).toBe(chinchilla)
    expect((await resolveLaw('E + k/N')).name).toBe('custom')
    await expect(resolveLaw('chinchila')).rejects.toThrow('did you mean "chinchilla"?')
  })
})
