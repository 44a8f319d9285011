import { formatNumber } from '../base/quantity.ts'
import { answerFor } from '../report/answer.ts'
import { unitText } from '../report/format.ts'
import type { LiveFit } from '../report/live.ts'
import { button, element } from './element.ts'
import { type Refit, without } from './refit.ts'

/** Runs that are offered one by one; more are excluded in the pictures alone. */
const MOST_LISTED = 1000

/** The list of runs, each to be left out or taken back, and a banner that says what that changes. */
export class Exclusion {
  readonly #live: LiveFit
  readonly #redraw: () => void
  readonly #banner = element('div', { class: 'stale-banner', role: 'status' })
  readonly #list = element('details', { id: 'runs-in-fit' })
  readonly #boxes = new Map<string, HTMLInputElement>()
  #refit: Refit

  /** `redraw` is called when the fit in view has changed. */
  constructor(live: LiveFit, refit: Refit, redraw: () => void) {
    this.#live = live
    this.#refit = refit
    this.#redraw = redraw
    document.querySelector('main')!.before(this.#banner)
    const { names } = refit.all.fit.table.runs
    if (names.length > MOST_LISTED) return
    for (const name of names) {
      const box = element('input', { type: 'checkbox' })
      box.checked = true
      box.addEventListener('change', () => this.#choose(box.checked ? [] : [name], box.checked ? [name] : []))
      this.#boxes.set(name, box)
    }
    const items = [...this.#boxes].map(([name, box]) => element('label', {}, box, name))
    this.#list.append(
      element('summary', {}, 'Runs in the fit: leave some out and fit again'),
      element('div', { class: 'runs' }, ...items),
    )
    document.querySelector('#charts h2')?.after(this.#list)
  }

  get refit(): Refit {
    return this.#refit
  }

  exclude(runs: readonly string[]): void {
    this.#choose(runs, [])
  }

  #choose(out: readonly string[], back: readonly string[]): void {
    const excluded = new Set([...this.#refit.excluded, ...out])
    for (const name of back) excluded.delete(name)
    this.#fitWithout(excluded)
  }

  #fitWithout(excluded: ReadonlySet<string>): void {
    try {
      this.#refit = without(this.#refit, excluded)
    } catch (error) {
      // too few rows are left: the fit in view stays, and the page says why
      this.#banner.replaceChildren(element('p', {}, (error as Error).message))
      this.#tick()
      return
    }
    this.#tick()
    document.documentElement.classList.toggle('stale', excluded.size > 0)
    this.#banner.replaceChildren(...(excluded.size > 0 ? this.#told() : []))
    this.#redraw()
  }

  #tick(): void {
    for (const [name, box] of this.#boxes) box.checked = !this.#refit.excluded.has(name)
  }

  #told(): Node[] {
    const { now, all, excluded } = this.#refit
    const names = [...excluded]
    const shown = names.slice(0, 5).join(', ') + (names.length > 5 ? ', …' : '')
    const changes = Object.entries(now.fit.params).map(
      ([name, value]) => `${name} ${formatNumber(value, 4)} (was ${formatNumber(all.fit.params[name]!, 4)})`,
    )
    return [
      element(
        'p',
        {},
        element('strong', {}, `${names.length} of ${all.fit.table.runs.names.length} runs left out: ${shown}. `),
        this.#answer(),
      ),
      element('p', {}, `Fitted again in this page: ${changes.join(', ')}.`),
      element('p', {}, 'Intervals were not made again: text, tables and intervals below are those of all runs.'),
      button('Use all runs', () => this.#fitWithout(new Set())),
    ]
  }

  /** The headline's number without these runs, beside that of all. */
  #answer(): string {
    const { target } = this.#live
    if (target === null) return ''
    const [now, all] = [this.#refit.now, this.#refit.all].map((each) => answerFor(each, null, target).value)
    if (now == null || all == null) return 'The answer is not determined.'
    const unit = unitText(this.#refit.all.fit.law.output ?? 'loss')
    return `The answer becomes ${formatNumber(now, 4)}${unit}, from ${formatNumber(all, 4)}.`
  }
}
