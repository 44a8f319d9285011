import { fromDocument } from '../infer/document.ts'
import type { Estimate } from '../infer/estimate.ts'
import { readJson } from '../node/files.ts'

/** A fit document as an estimate. */
export async function readEstimate(path: string): Promise<Estimate> {
  return fromDocument(await readJson(path), path)
}
