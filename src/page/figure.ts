import { colourName } from '../chart/recolour.ts'
import { colourVariable } from '../report/svg.ts'
import { button, element, save } from './element.ts'
import {
  drawsRuns,
  type Extents,
  panelOf,
  type Row,
  type Spec,
  seriesOf,
  unitsOf,
  withHollow,
  withoutSeries,
  withUnits,
  type Zoom,
  zoomed,
} from './spec.ts'

/** The drawing library, as its browser build defines it. */
declare const vegaEmbed: (
  where: Element,
  spec: unknown,
  options: object,
) => Promise<{ readonly view: View; readonly finalize: () => void }>

interface View {
  addSignalListener(name: string, listen: (name: string, value: unknown) => void): unknown
  toSVG(): Promise<string>
}

/** What a figure asks of its page. */
export interface FigureHost {
  /** The chart in this width, of the fit in view; null where only the printed spec is known. */
  readonly draw: ((width: number) => { readonly spec: unknown; readonly caption: string }) | null
  /** Rows of the runs that are left out of the fit in view. */
  readonly leftOut: () => readonly Row[]
  /** Leaves runs out of the fit; null where it can't be made again. */
  readonly exclude: ((runs: readonly string[]) => void) | null
}

/** Stands before the caption of a picture that the fit in view can't be drawn as. */
const OF_ALL = 'Of all runs. '

/** Narrowest plot that stays readable, in pixels. */
const NARROWEST = 200

/** A figure that answers to the pointer: tooltips, a rectangle that selects runs, zoom, curves to hide, and downloads. */
export class LiveFigure {
  readonly #figure: Element
  readonly #host: FigureHost
  readonly #place: HTMLElement
  readonly #actions = element('p', { class: 'actions' })
  readonly #series = element('fieldset', { class: 'series' })
  readonly #hidden = new Set<string>()
  #spec: Spec
  #zoom: Zoom | null = null
  #drawn: { readonly view: View; readonly finalize: () => void } | null = null

