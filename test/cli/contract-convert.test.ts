import { mkdirSync } from 'node:fs'
import { afterAll, describe, expect, test } from 'vitest'
import { fileSource } from '../../src/node/files.ts'
import { readSource } from '../../src/table/reader.ts'
import { json, read } from './document.ts'
import { runCli, tempFolder } from './run-cli.ts'

const folder = tempFolder()
afterAll(folder.remove)
const golden = 'test/golden'

describe('convert', () => {
  test('prints the document of the contract and writes the table', async () => {
    const out = folder.in('log.csv')
    const document = await json('convert', `${golden}/nanogpt/gpt2/gpt2.txt`, '--out', out, '--quiet')
    expect(document).toMatchObject({ format: 1, kind: 'convert', rows: 5, runs: 1, out, dropped: [] })
    expect(document.notes.map(({ code }: { code: string }) => code)).toEqual(['completed'])
    expect(read(out)).toBe(
      [
        'run,tokens,step,loss,train_loss,iter_loss,time_ms,mfu_percent',
        'gpt2,0,0,10.9898,10.9886,10.9895,55334.12,-100',
        'gpt2,4915200,10,,,9.5371,1211.41,33.31',
        'gpt2,122880000,250,6.0344,6.0012,5.9871,6100.02,32.9',
        'gpt2,127795200,260,,,NaN,1210,32.95',
        'gpt2,245760000,500,4.8413,4.8021,4.7903,6099.5,32.99',
        '',
      ].join('\n'),
    )
  })

  test('writes CSV to standard output without --out', async () => {
    const { stdout, stderr } = await runCli(
      ['convert', '-', '--quiet'],
      's:0 tel:11.0118\ns:1 trl:10.9640 lr:0.000002 norm:15.21\n',
    )
    expect([stdout, stderr]).toEqual([
      'run,step,lr,loss,train_loss,grad_norm\nstandard input,0,,11.0118,,\nstandard input,1,0.000002,,10.964,15.21\n',
      '',
    ])
  })

  test.each(['csv', 'jsonl', 'parquet'])(
    'as %s keeps every value, and converts to the same CSV again',
    async (ending) => {
      const out = folder.in(`all.${ending}`)
      await json('convert', `${golden}/tfevents`, `${golden}/llmc/resumed/main.log`, '--out', out, '--quiet')
      const once = (await runCli(['convert', `${golden}/tfevents`, `${golden}/llmc/resumed/main.log`, '--quiet']))
        .stdout
      expect((await runCli(['convert', out, '--quiet'])).stdout).toBe(once)
      const raw = await readSource(fileSource(out))
      expect(new Set(raw.cells[raw.names.indexOf('run')])).toEqual(new Set(['pretrain', 'wsd', 'short', 'main']))
    },
  )

  test('reads a folder of curves, each file one run, and joins the table of runs by name', async () => {
    const out = folder.in('tinylm.csv')
    const argv = ['convert', 'data/tinylm/runs', '--runs', 'data/tinylm/runs.csv', '--out', out]
    const document = await json(...argv, '--quiet')
    expect(document).toMatchObject({ rows: 684, runs: 31 })
    expect(document.notes.map(({ code }: { code: string }) => code)).toEqual(['file-is-run'])
    const [header, first] = read(out).split('\n')
    expect(header).toBe(
      'run,params,tokens,step,lr,batch,loss,train_loss,group,width,depth,params_total,run.tokens,run.flops,run.steps,schedule,peak_lr,seed,run.loss',
    )
    expect(first).toBe(
      'grid_w16_s16000,10400,1024000,1000,0.00494975,1024,2.75823,3.04949,grid,16,2,16544,16384000,1022361600000,16000,wsd,0.00494975,0,2.27766',
    )
  })

  test('counts and tells runs and rows that find no partner', async () => {
    const curves = folder.write('curve-a.csv', 'step,loss\n1,3\n2,2\n')
    const other = folder.write('curve-b.csv', 'step,loss\n1,3\n2,2\n')
    const runs = folder.write('about.csv', 'file,params\ncurves/curve-a.csv,1e9\nc.csv,2e9\n')
    const document = await json('convert', curves, other, '--runs', runs, '--out', folder.in('joined.csv'), '--quiet')
    expect(document.notes.at(-1)).toMatchObject({
      code: 'runs-unmatched',
      level: 'caution',
      message: `1 run has no row in ${runs} (curve-b); 1 row of ${runs} fits no run that was read (c.csv).`,
      evidence: { missing: 1, unused: 1 },
    })
    expect(read(folder.in('joined.csv'))).toBe(
      'run,params,step,loss\ncurve-a,1000000000,1,3\ncurve-a,1000000000,2,2\ncurve-b,,1,3\ncurve-b,,2,2\n',
    )
  })

  test('a table of runs in the folder of the curves is no curve', async () => {
    mkdirSync(folder.in('sweep'))
    folder.write('sweep/a.csv', 'step,loss\n1,3\n2,2\n')
    const runs = folder.write('sweep/runs.csv', 'run,params\na,1e9\n')
    const { stdout } = await runCli(['convert', folder.in('sweep'), '--runs', runs, '--quiet'])
    expect(stdout).toBe('run,params,step,loss\na,1000000000,1,3\na,1000000000,2,2\n')
  })

  test('in a folder leaves out what is no table, and says so', async () => {
    mkdirSync(folder.in('runs/deep'), { recursive: true })
    folder.write('runs/README.md', '# My runs\n\nThey were long, and good.\n')
    folder.write('runs/.hidden.csv', 'step,loss\n1,2\n')
    folder.write('runs/config.json', '{"width": 64, "depth": [1, 2]}')
    folder.write('runs/deep/a.csv', 'step,loss\n1,3\n2,2\n')
    folder.write('runs/b.csv', 'step,loss\n1,3.5\n2,2.5\n')
    const document = await json('convert', folder.in('runs'), '--out', folder.in('deep.csv'), '--quiet')
    expect(document).toMatchObject({ rows: 4, runs: 2 })
    expect(
      document.notes.map(({ code, evidence }: { code: string; evidence: { count?: number } }) => [
        code,
        evidence.count,
      ]),
    ).toContainEqual(['files-skipped', 2])
    expect(read(folder.in('deep.csv'))).toBe('run,step,loss\nb,1,3.5\nb,2,2.5\na,1,3\na,2,2\n')
  })

  test('--where and --final count what they leave out, --map and --loss-unit work as elsewhere', async () => {
    const path = folder.write('bits.csv', 'run,step,l2\na,2,2\na,1,4\nb,1,8\n')
    const flags = ['--map', 'loss=l2', '--loss-unit', 'bits', '--where', 'step < 3 and run != "b"', '--final']
    const document = await json('convert', path, ...flags, '--out', folder.in('nats.csv'), '--quiet')
    expect(document.dropped).toMatchObject([
      { count: 1, where: [`${path}:4`] },
      { reason: 'not the last row of its run', count: 1, where: [`${path}:3`] },
    ])
    expect(read(folder.in('nats.csv'))).toBe(`run,step,loss\na,2,${2 * Math.LN2}\n`)
  })

  test('gaps, text and long digits stay as they are', async () => {
    const path = folder.write('odd.csv', 'id,N,val_loss,note\n12345678901234567890,1.3B,,x\n0012,70m,2.5,"a, b"\n')
    expect((await runCli(['convert', path, '--quiet'])).stdout).toBe(
      'params,loss,id,note\n1300000000,,12345678901234567890,x\n70000000,2.5,0012,"a, b"\n',
    )
  })
})
