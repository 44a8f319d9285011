import { expect, test } from 'vitest'
import { version } from '../../src/base/version.ts'
import { runCli } from './run-cli.ts'

const commands = [
  'inspect',
  'convert',
  'fit',
  'predict',
  'score',
  'plan',
  'isoflop',
  'crossover',
  'count',
  'design',
  'schedule',
  'backtest',
  'compare',
  'sensitivity',
  'coverage',
  'diff',
  'laws',
  'simulate',
]

test('--help lists the commands', async () => {
  const { code, stdout, stderr } = await runCli(['--help'])
  expect([code, stderr]).toEqual([0, ''])
  expect(stdout).toMatchInlineSnapshot(`
    "Usage: isoloss [options] [command]

    Fit scaling laws, predict larger runs, plan compute, and see how far to trust
    the answer.

    Options:
      -V, --version   print the version
      -h, --help      show this help

    Commands:
      inspect         what was read: roles, runs, ranges, design, rows not used
      convert         logs and tables of any format as one tidy table
      fit             fit a law to a table of runs
      predict         predict the loss at new points from a fit
      score           compare predictions of a fit with later measurements
      plan            the compute-optimal run for a budget, size, length or target
                      loss
      isoflop         the best size for each budget of compute, and how it grows, by
                      three approaches
      crossover       where two fits meet, and how much compute one recipe is worth
                      in the other
      count           parameters and training FLOP of an architecture, by every
                      definition
      design          which runs to make next, to know the loss at a target better
      schedule        the best learning-rate schedule under a fitted law of curves,
                      beside usual ones
      backtest        fit small, predict large: how far off a law was on held-out
                      rows
      compare         several laws on the same rows, by error on held-out rows and
                      AICc
      sensitivity     how the answer moves with objective, small runs, law, and each
                      run left out
      coverage        how often the quoted intervals of a fit really hold the truth,
                      by simulation
      diff            what changed between two fits: data, objective, coefficients,
                      predictions
      chart           draw a fit as .svg, .png, .html or a Vega-Lite .json
      report          the whole story as one .html, .md or .json file
      laws            the catalogue of laws, their formulas and published
                      coefficients
      simulate        a table with known truth, to try things on
      help [command]  show the help of a command

    Examples:
      isoloss inspect runs.csv
      isoloss fit runs.csv --law chinchilla --out fit.json
      isoloss predict fit.json --at "params=70e9 tokens=1.4e12"
      isoloss plan fit.json --flops 1e24
      isoloss report fit.json --out report.html
    "
  `)
})

test('fit --help lists its flags', async () => {
  const { code, stdout, stderr } = await runCli(['fit', '--help'])
  expect([code, stderr]).toEqual([0, ''])
  expect(stdout).toMatchInlineSnapshot(`
    "Usage: isoloss fit [options] <files...>

    fit a law to a table of runs

    Arguments:
      files                       tables of runs; - for standard input

    Table:
      --map <role=column>         say which column is params, tokens, loss, run, …
                                  (repeatable)
      --inputs <names>            further symbols of a formula that are columns,
                                  comma-separated
      --where <predicate>         use only these rows: "tokens > 1e9 and run !=
                                  'a7'"
      --final                     keep each run's last row only
      --keep-spikes               fit rows that spike or come after divergence,
                                  which laws of curves leave out
      --early-cut <step>          leave out rows of curves before this step; 0 keeps
                                  all (default: the end of the warm-up)
      --smooth <rows>             take the mean of so many rows of a run around each
                                  loss
      --near-optimal <share>      keep rows with a loss within this share of the
                                  lowest of their size and length, as 0.0025
      --warmup <steps>            steps of warm-up that a log lacks, [RUN=]STEPS
                                  (repeatable)
      --schedule <spec>           learning rates that a log lacks, RUN=SPEC
                                  (repeatable)
      --runs <file>               a table of runs, joined to the rows by run or file
                                  name
      --loss-unit <unit>          unit of the loss column (choices: "nats", "bits",
                                  "bits-per-byte", default: "nats")
      --bytes-per-token <x>       bytes that a token stands for; needed with
                                  bits-per-byte

    Fit:
      --law <name>                a law of the catalogue (\`isoloss laws\`), a formula
                                  such as "E + A/N^alpha", or auto: laws of one
                                  quantity, averaged by their error on held-out rows
                                  (default: "chinchilla")
      --objective <o>             what is minimised (default: the law's own):
                                  square, huber:d, pseudo-huber:d, cauchy:d, abs or
                                  asymmetric:w; log- in front compares logarithms,
                                  as in log-huber:1e-3
      --fix <name=value>          hold a parameter at a value (repeatable)
      --free <names>              fit parameters that the law holds at a prior,
                                  comma-separated
      --tie <name=other>          make a parameter equal to another (repeatable)
      --bounds <name=low:high>    bound a parameter, as in E=0:3 or E=0:
                                  (repeatable)
      --starts <n>                starts that are followed to an optimum (default:
                                  12, or 24 for a law like farseer)
      --start <values>            start only here: "alpha=0.3 beta=0.3"
      --solver <name>             local solver (choices: "auto", "newton", "lm",
                                  "lbfgs", "ml-levenberg-marquardt", default:
                                  "auto")
      --group <columns>           fit each group of rows by itself, by these columns
      --share <names>             parameters that are one value for all groups,
                                  comma-separated
      --params-definition <name>  how the params column was counted, kept in the
                                  document (choices: "non-embedding", "total",
                                  "active", "active-non-embedding")
      --flops-definition <name>   how the flops column was counted, kept in the
                                  document (choices: "6nd", "6nd-non-embedding",
                                  "kaplan", "chinchilla", "chinchilla-blocks",
                                  "deepseek")

    Uncertainty:
      --bootstrap <n>             refits for intervals, 0 for none (default: 1000)
      --interval <method>         where intervals come from (choices: "bootstrap",
                                  "cases", "runs", "residuals", "wild", "normal",
                                  "profile", default: "bootstrap")
      --level <share>             share of possible values that intervals enclose
                                  (default: 0.9)
      --calibrate                 widen or narrow intervals until they hold, in 200
                                  simulated tables, what they claim
      --no-backtest               do not test the law on its own larger rows:
                                  intervals of new runs then know of noise alone
      --seed <n>                  seed of everything random (default: 0)
      --workers <n>               threads for long jobs; results never depend on it

    Options:
      --json                      print one JSON document on standard output
      --quiet                     print no notes
      --strict                    exit with code 3 when a note is "unreliable"
      --no-color                  print without colour
      --out <file>                write the fit document, for predict, plan, chart
                                  and report
      --no-data                   leave the rows out of the document
      -h, --help                  show this help

    Examples:
      isoloss fit runs.csv --out fit.json
      isoloss fit runs.csv --map loss=val_loss --where "tokens > 1e9"
      isoloss fit runs.csv --law "E + A/N^a + B/D^b" --fix E=1.7
    "
  `)
})

test('without a command the help goes to standard error, and the exit code is 2', async () => {
  const { code, stdout, stderr } = await runCli([])
  expect([code, stdout]).toEqual([2, ''])
  expect(stderr).toBe((await runCli(['--help'])).stdout)
})

test('--version prints the version alone', async () => {
  expect(await runCli(['--version'])).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' })
})

test.each(commands)('%s --help fits 80 columns, and `help` shows the same', async (name) => {
  const { code, stdout } = await runCli([name, '--help'])
  expect(code).toBe(0)
  expect(stdout.split('\n').filter((line) => line.length > 80)).toEqual([])
  expect((await runCli(['help', name])).stdout).toBe(stdout)
})
