/** Where text stops being JSON: 1-based line and column, and what was there. Engines word and place this differently. */
export interface JsonFault {
  readonly line: number
  readonly column: number
  /** The offending letter quoted, or `the end of the file`. */
  readonly found: string
}

/** Finds the first place at which `text` can't be JSON any more. For text that JSON.parse has refused. */
export function findJsonFault(text: string): JsonFault {
  const at = faultOffset(text)
  const before = text.slice(0, at).split('\n')
  const letter = text[at]
  return {
    line: before.length,
    column: before.at(-1)!.length + 1,
    found: letter === undefined ? 'the end of the file' : letter === '"' ? 'a quote' : `"${letter}"`,
  }
}

const token =
  /[ \t\r\n]*(?:([{}[\],:])|("(?:[^"\\\p{Cc}]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*")|(-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)(?![\w.]))/uy
const blanks = /[ \t\r\n]*/y

/** A state machine over tokens: what may come next, and which brackets are open. */
function faultOffset(text: string): number {
  const open: string[] = []
  let expect: 'value' | 'value or ]' | 'key' | 'key or }' | ':' | 'next' = 'value'
  let at = 0
  for (;;) {
    token.lastIndex = at
    const found = token.exec(text)
    blanks.lastIndex = at
    const start = at + blanks.exec(text)![0].length
    if (found === null) return start
    const [, mark, string] = found
    const isValue = expect === 'value' || expect === 'value or ]'
    if (mark === '{' && isValue) {
      open.push('}')
      expect = 'key or }'
    } else if (mark === '[' && isValue) {
      open.push(']')
      expect = 'value or ]'
    } else if (mark !== undefined && mark === open.at(-1) && (expect === 'next' || expect.endsWith(`or ${mark}`))) {
      open.pop()
      expect = 'next'
    } else if (mark === ',' && expect === 'next' && open.length > 0) {
      expect = open.at(-1) === '}' ? 'key' : 'value'
    } else if (mark === ':' && expect === ':') {
      expect = 'value'
    } else if (string !== undefined && (expect === 'key' || expect === 'key or }')) {
      expect = ':'
    } else if (mark === undefined && isValue) {
      expect = 'next'
    } else {
      return start
    }
    at = token.lastIndex
  }
}
