import type { Config } from 'vega-lite'

/** Okabe and Ito's eight colours, told apart by all common kinds of colour vision. */
export const palette = ['#0072B2', '#E69F00', '#009E73', '#CC79A7', '#56B4E9', '#D55E00', '#F0E442', '#000000'] as const

export interface Tones {
  readonly background: string
  /** Text and axis lines. */
  readonly ink: string
  /** Text of second rank. */
  readonly faint: string
  readonly grid: string
  /** Fill of the region without data. */
  readonly beyond: string
  /** The fitted curve, where there is one. */
  readonly accent: string
  /** Colours of ordered series, low to high. */
  readonly ramp: readonly string[]
}

const light: Tones = {
  background: '#ffffff',
  ink: '#1a1a1a',
  faint: '#5a5a5a',
  grid: '#e6e6e6',
  beyond: '#f1f1f4',
  accent: '#0072B2',
  ramp: ['#440154', '#3b528b', '#21918c', '#5ec962'],
}

const dark: Tones = {
  background: '#16181d',
  ink: '#ececec',
  faint: '#a8a8ad',
  grid: '#2e3138',
  beyond: '#22252c',
  accent: '#56B4E9',
  ramp: ['#7e6bd6', '#4f9fd1', '#35c0a5', '#d8e25a'],
}

export function tones(isDark: boolean): Tones {
  return isDark ? dark : light
}

/** Look of every chart. */
export function themeConfig(isDark: boolean): Config {
  const { background, ink, faint, grid } = tones(isDark)
  return {
    background,
    // one alt text for the picture instead of a label on each mark, which would triple its size
    aria: false,
    font: 'DejaVu Sans, Verdana, sans-serif',
    padding: 14,
    view: { stroke: null },
    title: {
      color: ink,
      subtitleColor: faint,
      fontSize: 14,
      subtitleFontSize: 11,
      anchor: 'start',
      offset: 12,
      subtitlePadding: 4,
    },
    axis: {
      labelColor: faint,
      titleColor: ink,
      domainColor: faint,
      tickColor: faint,
      gridColor: grid,
      labelFontSize: 11,
      titleFontSize: 12,
      titleFontWeight: 'normal',
      titlePadding: 8,
      labelFlush: false,
      labelOverlap: true,
    },
    legend: {
      labelColor: faint,
      titleColor: ink,
      labelFontSize: 11,
      titleFontSize: 11,
      titleFontWeight: 'normal',
      symbolSize: 60,
      gradientLength: 120,
    },
    text: { color: faint, fontSize: 11 },
    range: { category: [...palette] },
  }
}
