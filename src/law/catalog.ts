import { didYouMean, UserError } from '../base/error.ts'
import type { Role } from '../base/role.ts'
import { annealing, annealingPost, annealingRaw, annealingWide } from './catalog/annealing.ts'
import { batchTrajectory } from './catalog/batch-trajectory.ts'
import { bleu } from './catalog/bleu.ts'
import { broken } from './catalog/broken.ts'
import { chinchilla } from './catalog/chinchilla.ts'
import { coverage } from './catalog/coverage.ts'
import { coveragePower } from './catalog/coverage-power.ts'
import { criticalBatch } from './catalog/critical-batch.ts'
import { dataConstrained } from './catalog/data-constrained.ts'
import { dataFiltering, dataFilteringCode } from './catalog/data-filtering.ts'
import { deepseekBatch, deepseekLr } from './catalog/deepseek.ts'
import { downstreamError } from './catalog/downstream-error.ts'
import { encoderDecoder } from './catalog/encoder-decoder.ts'
import { exponential } from './catalog/exponential.ts'
import { farseer } from './catalog/farseer.ts'
import { fineGrainedMoe } from './catalog/fine-grained-moe.ts'
import { forwardMomentum } from './catalog/forward-momentum.ts'
import { functional } from './catalog/functional.ts'
import { gamma } from './catalog/gamma.ts'
import { jointMoe } from './catalog/joint-moe.ts'
import { kaplan } from './catalog/kaplan.ts'
import { kaplanFlops } from './catalog/kaplan-flops.ts'
import { kaplanParams } from './catalog/kaplan-params.ts'
import { kaplanSteps } from './catalog/kaplan-steps.ts'
import { kaplanTokens } from './catalog/kaplan-tokens.ts'
import { lastIterate } from './catalog/last-iterate.ts'
import { m1 } from './catalog/m1.ts'
import { m2 } from './catalog/m2.ts'
import { m3 } from './catalog/m3.ts'
import { m4 } from './catalog/m4.ts'
import { mixture } from './catalog/mixture.ts'
import { momentum, momentumParams, momentumRaw } from './catalog/momentum.ts'
import { multiPower, multiPowerRaw } from './catalog/multi-power.ts'
import { optimalParams, optimalTokens } from './catalog/optimal-size.ts'
import { overTraining } from './catalog/over-training.ts'
import { passUntil } from './catalog/pass-until.ts'
import { power } from './catalog/power.ts'
import { powerFloor } from './catalog/power-floor.ts'
import { precision } from './catalog/precision.ts'
import { quantization } from './catalog/quantization.ts'
import { rlCompute } from './catalog/rl-compute.ts'
import { routed } from './catalog/routed.ts'
import { scorePower } from './catalog/score-power.ts'
import { sigmoid } from './catalog/sigmoid.ts'
import { sparseMoe } from './catalog/sparse-moe.ts'
import { stepLawBatch } from './catalog/step-law-batch.ts'
import { stepLawLr } from './catalog/step-law-lr.ts'
import { stretched } from './catalog/stretched.ts'
import { trainTest } from './catalog/train-test.ts'
import { transport } from './catalog/transport.ts'
import { twoScale } from './catalog/two-scale.ts'
import { vocabulary } from './catalog/vocabulary.ts'
import { familyLaw } from './family.ts'
import type { Law, ParamSet } from './law.ts'

/** Laws under the kind of question that they answer, each from simple to rich; families by their smallest member. */
export const topics: readonly { readonly title: string; readonly laws: readonly Law[] }[] = [
  {
    title: 'I vary one thing',
    laws: [
      power,
      powerFloor,
      kaplanParams,
      kaplanTokens,
      kaplanFlops,
      exponential,
      stretched,
      m1,
      m2,
      m3,
      m4,
      broken(1),
      scorePower,
    ],
  },
  {
    title: 'I vary model size, data and compute',
    laws: [
      kaplan,
      chinchilla,
      gamma,
      farseer,
      overTraining,
      kaplanSteps,
      batchTrajectory,
      optimalParams,
      optimalTokens,
    ],
  },
  {
    title: 'I vary what the data are',
    laws: [dataConstrained, dataFiltering, dataFilteringCode, mixture(2), transport(2), twoScale, vocabulary],
  },
  { title: 'I vary what the model is', laws: [encoderDecoder, routed, fineGrainedMoe, sparseMoe, jointMoe] },
  { title: 'I compute in few bits', laws: [precision, quantization] },
  { title: 'I look for hyper-parameters', laws: [stepLawLr, stepLawBatch, deepseekLr, deepseekBatch, criticalBatch] },
  { title: 'I care about tasks', laws: [downstreamError, sigmoid, bleu, passUntil] },
  { title: 'I spend compute after pre-training', laws: [coverage, coveragePower, trainTest, rlCompute] },
  {
    title: 'I have training curves',
    laws: [
      annealing,
      annealingWide,
      annealingPost,
      annealingRaw,
      momentum,
      momentumRaw,
      momentumParams,
      multiPower,
      multiPowerRaw,
      functional,
      forwardMomentum,
      lastIterate,
    ],
  },
]

/** Every law that has a name, in the order of `topics`. */
export const catalog: readonly Law[] = topics.flatMap(({ laws }) => laws)

/**
 * The law of that name; names are those of `catalog`, and `broken:n`, `mixture:n` or `transport:n`. For n beyond 3
 * use `resolveLaw`, which can load the parser.
 */
export function findLaw(name: string): Law {
  const law = catalog.find((each) => each.name === name)
  if (law) return law
  const member = familyLaw(name)
  if (member?.ready) return member.law
  if (member) throw new UserError('law', `law: "${name}" is parsed when it is used; await resolveLaw("${name}").`)
  const names = catalog.map((each) => each.name)
  throw new UserError(
    'law',
    `law: unknown "${name}"${didYouMean(name, names) || '.'} \`laws\` lists all ${names.length}.`,
  )
}

/** The published coefficients of that name. */
export function findSet(law: Law, name: string): ParamSet {
  const set = law.sets?.find((each) => each.name === name)
  if (set) return set
  const names = (law.sets ?? []).map((each) => each.name)
  const known = names.length === 0 ? 'It has none.' : `It has ${names.join(', ')}.`
  throw new UserError('law', `law: "${law.name}" has no set "${name}"${didYouMean(name, names) || '.'} ${known}`)
}

/** Roles that the symbol `x` of a law in one quantity can take, in the order in which a table is searched for them. */
export const openRoles: readonly Role[] = ['params', 'tokens', 'flops', 'step']

/** Whether the law leaves open what its `x` is, as in `power-floor`. */
export function isOpen(law: Law): boolean {
  return law.inputs.x === 'x'
}

/** The law with its `x` bound to a role, e.g. a power law over tokens; other laws are returned as they are. */
export function lawOver(law: Law, role: Role): Law {
  return isOpen(law) ? { ...law, inputs: { ...law.inputs, x: role } } : law
}

export {
  chinchilla,
  downstreamError,
  gamma,
  kaplan,
  kaplanFlops,
  kaplanParams,
  kaplanTokens,
  overTraining,
  power,
  powerFloor,
}
