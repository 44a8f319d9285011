import type { Config, TopLevelSpec } from 'vega-lite'

/** Colours of a light or a dark chart. */
export interface Tones {
  readonly background: string
  /** Text and axis lines. */
  readonly ink: string
  /** Text of second rank. */
  readonly faint: string
  readonly grid: string
  /** Share of ink in the ground of the region without data: grid lines stay visible through it. */
  readonly shade: number
  /** The fitted curve, where there is one. */
  readonly accent: string
  /** What the eye should find first: the optimum, the target. */
  readonly mark: string
  /** Runs, where colour says nothing about them. */
  readonly point: string
  /**
   * Runs and curves that have no order: Okabe and Ito's colours, told apart by all common kinds of colour vision, in an
   * order in which neighbours differ in lightness.
   */
  readonly series: readonly string[]
  /** Ordered levels, low to high: viridis between the ends that stand out from the background. */
  readonly ramp: readonly string[]
}

const light: Tones = {
  background: '#ffffff',
  ink: '#1a1a1a',
  faint: '#5a5a5a',
  grid: '#e4e4e6',
  shade: 0.07,
  accent: '#0072B2',
  mark: '#D55E00',
  point: '#3c3c40',
  series: ['#0072B2', '#E69F00', '#009E73', '#56B4E9', '#CC79A7', '#D55E00'],
  ramp: ['#440154', '#414487', '#2a788e', '#22a884', '#5bb83f'],
}

const dark: Tones = {
  background: '#16181d',
  ink: '#ececec',
  faint: '#b0b0b6',
  grid: '#2f323a',
  shade: 0.07,
  accent: '#56B4E9',
  mark: '#E69F00',
  point: '#d0d0d6',
  series: ['#56B4E9', '#F0E442', '#2fb58a', '#a7d8f5', '#CC79A7', '#E69F00'],
  ramp: ['#7f6fd0', '#4d9ad0', '#2fb5a5', '#7ad151', '#fde725'],
}

/** Colours for light or dark. */
export function tones(isDark: boolean): Tones {
  return isDark ? dark : light
}

/** Font sizes in pixels, by what the text is. */
export const sizes = { title: 15, subtitle: 12, axis: 12, label: 11 } as const

/**
 * What a chart is for: a screen; a column of a paper, with serifs and sized so that its text is as large as a caption's at
 * the width of a column; or a slide, 16:9, enlarged so that its text is read from the last row.
 */
export type ChartStyle = 'screen' | 'paper' | 'slide'

export const chartStyles: readonly ChartStyle[] = ['screen', 'paper', 'slide']

/** Width of the plot in pixels; with its axis, 250 are 3.3 inches at 96 dpi. */
export const styleWidths: Readonly<Record<ChartStyle, number>> = { screen: 560, paper: 250, slide: 440 }

/** The most pixels of the height of plots, where the picture has one to keep. */
export const styleHeights: Readonly<Partial<Record<ChartStyle, number>>> = { slide: 160 }

/** Width and height in pixels of the canvas that a chart is enlarged to, where its style has one. */
export const styleMeta: Readonly<Record<ChartStyle, object>> = {
  screen: {},
  paper: {},
  slide: { usermeta: { canvas: [960, 540] } },
}

/** Width and height in pixels that a spec is enlarged to; undefined where it keeps its own. */
export function canvasOf({ usermeta }: TopLevelSpec): readonly [number, number] | undefined {
  return (usermeta as { readonly canvas?: readonly [number, number] } | undefined)?.canvas
}

/** Pixels of a PNG a unit: 192 dpi, 300 dpi for print, and a slide of full resolution. */
export const styleScales: Readonly<Record<ChartStyle, number>> = { screen: 2, paper: 3.125, slide: 2 }

/** Look of every chart. */
export function themeConfig(isDark: boolean, style: ChartStyle = 'screen'): Config {
  const { background, ink, faint, grid, series } = tones(isDark)
  return {
    background,
    // one alt text for the picture instead of a label on each mark, which would triple its size
    aria: false,
    font:
      style === 'paper' ? '"DejaVu Serif", Georgia, "Times New Roman", serif' : '"DejaVu Sans", Verdana, sans-serif',
    padding: style === 'screen' ? 14 : 6,
    view: { stroke: null },
    title: {
      color: ink,
      subtitleColor: faint,
      fontSize: sizes.title,
      subtitleFontSize: sizes.subtitle,
      anchor: 'start',
      frame: 'bounds',
      offset: 14,
      subtitlePadding: 5,
    },
    axis: {
      labelColor: faint,
      titleColor: ink,
      domainColor: faint,
      tickColor: faint,
      gridColor: grid,
      labelFontSize: sizes.label,
      titleFontSize: sizes.axis,
      titleFontWeight: 'normal',
      titlePadding: 8,
      labelFlush: false,
      // labels are chosen to fit; dropping some would leave ticks that nothing explains
      labelOverlap: false,
    },
    legend: {
      labelColor: faint,
      titleColor: ink,
      labelFontSize: sizes.label,
      titleFontSize: sizes.label,
      titleFontWeight: 'normal',
      gradientThickness: 10,
      titleLimit: 400,
    },
    text: { color: faint, fontSize: sizes.label },
    range: { category: [...series] },
  }
}
