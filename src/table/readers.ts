import { csv } from './read/csv.ts'
import { json } from './read/json.ts'
import { jsonl } from './read/jsonl.ts'
import { llmc } from './read/llmc.ts'
import { megatron } from './read/megatron.ts'
import { nanogpt } from './read/nanogpt.ts'
import { parquet } from './read/parquet.ts'
import { tfevents } from './read/tfevents.ts'
import { torchtitan } from './read/torchtitan.ts'
import { trainerState } from './read/trainer-state.ts'
import { wandbCsv } from './read/wandb-csv.ts'
import { wandbHistory } from './read/wandb-history.ts'
import type { Reader } from './reader.ts'

/**
 * Every format, the most particular first; CSV takes any other text that looks like a table. Loaded with the first file: a
 * page that makes its tables itself needs none.
 */
export const readers: readonly Reader[] = [
  parquet,
  tfevents,
  wandbHistory,
  jsonl,
  trainerState,
  json,
  megatron,
  nanogpt,
  torchtitan,
  llmc,
  wandbCsv,
  csv,
]
