import { randomBytes } from 'node:crypto'
import { rmSync } from 'node:fs'
import { open, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { basename, dirname, join, relative, sep } from 'node:path'
import { UserError } from '../base/error.ts'
import type { Source } from '../table/reader.ts'
import { hearingInterrupts } from './interrupt.ts'

/** A file or folder as a Source; `-` is standard input. Reading throws UserError where it can't be read. */
export function fileSource(path: string): Source {
  if (path === '-') return { name: 'standard input', bytes: readInput }
  return { name: path, bytes: () => readBytes(path), pieces: () => piecesOf(path), list: () => filesIn(path) }
}

/** Endings of weights and pictures, which lie beside logs, hold no table, and may take many gigabytes. */
const weights = /\.(pt|pth|bin|ckpt|safetensors|npy|npz|pkl|h5|onnx|png|jpe?g|pdf|zip|tar)$/i

const isHidden = (path: string): boolean => path.split(sep).some((part) => part.startsWith('.'))

/** The files in a folder and its folders, in order of their names and without hidden ones; undefined where the path is no folder. */
async function filesIn(path: string): Promise<Source[] | undefined> {
  if (!(await isDirectory(path))) return undefined
  try {
    const entries = await readdir(path, { recursive: true, withFileTypes: true })
    const paths = entries
      .filter((entry) => entry.isFile() || entry.isSymbolicLink())
      .map((entry) => join(entry.parentPath, entry.name))
      .filter((file) => !weights.test(file) && !isHidden(relative(path, file)))
    const files: string[] = []
    for (const file of paths.sort()) if (!(await isDirectory(file))) files.push(file)
    return files.map((file) => ({ name: file, bytes: () => readBytes(file), pieces: () => piecesOf(file) }))
  } catch (error) {
    throw fileError(path, error, 'read')
  }
}

async function readBytes(path: string): Promise<Uint8Array> {
  try {
    if ((await stat(path)).isDirectory()) throw new UserError('file', `${path}: is a folder; name the files in it.`)
    return await readFile(path)
  } catch (error) {
    throw fileError(path, error, 'read')
  }
}

/** Bytes of a file that are read at once. */
const PIECE = 1 << 18

async function* piecesOf(path: string): AsyncGenerator<Uint8Array> {
  try {
    if (await isDirectory(path)) throw new UserError('file', `${path}: is a folder; name the files in it.`)
    const file = await open(path)
    try {
      const buffer = new Uint8Array(PIECE)
      for (;;) {
        const { bytesRead } = await file.read(buffer, 0, PIECE)
        if (bytesRead === 0) return
        yield buffer.subarray(0, bytesRead)
      }
    } finally {
      await file.close()
    }
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

/** What is written: whole, or in pieces that are made one after the other. */
type Content = string | Uint8Array | Iterable<string> | AsyncIterable<Uint8Array>

/** Writes a file whole or not at all: under another name beside it, then renamed. */
export async function writeWhole(path: string, content: Content): Promise<void> {
  const part = join(dirname(path), `.${basename(path)}.${randomBytes(4).toString('hex')}.part`)
  try {
    if (await isDirectory(path))
      throw new UserError('file', `${path}: is a folder; expected the name of a file to write.`)
    await hearingInterrupts(
      async () => {
        await writeFile(part, content)
        await rename(part, path)
      },
      () => rmSync(part, { force: true }),
    )
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
  if (!Object.hasOwn(reasons, code) && !code.startsWith('E')) return error as Error
  return new UserError('file', `${path}: can't be ${verb}: ${reasons[code] ?? code}.`)
}
