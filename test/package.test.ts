import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { version } from '../src/base/version.ts'

const root = join(import.meta.dirname, '..')
const read = (file: string): string => readFileSync(join(root, file), 'utf8')
const manifest = JSON.parse(read('package.json'))

it('documents carry the version of the package', () => {
  expect(version).toBe(manifest.version)
})

it('the changes of this version are told', () => {
  expect(read('CHANGELOG.md')).toContain(`\n## ${manifest.version}\n`)
})

it('every dependency has an exact version, so that a fresh install is the tested one', () => {
  const versions = Object.values<string>({ ...manifest.dependencies, ...manifest.devDependencies })
  expect(versions.filter((each) => !/^\d/.test(each))).toEqual([])
})

it('the packages that the product is built on are dependencies', () => {
  expect(Object.keys(manifest.dependencies)).toEqual(
    expect.arrayContaining(['mathjs', 'ml-levenberg-marquardt', 'vega-lite']),
  )
  expect(Object.keys(manifest.devDependencies)).toContain('vitest')
})
