// `npm run pictures`: draws the charts of the README, light and dark, into docs/images/.
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

process.chdir(fileURLToPath(new URL('..', import.meta.url)))
const cli = 'dist/cli/main.js'
if (!existsSync(cli)) execFileSync('npm', ['run', 'build'], { stdio: 'inherit' })
const folder = 'docs/images'
const fit = '.cache/pictures.json'
for (const each of ['.cache', folder]) mkdirSync(each, { recursive: true })

const isoloss = (...args) => execFileSync(process.execPath, [cli, ...args], { stdio: ['ignore', 'ignore', 'inherit'] })
const rows = ['data/tinylm/runs.csv', '--where', "group != 'lr'"]
isoloss('fit', ...rows, '--law', 'kaplan', '--out', fit, '--quiet')
for (const kind of ['contour', 'compute']) {
  isoloss('chart', fit, '--kind', kind, '--out', `${folder}/tinylm-${kind}.svg`, '--quiet')
  isoloss('chart', fit, '--kind', kind, '--dark', '--out', `${folder}/tinylm-${kind}-dark.svg`, '--quiet')
}
