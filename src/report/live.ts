import type { FitDocument } from '../infer/document.ts'
import type { Report } from './report.ts'
import type { Target } from './target.ts'

/** What a page is given to stay alive: its figures' specs, and the fit to ask and to make again. */
export interface LiveReport {
  /** Id of a figure → its Vega-Lite spec. */
  readonly specs: Readonly<Record<string, unknown>>
  /** Null for a report of several fits: its figures can be read and saved, and no fit made again. */
  readonly fit: LiveFit | null
}

export interface LiveFit {
  readonly document: FitDocument
  /** What the headline answers; null where nothing was asked. */
  readonly target: Target | null
  /** Whether numbers beyond the data are withheld. */
  readonly isOpen: boolean
}

/** The parts of a report that its page works with. */
export function liveOf({ sections, fits }: Report): LiveReport {
  const figures = sections.flatMap(({ blocks }) => blocks.filter((block) => block.kind === 'figure'))
  const [only, ...others] = fits
  return {
    specs: Object.fromEntries(figures.map(({ id, spec }) => [id, spec])),
    fit:
      only === undefined || others.length > 0
        ? null
        : {
            document: only.document,
            target: only.answers[0]?.target ?? null,
            isOpen: only.rungs.some(({ because }) => because !== null),
          },
  }
}
