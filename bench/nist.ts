// Correct digits on NIST's 27 problems of nonlinear regression, each from its two certified starts, and how many of their
// optima are found with no start given.   usage: npm run bench -- nist   needs the reference folder
import { formulas, isCertified, readProblem, scoreOf, solve } from '../test/certified/nist.ts'

const reference = process.env.ISOLOSS_REFERENCE ?? '../shared'
const problems = Object.keys(formulas).map((name) => ({
  name,
  certified: readProblem(`${reference}/data/nist/${name}.dat`),
}))
const scores: { readonly params: number; readonly se: number }[] = []
const found: string[] = []
console.log('| problem | parameters from start 1 | 2 | standard errors from 1 | 2 | no start given |')
console.log('|---|--:|--:|--:|--:|---|')
for (const { name, certified } of problems) {
  const both = [await scoreOf(name, certified, 0), await scoreOf(name, certified, 1)]
  const own = await solve(name, certified)
  const isFound = isCertified(own, certified)
  scores.push(...both)
  if (isFound) found.push(name)
  const { agreed, starts } = own.convergence!
  const cells = [...both.map(({ params }) => params), ...both.map(({ se }) => se)].map((digits) => digits.toFixed(1))
  console.log(`| ${name} | ${cells.join(' | ')} | ${isFound ? 'found' : 'missed'}, ${agreed} of ${starts} starts |`)
}
const count = (what: 'params' | 'se', least: number) => scores.filter((score) => score[what] >= least).length
console.log(
  `\nof ${scores.length}: parameters to 6 digits ${count('params', 6)}, to 8 digits ${count('params', 8)}; standard errors to 5 digits ${count('se', 5)}. Optimum found with no start given: ${found.length} of ${problems.length}`,
)
