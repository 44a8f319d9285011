import { mkdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { UserError } from '../base/error.ts'
import { writeWhole } from './files.ts'

/** Writes files beside `path`, each whole, by their paths relative to it; folders are made. Returns their full paths. */
export async function writeBeside(path: string, files: Readonly<Record<string, string>>): Promise<string[]> {
  const written: string[] = []
  for (const [name, content] of Object.entries(files)) {
    const full = join(dirname(path), name)
    try {
      await mkdir(dirname(full), { recursive: true })
    } catch (error) {
      throw new UserError('file', `${dirname(full)}: can't be made a folder: ${(error as Error).message}.`)
    }
    await writeWhole(full, content)
    written.push(full)
  }
  return written
}
