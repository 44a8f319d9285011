import { randomBytes } from 'node:crypto'
import { readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { UserError } from '../base/error.ts'
import type { Source } from '../table/reader.ts'

/** A file as a Source; `-` is standard input. Reading throws UserError where it isn't a readable file. */
export function fileSource(path: string): Source {
  return { name: path === '-' ? 'standard input' : path, bytes: () => (path === '-' ? readInput() : readBytes(path)) }
}

export async function readBytes(path: string): Promise<Uint8Array> {
  try {
    if ((await stat(path)).isDirectory()) throw new UserError('file', `${path}: is a folder; name the files in it.`)
    return await readFile(path)
  } catch (error) {
    throw fileError(path, error, 'read')
  }
}

/** Parses a file as JSON. */
export async function readJson(path: string): Promise<unknown> {
  const text = Buffer.from(path === '-' ? await readInput() : await readBytes(path)).toString('utf8')
  try {
    return JSON.parse(text)
  } catch {
    throw new UserError('file', `${path}: is not JSON; expected a document written by isoloss.`)
  }
}

/** Writes a file whole or not at all: under another name beside it, then renamed. */
export async function writeWhole(path: string, content: string | Uint8Array): Promise<void> {
  const part = join(dirname(path), `.${basename(path)}.${randomBytes(4).toString('hex')}.part`)
  try {
    if (await isDirectory(path))
      throw new UserError('file', `${path}: is a folder; expected the name of a file to write.`)
    await writeFile(part, content)
    await rename(part, path)
  } catch (error) {
    await rm(part, { force: true })
    throw fileError(path, error, 'written')
  }
}

async function isDirectory(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  )
}

/** What each input stream held: it can be read only once, and a command may need it for several fits. */
const inputs = new WeakMap<object, Promise<Uint8Array>>()

function readInput(): Promise<Uint8Array> {
  const read = inputs.get(process.stdin) ?? drainInput()
  inputs.set(process.stdin, read)
  return read
}

async function drainInput(): Promise<Uint8Array> {
  const chunks: Buffer[] = []
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'no such file or folder',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EROFS: 'the file system is read-only',
  ENOSPC: 'the disk is full',
  ENOTDIR: 'a part of the path is not a folder',
}

function fileError(path: string, error: unknown, verb: string): Error {
  if (error instanceof UserError) return error
  const code = (error as NodeJS.ErrnoException).code ?? ''
  if (code === 'ENOENT' && verb === 'written') {
    return new UserError('file', `${path}: can't be written: there is no folder "${dirname(path)}". Create it first.`)
  }
  if (!(code in reasons) && !code.startsWith('E')) return error as Error
  return new UserError('file', `${path}: can't be ${verb}: ${reasons[code] ?? code}.`)
}
