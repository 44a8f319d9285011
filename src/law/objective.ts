import { didYouMean, UserError } from '../base/error.ts'
import type { Objective } from './law.ts'

const losses: Readonly<Record<Objective['loss'], { readonly takes: 'none' | 'threshold' | 'weight' }>> = {
  square: { takes: 'none' },
  huber: { takes: 'threshold' },
  'pseudo-huber': { takes: 'threshold' },
  cauchy: { takes: 'threshold' },
  abs: { takes: 'none' },
  asymmetric: { takes: 'weight' },
}

/**
 * `square`, `huber:0.001`, `pseudo-huber:d`, `cauchy:d`, `abs`, `asymmetric:w`, each with prefix `log-` for residuals of
 * ln L. Throws UserError for anything else.
 */
export function parseObjective(text: string): Objective {
  const isLog = text.startsWith('log-')
  const [name, value, ...rest] = (isLog ? text.slice(4) : text).split(':') as [string, ...string[]]
  if (!Object.hasOwn(losses, name) || rest.length > 0) {
    throw new UserError(
      'option',
      `--objective ${text}: unknown loss "${name}"${didYouMean(name, Object.keys(losses)) || '.'} Expected ${Object.keys(losses).join(', ')}, each also with log- in front.`,
    )
  }
  const loss = name as Objective['loss']
  const { takes } = losses[loss]
  const delta = value === undefined ? 0 : Number(value)
  if ((takes === 'none') !== (value === undefined) || (value !== undefined && !(delta > 0 && Number.isFinite(delta)))) {
    const expected =
      takes === 'none'
        ? `${name} takes no number`
        : `expected ${name}:${takes === 'weight' ? '10' : '0.001'}, a ${takes} above 0`
    throw new UserError('option', `--objective ${text}: ${expected}.`)
  }
  return { space: isLog ? 'log' : 'linear', loss, delta }
}

/** The text that parseObjective reads. */
export function objectiveText({ space, loss, delta }: Objective): string {
  const takes = losses[loss].takes
  return `${space === 'log' ? 'log-' : ''}${loss}${takes === 'none' ? '' : `:${delta}`}`
}
