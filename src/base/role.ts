import { own } from './own.ts'
/**
 * What a column means, which fixes its unit. Always raw: 7e9 parameters, never 7 "billions"; losses in nats per token.
 * Any other symbol that a law needs as an input is a role of its own name.
 */
export type Role = KnownRole | (string & {})

export type KnownRole =
  | 'params'
  | 'tokens'
  | 'flops'
  | 'step'
  | 'lr'
  | 'batch'
  | 'loss'
  | 'error'
  | 'weight'
  | 'run'
  | 'unique_tokens'
  | 'epochs'

export interface RoleInfo {
  /** What the number counts. */
  readonly meaning: string
  /** Unit in print. */
  readonly unit: string
  /** Values at or below this are refused. */
  readonly above?: number
  /** Column names understood without --map; compared in lower case with `-`, `.`, `/` and blanks read as `_`. */
  readonly aliases: readonly string[]
}

/** Every known role. A role's own name always wins over an alias. */
export const roles: Readonly<Record<KnownRole, RoleInfo>> = {
  params: {
    meaning: 'model parameters',
    unit: 'parameters',
    above: 0,
    aliases: ['n', 'n_params', 'num_params', 'parameters', 'model_size', 'n_parameters', 'model_params'],
  },
  tokens: {
    meaning: 'training tokens seen',
    unit: 'tokens',
    above: 0,
    aliases: ['d', 'n_tokens', 'num_tokens', 'training_tokens', 'train_tokens', 'dataset_size', 'tokens_seen'],
  },
  flops: {
    meaning: 'training compute',
    unit: 'FLOP',
    above: 0,
    aliases: ['c', 'compute', 'flop', 'train_flops', 'training_flops', 'total_flops', 'training_flop'],
  },
  step: { meaning: 'optimiser step', unit: 'steps', aliases: ['steps', 'iteration', 'iter', 'global_step', '_step'] },
  lr: { meaning: 'learning rate', unit: '1', aliases: ['learning_rate', 'train_lr', 'train_learning_rate'] },
  batch: {
    meaning: 'batch size',
    unit: 'tokens',
    above: 0,
    aliases: ['batch_size', 'batch_tokens', 'tokens_per_batch', 'global_batch_tokens'],
  },
  loss: {
    meaning: 'loss',
    unit: 'nats/token',
    aliases: [
      'l',
      'val_loss',
      'eval_loss',
      'valid_loss',
      'validation_loss',
      'test_loss',
      'final_loss',
      'final_val_loss',
    ],
  },
  error: { meaning: 'downstream error', unit: '1', aliases: ['err', 'error_rate', 'top1_error'] },
  weight: { meaning: 'weight of a row', unit: '1', above: 0, aliases: ['weights'] },
  run: { meaning: 'run that a row belongs to', unit: '', aliases: ['run_id', 'run_name'] },
  unique_tokens: {
    meaning: 'unique training tokens',
    unit: 'tokens',
    above: 0,
    aliases: ['u', 'unique', 'unique_d', 'tokens_unique'],
  },
  epochs: { meaning: 'passes over the data', unit: 'epochs', above: 0, aliases: ['epoch', 'n_epochs', 'num_epochs'] },
}

/** The role's meaning and unit; a role of a law's own (a mapped symbol) has neither bound nor alias. */
export function roleInfo(role: Role): RoleInfo {
  return Object.hasOwn(roles, role) ? roles[role as KnownRole] : { meaning: role, unit: '', aliases: [] }
}

const names: Readonly<Record<string, string>> = {
  params: 'parameters',
  flops: 'compute',
  lr: 'learning rate',
  unique_tokens: 'unique tokens',
}

/** The role's name in a sentence. */
export function roleName(role: Role): string {
  return own(names, role) ?? role
}
