// `npm run demo`: the main job on the bundled real runs, as a user would type it, and the same on runs of known truth.
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

process.chdir(fileURLToPath(new URL('..', import.meta.url)))
const cli = 'dist/cli/main.js'
if (!existsSync(cli)) execFileSync('npm', ['run', 'build'], { stdio: 'inherit' })
mkdirSync('.cache/demo', { recursive: true })

function isoloss(...args) {
  const quoted = args.map((arg) => (/[^\w./:=-]/.test(arg) ? `"${arg}"` : arg))
  console.log(`\n$ isoloss ${quoted.join(' ')}`)
  execFileSync(process.execPath, [cli, ...args], { stdio: 'inherit' })
}

console.log('1. Real runs: 26 tiny language models, 5 sizes, two of them with three seeds (data/tinylm).')
isoloss(
  'fit',
  'data/tinylm/runs.csv',
  '--where',
  "group != 'lr'",
  '--law',
  'chinchilla',
  '--out',
  '.cache/demo/tinylm.json',
)
isoloss('predict', '.cache/demo/tinylm.json', '--at', 'params=1e6 tokens=4e7')
isoloss('plan', '.cache/demo/tinylm.json', '--flops', '2.4e14')

console.log(
  '\n2. Runs of known truth: the published Chinchilla law with 0.5 % of noise. Here the answer is determined.',
)
isoloss(
  'simulate',
  '--law',
  'chinchilla',
  '--set',
  'hoffmann-tex',
  '--design',
  'params=5e7:1e10:8 tokens=2e9:2e11:5',
  '--noise',
  '0.005',
  '--out',
  '.cache/demo/simulated.csv',
)
isoloss('fit', '.cache/demo/simulated.csv', '--law', 'chinchilla', '--out', '.cache/demo/simulated.json')
isoloss('predict', '.cache/demo/simulated.json', '--at', 'params=70e9 tokens=1.4e12')
isoloss('plan', '.cache/demo/simulated.json', '--flops', '1e23')

console.log('\n3. Both as one report, with all charts.')
isoloss('report', '.cache/demo/tinylm.json', '.cache/demo/simulated.json', '--out', 'report.html')
console.log('\nOpen report.html in a browser; it needs no network.')