  constructor(figure: Element, spec: unknown, host: FigureHost) {
    this.#figure = figure
    this.#host = host
    this.#spec = spec as Spec
    const picture = figure.querySelector('.picture')!
    this.#place = element('div', {
      class: 'live',
      role: 'img',
      'aria-label': picture.getAttribute('aria-label') ?? '',
    })
    picture.after(this.#place, this.#actions, this.#series, this.#downloads())
  }

  /** Draws what the page's fit is now. */
  async draw(): Promise<void> {
    const room = this.#place.clientWidth || this.#figure.clientWidth
    let width = this.#widthOf(this.#spec)
    for (let attempt = 0; attempt < 3; attempt++) {
      this.#refresh(width)
      await this.#embed()
      const excess = this.#place.querySelector('svg')!.getBoundingClientRect().width - room
      if (excess <= 0 || this.#host.draw === null || width <= NARROWEST) break
      width = Math.max(NARROWEST, Math.floor(width - excess))
    }
    this.#figure.setAttribute('data-live', '')
    this.#offerSeries()
  }

  #widthOf({ width }: Spec): number {
    return Math.min(width ?? 620, Math.max(this.#figure.clientWidth - 60, NARROWEST))
  }

  #refresh(width: number): void {
    if (this.#host.draw === null) return
    const caption = this.#figure.querySelector('figcaption')!
    try {
      const drawn = this.#host.draw(width)
      this.#spec = drawn.spec as Spec
      caption.textContent = drawn.caption
    } catch {
      // without intervals, or without some runs, this kind can't be drawn: the picture stays
      const isOfAll = this.#host.leftOut().length > 0 && !caption.textContent!.startsWith(OF_ALL)
      if (isOfAll) caption.prepend(OF_ALL)
    }
  }

  async #embed(): Promise<void> {
    this.#drawn?.finalize()
    const seen = withoutSeries(this.#spec, this.#hidden)
    const shown = this.#zoom === null ? seen : zoomed(seen, this.#zoom)
    const brushes: number[] = []
    const spec = withUnits(shown, (unit, index) => {
      if (!drawsRuns(unit)) return unit
      brushes.push(index)
      return withHollow(
        { ...unit, params: [{ name: `brush${index}`, select: { type: 'interval' } }] },
        this.#host.leftOut(),
      )
    })
    this.#drawn = await vegaEmbed(this.#place, spec, { ast: true, renderer: 'svg', actions: false })
    for (const brush of brushes) {
      this.#drawn.view.addSignalListener(`brush${brush}`, (_, value) => this.#select(value as Extents, brush))
    }
    // what it shows is said by its place and caption; its single marks have no names
    this.#place.querySelector('svg')!.setAttribute('aria-hidden', 'true')
    leaveColoursToPage(this.#place)
    this.#offerActions([])
  }

  /** Offers what can be done with the runs in a rectangle that was drawn in this part of the spec. */
  #select(extents: Extents, index: number): void {
    const isInside = (row: Row): boolean =>
      Object.entries(extents).every(([field, [from, to]]) => {
        const value = Number(row[field])
        return value >= Math.min(from, to) && value <= Math.max(from, to)
      })
    const units = unitsOf(this.#spec).filter(
      (unit) => drawsRuns(unit) && Object.keys(extents).every((field) => unit.data!.values![0]![field] !== undefined),
    )
    const rows = Object.keys(extents).length === 0 ? [] : units.flatMap(({ data }) => data!.values!.filter(isInside))
    const runs = [...new Set(rows.map(({ run }) => String(run)))]
    const { x: { field: across } = {}, y: { field: up } = {} } = unitsOf(this.#spec)[index]!.encoding!
    const [x, y] = [extents[across!], extents[up!]]
    this.#offerActions([
      ...(runs.length > 0 && this.#host.exclude !== null
        ? [
            button(`Exclude ${runs.length === 1 ? '1 run' : `${runs.length} runs`} and fit again`, () =>
              this.#host.exclude!(runs),
            ),
          ]
        : []),
      ...(x !== undefined && y !== undefined
        ? [
            button('Zoom in', () => {
              this.#zoom = {
                panel: panelOf(this.#spec, index),
                x: { field: across!, domain: ascending(x) },
                y: { field: up!, domain: ascending(y) },
              }
              void this.#embed()
            }),
          ]
        : []),
    ])
  }

  #offerActions(buttons: readonly HTMLElement[]): void {
    const out =
      this.#zoom === null
        ? []
        : [
            button('Zoom out', () => {
              this.#zoom = null
              void this.#embed()
            }),
          ]
    this.#actions.replaceChildren(...buttons, ...out)
  }

  #offerSeries(): void {
    const names = seriesOf(this.#spec)
    this.#series.hidden = names.length < 2
    this.#series.replaceChildren(
      element('legend', {}, 'Curves'),
      ...names.map((name) => {
        const box = element('input', { type: 'checkbox' })
        box.checked = !this.#hidden.has(name)
        box.addEventListener('change', () => {
          if (box.checked) this.#hidden.delete(name)
          else this.#hidden.add(name)
          void this.#embed()
        })
        return element('label', {}, box, name)
      }),
    )
  }

  #downloads(): HTMLElement {
    const name = this.#figure.id
    return element(
      'p',
      { class: 'downloads' },
      'Save ',
      button('picture (SVG)', async () => save(`${name}.svg`, 'image/svg+xml', await this.#drawn!.view.toSVG())),
      button('specification (Vega-Lite)', () =>
        save(`${name}.json`, 'application/json', JSON.stringify(this.#spec, null, 2)),
      ),
      button('data (CSV)', () => save(`${name}.csv`, 'text/csv', csvOf(this.#spec))),
    )
  }
}

function ascending([from, to]: readonly [number, number]): readonly [number, number] {
  return from < to ? [from, to] : [to, from]
}

/** Writes the colours of a drawing as the page's own, so that it follows light, dark and print. */
function leaveColoursToPage(place: Element): void {
  for (const mark of place.querySelectorAll('svg [fill], svg [stroke], svg [stop-color]')) {
    for (const attribute of ['fill', 'stroke', 'stop-color']) {
      const colour = mark.getAttribute(attribute)
      const name = colour === null || !/^(#[\da-f]{6}|rgb\()/i.test(colour) ? null : colourName(colour)
      if (name !== null) mark.setAttribute(attribute, colourVariable(name))
    }
  }
}

/** All data of a figure, by the layer that draws them. */
function csvOf(spec: Spec): string {
  const tables = [spec, ...unitsOf(spec)].map(({ data }) => data?.values ?? [])
  const rows = tables.flatMap((values, layer) => values.map((row): Row => ({ layer, ...row })))
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))]
  const cell = (value: unknown): string => {
    const text = value === null || value === undefined ? '' : String(value)
    return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
  }
  return [columns, ...rows.map((row) => columns.map((column) => row[column]))]
    .map((line) => line.map(cell).join(','))
    .join('\n')
}
