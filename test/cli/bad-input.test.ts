import { mkdirSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { runCli, tempFolder } from './run-cli.ts'

const folder = tempFolder()
afterAll(folder.remove)

const rows = '1e8,1e9,3.9\n2e8,1e9,3.7\n4e8,4e9,3.3\n8e8,2e9,3.2\n1e9,8e9,2.9\n2e9,2e10,2.7\n'
const files: Readonly<Record<string, string | Uint8Array>> = {
  'runs.csv': `params,tokens,loss\n${rows}`,
  'no-tokens.csv': 'params,step,loss\n1e8,10,3.9\n',
  'two-losses.csv': 'params,tokens,val_loss,eval_loss\n1e8,1e9,3.9,3.8\n',
  'text.csv': 'params,tokens,loss\n1e8,1e9,3.9\n2e8,lots,3.7\n4e8,many,3.3\n8e8,2e9,3.2\n1e9,8e9,2.9\n',
  'negative.csv': 'params,tokens,loss\n1e8,1e9,3.9\n2e8,-1e9,3.7\n4e8,4e9,3.3\n8e8,2e9,3.2\n1e9,8e9,2.9\n',
  'two.csv': 'params,tokens,loss\n1e8,1e9,3.9\n2e8,1e9,3.7\n',
  'binary.dat': new Uint8Array([0, 1, 2, 3, 0, 255, 7]),
  'picture.csv': new Uint8Array([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0, 0]),
  'empty.csv': '',
  'blank.csv': '\n\n  \n',
  'three-bytes.csv.gz': new Uint8Array([0x1f, 0x8b, 8]),
  'cut.csv.gz': gzipSync(`params,tokens,loss\n${rows}`).subarray(0, 40),
  'twice.csv': 'params,tokens,loss,loss\n1e8,1e9,3.9,1\n',
  'nan.csv': `params,tokens,loss\n1e8,NaN,3.9\n2e8,Inf,3.7\n${rows}`,
  'diverged.csv': 'params,tokens,loss\n1e8,1e9,NaN\n2e8,2e9,inf\n4e8,4e9,nan\n',
  'header.csv': 'params,tokens,loss\n',
  'ragged.csv': 'params,tokens,loss\n1e8,1e9\n2e8,2e9,3.7,1\n',
  'plan.json': '{"kind": "plan", "format": 1}',
  'damaged.json': '{"kind": "fit", "format": 1}',
  'newer.json': '{"kind": "fit", "format": 2}',
}
const missing = 'nowhere/fit.json'

beforeAll(async () => {
  for (const [name, content] of Object.entries(files)) folder.write(name, content)
  mkdirSync(folder.in('folder'))
  const set = ['laws', 'chinchilla', '--set', 'epoch', '--out', folder.in('fit.json')]
  expect((await runCli(set)).code).toBe(0)
})

/** Words of a command line; those that name a file of the folder are given as its path there. */
function argv(words: readonly string[]): string[] {
  const names = new Set([...Object.keys(files), 'fit.json', 'new.json', 'folder', missing, 'missing.csv'])
  return words.map((word) => (names.has(word) ? folder.in(word) : word))
}

/** Command line → exit code and all that it says. */
const cases: readonly (readonly [words: readonly string[], code: 1 | 2, says: string])[] = [
  [
    ['fit', 'no-tokens.csv', '--json'],
    1,
    'no-tokens.csv: no column for role "tokens" (found: params, step, loss). Name it with --map tokens=<column>, or give --map flops=<column> or --map batch=<column>.',
  ],
  [
    ['fit', 'two-losses.csv', '--json'],
    1,
    'two-losses.csv: 2 columns may be "loss": val_loss, eval_loss. Choose one with --map loss=val_loss.',
  ],
  [
    ['fit', 'text.csv', '--json'],
    1,
    'text.csv:3: tokens is "lots"; a number such as 20e9 or 20B was expected. Drop them with --where "tokens > 0" (1 more: line 4).',
  ],
  [
    ['fit', 'negative.csv', '--json'],
    1,
    'negative.csv:3: tokens is -1e9; a token count is above 0. Drop it with --where "tokens > 0".',
  ],
  [
    ['fit', 'runs.csv', '--where', 'tokens > 1e13', '--json'],
    1,
    'runs.csv: --where "tokens > 1e13" keeps none of the 6 rows read (tokens spans 1B to 20B). Loosen it.',
  ],
  [
    ['fit', 'runs.csv', '--where', 'tokens >', '--json'],
    1,
    `where, column 9: expected a value.
  tokens >
          ^`,
  ],
  [
    ['fit', 'runs.csv', '--where', 'tokns > 1e9', '--json'],
    1,
    `where, column 1: no column is named "tokns"; did you mean "tokens"? (columns: params, tokens, loss; text goes in quotes).
  tokns > 1e9
  ^`,
  ],
  [
    ['fit', 'two.csv', '--law', 'gamma', '--json'],
    1,
    'fit: gamma has 6 free parameters and the table 2 rows; at least 6 are needed. Add runs, hold parameters with --fix, or take a law with fewer.',
  ],
  [
    ['fit', 'two.csv', '--law', 'E + A/N^a + B/D^a', '--json'],
    1,
    'fit: custom has 4 free parameters and the table 2 rows; at least 4 are needed. Add runs, hold parameters with --fix, or take a law with fewer.',
  ],
  [
    ['fit', 'runs.csv', '--law', 'chinchila', '--json'],
    1,
    'law: unknown "chinchila"; did you mean "chinchilla"? `laws` lists all.',
  ],
  [
    ['fit', 'runs.csv', '--law', 'E + A/N^', '--json'],
    1,
    `formula: expected a value at column 9.
  E + A/N^
          ^`,
  ],
  [
    ['fit', 'runs.csv', '--law', 'E + (A/N^a', '--json'],
    1,
    `formula: expected ")" at column 11.
  E + (A/N^a
            ^`,
  ],
  [
    ['fit', 'runs.csv', '--law', 'E + A/M^a', '--json'],
    1,
    'formula: "E + A/M^a" has no input (only E, A, M, a); use N (parameters), D (tokens) or C (FLOP), or declare a symbol with --inputs.',
  ],
  [
    ['fit', 'runs.csv', '--law', 'power', '--json'],
    1,
    'runs.csv: power is a law of one quantity x, and params, tokens, flops all vary. Choose with --map x=params.',
  ],
  [
    ['fit', 'runs.csv', '--out', 'nowhere/fit.json', '--bootstrap', '0', '--quiet', '--json'],
    1,
    `nowhere/fit.json: can't be written: there is no folder "nowhere". Create it first.`,
  ],
  [
    ['fit', 'runs.csv', '--out', 'folder', '--bootstrap', '0', '--quiet', '--json'],
    1,
    'folder: is a folder; expected the name of a file to write.',
  ],
  [
    ['fit', 'binary.dat', '--json'],
    1,
    'binary.dat: this is binary data of an unknown kind, not a table that can be read. Give CSV, TSV, JSON or JSONL.',
  ],
  [
    ['fit', 'picture.csv', '--json'],
    1,
    'picture.csv: this is a PNG image, not a table that can be read. Give CSV, TSV, JSON or JSONL.',
  ],
  [['fit', 'empty.csv', '--json'], 1, 'empty.csv: the file is empty; a table with a header was expected.'],
  [['fit', 'blank.csv', '--json'], 1, 'blank.csv: the file holds only blank lines; a header and rows were expected.'],
  [
    ['fit', 'three-bytes.csv.gz', '--json'],
    1,
    'three-bytes.csv.gz: the gzip data is cut short or damaged (3 bytes); a whole gzip file was expected. Copy it again.',
  ],
  [
    ['fit', 'cut.csv.gz', '--json'],
    1,
    'cut.csv.gz: the gzip data is cut short or damaged (40 bytes); a whole gzip file was expected. Copy it again.',
  ],
  [
    ['fit', 'twice.csv', '--json'],
    1,
    'twice.csv:1: columns 3 and 4 are both named "loss"; names must differ. Rename one.',
  ],
  [
    ['fit', 'nan.csv', '--json'],
    1,
    'nan.csv:2: tokens is NaN; a finite number was expected. Drop them with --where "tokens > 0 and tokens < inf" (1 more: line 3).',
  ],
  [
    ['fit', 'diverged.csv', '--json'],
    1,
    'diverged.csv: loss is empty or not finite in every row; numbers were expected. Name another column with --map loss=<column>.',
  ],
  [
    ['fit', 'header.csv', '--json'],
    1,
    'header.csv: only a header was found (params, tokens, loss); at least one row was expected below it.',
  ],
  [
    ['fit', 'ragged.csv', '--json'],
    1,
    'ragged.csv:2: the row has 2 cells; the header names 3 columns. Complete or remove it (1 more: line 3).',
  ],
  [['fit', 'missing.csv', '--json'], 1, "missing.csv: can't be read: no such file or folder."],
  [['fit', 'folder', '--json'], 1, 'folder: is a folder; name the files in it.'],
  [
    ['fit', 'runs.csv', '--map', 'tokens=toks', '--json'],
    1,
    'runs.csv: --map tokens=toks names no column (found: params, tokens, loss). Name one of these.',
  ],
  [
    ['fit', 'runs.csv', '--map', 'tokns=tokens', '--json'],
    1,
    '--map tokns=tokens: "tokns" is no role; did you mean "tokens"? chinchilla needs params, tokens, loss.',
  ],
  [['fit', 'runs.csv', '--map', 'loss', '--json'], 2, 'error: "loss" is not of the form NAME=VALUE.'],
  [
    ['fit', 'runs.csv', '--group', 'kind', '--json'],
    1,
    'group: no column is named "kind" (found: run, params, tokens, loss, flops). Name one of these.',
  ],
  [
    ['fit', 'runs.csv', '--loss-unit', 'bits-per-byte', '--json'],
    1,
    'loss unit bits-per-byte: bytes per token is not given; a number above 0 was expected. Give --bytes-per-token.',
  ],
  [
    ['fit', 'runs.csv', '--fix', 'alfa=0.3', '--json'],
    1,
    '--fix alfa=0.3: chinchilla has no parameter "alfa". It has E, A, B, alpha, beta.',
  ],
  [
    ['fit', 'runs.csv', '--fix', 'alpha=small', '--json'],
    2,
    'error: alpha=small: "small" is not a number such as 0.5, 20e9 or 20B.',
  ],
  [
    ['fit', 'runs.csv', '--tie', 'alpha=betta', '--json'],
    1,
    '--tie alpha=betta: chinchilla has no parameter "betta"; did you mean "beta"? It has E, A, B, alpha, beta.',
  ],
  [
    ['fit', 'runs.csv', '--tie', 'alpha=beta', '--tie', 'beta=alpha', '--json'],
    1,
    '--tie alpha=beta: a parameter can be tied once, to another one that is free or fixed.',
  ],
  [
    ['fit', 'runs.csv', '--bounds', 'E=3:0', '--json'],
    1,
    '--bounds E=3:0: the lower bound comes first and must be below the upper one.',
  ],
  [
    ['fit', 'runs.csv', '--bounds', 'E=3', '--json'],
    2,
    'error: --bounds E=3: expected LOW:HIGH, such as 0:3, 0: or :3.',
  ],
  [
    ['fit', 'runs.csv', '--start', 'alpha=0.3 betta=2', '--json'],
    1,
    '--start betta=2: there is no free parameter "betta"; did you mean "beta"? Free are E, A, B, alpha, beta.',
  ],
  [
    ['fit', 'runs.csv', '--objective', 'huberr:1', '--json'],
    1,
    '--objective huberr:1: unknown loss "huberr"; did you mean "huber"? Expected square, huber, pseudo-huber, cauchy, abs, asymmetric, each also with log- in front.',
  ],
  [
    ['fit', 'runs.csv', '--objective', 'huber', '--json'],
    1,
    '--objective huber: expected huber:0.001, a threshold above 0.',
  ],
  [
    ['predict', 'runs.csv', '--at', 'params=1e9', '--json'],
    1,
    'runs.csv: is not JSON; expected a document written by isoloss.',
  ],
  [
    ['predict', 'plan.json', '--at', 'params=1e9', '--json'],
    1,
    'plan.json: is not a fit document but one of kind "plan"; expected one written by `isoloss fit --out`.',
  ],
  [
    ['predict', 'damaged.json', '--at', 'params=1e9', '--json'],
    1,
    'damaged.json: is a damaged fit document, without objective, params, derived, definition, constraints, notes, dropped; write it again with `isoloss fit --out`.',
  ],
  [
    ['predict', 'newer.json', '--at', 'params=1e9', '--json'],
    1,
    'newer.json: has format 2; this version of isoloss reads format 1.',
  ],
  [
    ['predict', 'missing.csv', '--at', 'params=1e9', '--json'],
    1,
    "missing.csv: can't be read: no such file or folder.",
  ],
  [
    ['predict', 'fit.json', '--json'],
    1,
    'predict: no point given. Use --at "params=… tokens=…", or --points points.csv.',
  ],
  [
    ['predict', 'fit.json', '--at', 'params=1e9', '--json'],
    1,
    'chinchilla needs "tokens" (training tokens seen) at each point; given params. It needs params, tokens.',
  ],
  [
    ['predict', 'fit.json', '--at', 'params=1e9 tokens=1e10 token=1', '--json'],
    1,
    '--at "params=1e9 tokens=1e10 token=1": chinchilla has no input "token"; did you mean "tokens"? It takes params, tokens.',
  ],
  [
    ['predict', 'fit.json', '--at', 'params=1e9 tokens=-1e10', '--json'],
    1,
    '--at "params=1e9 tokens=-1e10": tokens is -10000000000; it must be above 0.',
  ],
  [
    ['predict', 'fit.json', '--at', 'params=1e9 tokens=ten', '--json'],
    2,
    'error: tokens=ten: "ten" is not a number such as 0.5, 20e9 or 20B.',
  ],
  [['predict', 'fit.json', '--at', 'params=1e9 tokens', '--json'], 2, 'error: "tokens" is not of the form NAME=VALUE.'],
  [
    ['score', 'fit.json', 'no-tokens.csv', '--json'],
    1,
    'no-tokens.csv: no column for role "tokens" (found: params, step, loss). Name it with --map tokens=<column>, or give --map flops=<column> or --map batch=<column>.',
  ],
  [
    ['plan', 'fit.json', '--json'],
    1,
    'plan: nothing is given. Give one of --flops --params --tokens --tokens-per-param --loss --usd, or a size with a length.',
  ],
  [
    ['plan', 'fit.json', '--usd', '1000', '--json'],
    1,
    'plan: --usd needs a price; add --usd-per-hour 2.5, and --device if it is not an H100.',
  ],
  [['inspect', 'missing.csv', '--json'], 1, "missing.csv: can't be read: no such file or folder."],
  [
    ['inspect', 'header.csv', '--json'],
    1,
    'header.csv: only a header was found (params, tokens, loss); at least one row was expected below it.',
  ],
  [['laws', 'chinchila', '--json'], 1, 'law: unknown "chinchila"; did you mean "chinchilla"? `laws` lists all.'],
  [
    ['laws', 'chinchilla', '--at', 'params=1e9 tokens=1e10', '--json'],
    1,
    'laws: --at needs coefficients. Add --set with a published one (hoffmann, hoffmann-tex, epoch, muennighoff-c4, sardana, gemstones) or values: "E=… A=… B=… alpha=… beta=…".',
  ],
  [
    ['laws', 'chinchilla', '--set', 'hofman', '--json'],
    1,
    'law: "chinchilla" has no set "hofman"; did you mean "hoffmann"? It has hoffmann, hoffmann-tex, epoch, muennighoff-c4, sardana, gemstones.',
  ],
  [
    ['laws', 'chinchilla', '--set', 'E=1.7', '--json'],
    1,
    '--set "E=1.7": A, B, alpha, beta are missing; chinchilla needs E, A, B, alpha, beta.',
  ],
  [
    ['laws', 'power', '--set', 'k=3 alpha=0.1', '--json'],
    1,
    'power: is a law of one quantity x; say which with --map x=params, x=tokens or x=flops.',
  ],
  [
    ['laws', 'power', '--out', 'new.json', '--json'],
    1,
    'laws: --out needs coefficients. Add --set with values: "k=… alpha=…".',
  ],
  [
    ['laws', '--at', 'params=1e9', '--json'],
    1,
    'laws: --at needs a law and its coefficients, as in `isoloss laws chinchilla --set epoch --at "params=70e9 tokens=1.4T"`.',
  ],
  [
    ['simulate', '--law', 'chinchilla', '--set', 'epoch', '--design', 'params=1e8:1e10', '--json'],
    1,
    '--design "params=1e8:1e10": params=1e8:1e10 is no range of model parameters; expected LOW:HIGH:COUNT such as 1e8:1e10:8.',
  ],
  [
    ['simulate', '--law', 'chinchilla', '--set', 'epoch', '--design', 'params=1e8:1e10:8', '--json'],
    1,
    '--design "params=1e8:1e10:8": chinchilla also needs tokens; add tokens=1e9:1e11:5 or tokens-per-param=20.',
  ],
  [
    ['simulate', '--law', 'chinchilla', '--set', 'epoch', '--design', 'param=1e8:1e10:8', '--json'],
    1,
    '--design "param=1e8:1e10:8": "param" is no quantity; did you mean "params"? chinchilla takes params, tokens.',
  ],
  [
    ['simulate', '--law', 'chinchilla', '--set', 'epoch', '--design', 'missing.csv', '--json'],
    1,
    "missing.csv: can't be read: no such file or folder.",
  ],
  [
    ['simulate', '--law', 'chinchilla', '--set', 'epoch', '--design', 'no-tokens.csv', '--json'],
    1,
    'no-tokens.csv: no column for role "tokens" (found: params, step, loss). Name it with --map tokens=<column>, or give --map flops=<column> or --map batch=<column>.',
  ],
  [
    ['simulate', '--set', 'epoch', '--design', 'runs.csv', '--json'],
    1,
    '--set epoch: say which law it belongs to with --law NAME, or give a document written by `isoloss fit --out`.',
  ],
  [
    ['simulate', '--law', 'gamma', '--set', 'fit.json', '--design', 'runs.csv', '--json'],
    1,
    'fit.json: holds a fit of chinchilla, and --law is gamma. Leave out --law.',
  ],
  [
    ['simulate', '--set', 'fit.json', '--design', 'runs.csv', '--noise', '-1', '--json'],
    1,
    'simulate: noise is -1; it must be at least 0, such as 0.005 for 0.5 %.',
  ],
  [
    ['fitt', 'runs.csv'],
    2,
    `error: unknown command 'fitt'
(Did you mean fit?)
Try \`isoloss --help\`.`,
  ],
  [
    ['fit'],
    2,
    `error: missing required argument 'files'
Try \`isoloss fit --help\`.`,
  ],
  [
    ['fit', 'runs.csv', '--lwa', 'chinchilla', '--json'],
    2,
    `error: unknown option '--lwa'
(Did you mean --law?)
Try \`isoloss fit --help\`.`,
  ],
  [
    ['fit', 'runs.csv', '--bootstrap', 'many', '--json'],
    2,
    `error: option '--bootstrap <n>' argument 'many' is invalid. "many" is not a number such as 0.5, 20e9 or 20B.
Try \`isoloss fit --help\`.`,
  ],
  [
    ['fit', 'runs.csv', '--level', '90', '--json'],
    2,
    `error: option '--level <share>' argument '90' is invalid. "90" is not between 0 and 1, such as 0.9.
Try \`isoloss fit --help\`.`,
  ],
  [
    ['fit', 'runs.csv', '--seed', '-1', '--json'],
    2,
    `error: option '--seed <n>' argument '-1' is invalid. "-1" is not a whole number of at least 0.
Try \`isoloss fit --help\`.`,
  ],
  [
    ['fit', 'runs.csv', '--starts', '0', '--json'],
    2,
    `error: option '--starts <n>' argument '0' is invalid. 0 is too few; at least 1 is needed.
Try \`isoloss fit --help\`.`,
  ],
  [
    ['fit', 'runs.csv', '--solver', 'adam', '--json'],
    2,
    `error: option '--solver <name>' argument 'adam' is invalid. Allowed choices are newton, ml-levenberg-marquardt.
Try \`isoloss fit --help\`.`,
  ],
  [
    ['plan', 'fit.json', '--flops', '-1', '--json'],
    2,
    `error: option '--flops <c>' argument '-1' is invalid. "-1" is not above 0.
Try \`isoloss plan --help\`.`,
  ],
  [
    ['simulate', '--law', 'chinchilla', '--set', 'epoch'],
    2,
    `error: required option '--design <design>' not specified
Try \`isoloss simulate --help\`.`,
  ],
  [
    ['fitt'],
    2,
    `error: unknown command 'fitt'
(Did you mean fit?)
Try \`isoloss --help\`.`,
  ],
]

test.each(cases)('%j', async (words, code, says) => {
  const before = folder.names()
  const ran = await runCli(argv(words))
  expect(
    ran.stderr
      .replaceAll(`${folder.path}/`, '')
      .replace(/lists all \d+/, 'lists all')
      .trimEnd(),
  ).toBe(says)
  expect(ran.code).toBe(code)
  expect(ran.stdout).toBe('')
  expect(folder.names()).toEqual(before)
})

test('no refusal takes more than six lines or shows a stack', () => {
  for (const [, , says] of cases) {
    expect(says.split('\n').length).toBeLessThanOrEqual(6)
    expect(says).not.toMatch(/^\s+at |internal error/m)
  }
})
