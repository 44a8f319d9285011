import { type Role, type RoleInfo, roleInfo } from '../base/role.ts'

/** What inputs that only some laws of the catalogue need count; roles of their own, without bound or alias. */
const particular: Readonly<Record<string, Pick<RoleInfo, 'meaning' | 'unit'>>> = {
  active_params: { meaning: 'parameters that a token uses', unit: 'parameters' },
  non_vocabulary_params: { meaning: 'parameters without embeddings and output layer', unit: 'parameters' },
  vocabulary_params: { meaning: 'vocabulary size times width', unit: 'parameters' },
  encoder_params: { meaning: 'parameters of the encoder', unit: 'parameters' },
  decoder_params: { meaning: 'parameters of the decoder', unit: 'parameters' },
  experts: { meaning: 'number of experts', unit: '1' },
  granularity: { meaning: 'width of a dense feed-forward layer over that of an expert', unit: '1' },
  sparsity: { meaning: 'share of experts that a token leaves idle', unit: '1' },
  weight_bits: { meaning: 'bits of a weight in training', unit: 'bits' },
  activation_bits: { meaning: 'bits of an activation in training', unit: 'bits' },
  kv_bits: { meaning: 'bits of keys and values in training', unit: 'bits' },
  post_bits: { meaning: 'bits of a weight after training', unit: 'bits' },
  samples: { meaning: 'samples drawn a problem', unit: 'samples' },
  transport: { meaning: 'optimal-transport distance of the mixture to the validation data', unit: '' },
  elo: { meaning: 'strength against other players', unit: 'Elo' },
  performance_small: { meaning: 'performance at the smaller scale', unit: '1' },
  performance_large: { meaning: 'performance at the larger scale', unit: '1' },
}

/** What an input of a law of the catalogue counts, and its unit in print. */
export function inputInfo(role: Role): Pick<RoleInfo, 'meaning' | 'unit'> {
  if (/^r\d+$/.test(role)) return { meaning: `share of domain or source ${role.slice(1)}, 0 to 1`, unit: '1' }
  return Object.hasOwn(particular, role) ? particular[role]! : roleInfo(role)
}
