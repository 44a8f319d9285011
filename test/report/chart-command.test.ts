import { readFileSync } from 'node:fs'
import { afterAll, describe, expect, it } from 'vitest'
import { toDocument } from '../../src/infer/document.ts'
import { runCli, tempFolder } from '../cli/run-cli.ts'
import { fitted, grid } from './fits.ts'

const folder = tempFolder()
afterAll(folder.remove)
const fit = folder.write('fit.json', JSON.stringify(toDocument(fitted(grid))))

describe('isoloss chart', () => {
  it.each([
    ['svg', 'svg', /^<svg /],
    ['png', 'png', /^.PNG/],
    ['html', 'html', /^<!doctype html>/],
    ['json', 'vega-lite', /"\$schema": "https:\/\/vega\.github\.io\/schema\/vega-lite/],
  ])('draws .%s by the ending of the file', async (ending, type, starts) => {
    const out = folder.in(`compute.${ending}`)
    const { code, stdout } = await runCli(['chart', fit, '--kind', 'compute', '--out', out, '--json'])
    expect(code).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({ format: 1, kind: 'chart', chart: 'compute', out, type })
    expect(readFileSync(out, 'latin1')).toMatch(starts)
  })

  it('takes width, title and the dark look', async () => {
    const out = folder.in('dark.json')
    const argv = ['--kind', 'params', '--dark', '--width', '321', '--title', 'Mine', '--out', out]
    expect((await runCli(['chart', fit, ...argv])).code).toBe(0)
    const spec = readFileSync(out, 'utf8')
    expect([JSON.parse(spec).title.text].flat()).toEqual(['Mine'])
    expect(spec).toContain('321')
    expect(spec).not.toContain('#ffffff')
  })

  it('refuses what it cannot draw, and leaves nothing behind', async () => {
    const before = folder.names()
    const format = await runCli(['chart', fit, '--kind', 'params', '--out', folder.in('a.pdf')])
    expect([format.code, format.stderr]).toEqual([1, expect.stringContaining('.svg, .png, .html or .json')])
    const kind = await runCli(['chart', fit, '--kind', 'parms', '--out', folder.in('a.svg')])
    expect([kind.code, kind.stderr]).toEqual([2, expect.stringContaining('params')])
    const suits = await runCli(['chart', fit, '--kind', 'curve', '--out', folder.in('a.svg')])
    expect([suits.code, suits.stderr]).toEqual([1, expect.stringContaining('It can as')])
    expect(folder.names()).toEqual(before)
  })
})
