import type { FlopDefinition, ParamDefinition } from '../../base/definition.ts'
import { UserError } from '../../base/error.ts'
import { formatQuantity } from '../../base/quantity.ts'
import { type Architecture, architecture } from './architecture.ts'
import { countFlops } from './flops.ts'
import { countParams } from './params.ts'

/** A shape for a number of parameters, counted exactly. */
export interface Shape {
  readonly architecture: Architecture
  /** Width over depth. */
  readonly aspect: number
  readonly params: Readonly<Record<ParamDefinition, number>>
  /** Training FLOP a token. */
  readonly flopsPerToken: Readonly<Record<FlopDefinition, number>>
  /** Parameters over those that were asked for. */
  readonly ratio: number
}

/**
 * Widths over depths that are offered: those of published families lie between 51 and 102 (Hoffmann et al. 2022, table A9)
 * and rise to 128 in the largest. It matters little: 6 layers of width 4288 come within 3 % of the loss of 48 layers of
 * width 1600 (Kaplan et al. 2020, section 3.1).
 */
const ASPECTS = [64, 96, 128] as const

/** Width of a head, and twice that in wide models, as in published families. */
const HEAD = 64
const WIDE = 2048
const WIDEST = 65_536

/** How much a share of parameters too many or too few weighs against the same share of the aspect. */
const EXACTNESS = 8

/** What a shape is made of beside depth and width, as in `architecture`. */
export type ShapeOptions = Omit<Partial<Architecture>, 'depth' | 'width' | 'heads' | 'headWidth' | 'ffn'> &
  Pick<Architecture, 'vocab' | 'context'>

/**
 * Shapes of about this many parameters, one for each of three usual aspects, deep ones first, with their exact counts.
 * Throws UserError where embeddings alone are more than was asked for.
 */
export function shapesFor(params: number, definition: ParamDefinition, options: ShapeOptions): Shape[] {
  const all = candidates(params, definition, options)
  if (all.length === 0) {
    const least = countParams(shaped(1, HEAD, options))[definition]
    throw new UserError(
      'option',
      `shape: ${formatQuantity(params)} parameters (${definition}) are fewer than one layer of width ${HEAD} with a vocabulary of ${options.vocab} has: ${formatQuantity(least)}. Ask for more, or give a smaller --vocab.`,
    )
  }
  const best = ASPECTS.map((aspect) => all.reduce((a, b) => (distance(b, aspect) < distance(a, aspect) ? b : a)))
  return [...new Set(best)].sort((a, b) => a.aspect - b.aspect)
}

function distance({ ratio, aspect }: Shape, wanted: number): number {
  return EXACTNESS * Math.abs(Math.log(ratio)) + Math.abs(Math.log(aspect / wanted))
}

/** For each width the depths whose count is next below and above what was asked for. */
function candidates(params: number, definition: ParamDefinition, options: ShapeOptions): Shape[] {
  const found: Shape[] = []
  for (let width = HEAD; width <= WIDEST; width += stepAt(width)) {
    const [one, two] = [1, 2].map((depth) => countParams(shaped(depth, width, options))[definition])
    const exact = 1 + (params - one!) / (two! - one!)
    if (exact < 0.5) break
    for (const depth of new Set([Math.max(1, Math.floor(exact)), Math.max(1, Math.ceil(exact))])) {
      const made = shaped(depth, width, options)
      const counted = countParams(made)
      found.push({
        architecture: made,
        aspect: width / depth,
        params: counted,
        flopsPerToken: countFlops(made),
        ratio: counted[definition] / params,
      })
    }
  }
  return found
}

/** Widths are the round ones of published families, so that heads divide well among devices. */
function stepAt(width: number): number {
  return width < 1024 ? 64 : width < 2048 ? 128 : width < 4096 ? 512 : 1024
}

function shaped(depth: number, width: number, options: ShapeOptions): Architecture {
  const headWidth = width < WIDE ? HEAD : 2 * HEAD
  const ffn = options.isGated ? HEAD * Math.round((8 / 3) * (width / HEAD)) : 4 * width
  return architecture({ ...options, depth, width, headWidth, heads: width / headWidth, ffn })
}
