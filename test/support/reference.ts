import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, it } from 'vitest'

const root = fileURLToPath(new URL('../..', import.meta.url))
const folder = resolve(root, process.env.ISOLOSS_REFERENCE ?? '../shared')
const required = process.env.ISOLOSS_REQUIRE_REFERENCE === '1'

/**
 * A file or folder of published data and results that can't be shipped with the project, or undefined where it isn't
 * there. Its place is `$ISOLOSS_REFERENCE`, by default `../shared` beside the checkout.
 */
export function reference(path: string): string | undefined {
  const full = resolve(folder, path)
  return existsSync(full) ? full : undefined
}

/**
 * A suite that needs a reference file: `suite` gets its full path. Without the file one skipped test says which one is
 * missing; that test fails under ISOLOSS_REQUIRE_REFERENCE=1, which .ci/run sets where the folder exists.
 */
export function describeWithReference(name: string, path: string, suite: (file: string) => void): void {
  const file = reference(path)
  describe(name, () => {
    if (file !== undefined) return suite(file)
    it.skipIf(!required)(`needs the reference file ${path}`, () => {
      throw new Error(`${resolve(folder, path)} does not exist`)
    })
  })
}
