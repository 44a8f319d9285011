import { residualOf, runRows } from '../chart/rows.ts'
import { isAlone } from '../fit/refit.ts'
import type { LiveReport } from '../report/live.ts'
import { figureChart } from '../report/section/charts.ts'
import { addBudget } from './budget.ts'
import { Exclusion } from './exclusion.ts'
import { LiveFigure } from './figure.ts'
import { type Refit, whole } from './refit.ts'
import type { Row } from './spec.ts'
import { addThemeToggle } from './theme.ts'

/** Pixels before a figure comes into view from which on it is drawn. */
const AHEAD = '300px'

/** Makes a report's page answer to its reader. Without this script the page is the same report, to read. */
function start(): void {
  const { specs, fit } = JSON.parse(document.getElementById('live-report')!.textContent!) as LiveReport
  addThemeToggle()

  const refit = fit === null ? null : whole(fit)
  const drawn = new Set<LiveFigure>()
  const redraw = (): void => {
    showBudget()
    for (const figure of drawn) void figure.draw()
  }
  const canRefit =
    refit !== null && isAlone(refit.all.fit) && refit.all.fit.table.length > 0 && refit.all.fit.convergence !== null
  const exclusion = canRefit ? new Exclusion(fit!, refit, redraw) : null
  const now = () => (exclusion?.refit ?? refit!).now
  const showBudget = refit === null ? () => {} : addBudget(now)

  const figures = new Map<Element, LiveFigure>()
  const watch = new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries) {
        const figure = figures.get(target)
        if (!isIntersecting || figure === undefined || drawn.has(figure)) continue
        drawn.add(figure)
        void figure.draw()
      }
    },
    { rootMargin: AHEAD },
  )
  for (const [id, spec] of Object.entries(specs)) {
    const place = document.getElementById(`figure-${id}`)
    if (place === null) continue
    const kind = place.dataset.chart!
    figures.set(
      place,
      new LiveFigure(place, spec, {
        draw: refit === null ? null : (width) => figureChart(now(), kind, fit!.isOpen, width),
        leftOut: () => (exclusion === null ? [] : leftOut(exclusion.refit)),
        exclude: exclusion === null ? null : (runs) => exclusion.exclude(runs),
      }),
    )
    watch.observe(place)
  }
  document.body.setAttribute('data-ready', '')
}

/** Rows of the runs that are left out, against the fit without them. */
function leftOut({ all, now, excluded }: Refit): Row[] {
  const rows = runRows({ ...all, fit: { ...all.fit, params: now.fit.params } }).filter(({ run }) => excluded.has(run))
  return rows.map((row) => ({ ...row, residual: residualOf(row) }))
}

start()
