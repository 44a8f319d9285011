import type { Note } from '../base/note.ts'
import type { Tree } from '../expr/tree.ts'

/** How far a number may be trusted; `not-determined` means that it is withheld. */
export type Verdict = 'determined' | 'caution' | 'not-determined'

/** A paragraph. All text is plain: writers escape it. */
export interface Text {
  readonly kind: 'text'
  readonly text: string
}

/** The answer in one line, with what stands behind it. */
export interface Headline {
  readonly kind: 'headline'
  readonly question: string
  readonly verdict: Verdict
  /** The verdict in words. */
  readonly stamp: string
  /** The number with its unit, or `Not determined`. */
  readonly value: string
  /** Intervals, or why the number is withheld. */
  readonly detail: readonly string[]
}

/** Short facts: a label, its value and what adds to it (an interval, a unit). */
export interface Facts {
  readonly kind: 'facts'
  /** What the facts are of, where the heading above doesn't say it. */
  readonly title?: string
  readonly facts: readonly { readonly label: string; readonly value: string; readonly detail?: string }[]
}

export interface List {
  readonly kind: 'list'
  readonly title: string
  readonly items: readonly string[]
}

export interface Table {
  readonly kind: 'table'
  readonly caption: string
  /** The first column holds the rows' names; those that are `numeric` line up to the right. */
  readonly columns: readonly { readonly name: string; readonly numeric: boolean }[]
  /** Cells; a second line of a cell adds to its value, for example an interval. */
  readonly rows: readonly (readonly string[])[]
}

export interface Figure {
  readonly kind: 'figure'
  /** Name in the report, for example `params`; unique. */
  readonly id: string
  /** The kind of chart, as `chart` knows it. */
  readonly chart: string
  readonly caption: string
  /** What a reader who can't see the figure is told. */
  readonly alt: string
  /** The Vega-Lite specification that the picture was drawn from. */
  readonly spec: unknown
  /** The drawing in light colours; `chart/recolour` writes it in others. */
  readonly svg: string
}

export interface NoteList {
  readonly kind: 'notes'
  readonly notes: readonly Note[]
}

export interface Code {
  readonly kind: 'code'
  readonly caption: string
  readonly text: string
}

/** `name = formula`, as text and parsed. */
export interface Formula {
  readonly kind: 'formula'
  readonly name: string
  readonly text: string
  readonly tree: Tree
}

/** Works that a reader may look up. */
export interface Links {
  readonly kind: 'links'
  readonly title: string
  readonly links: readonly { readonly text: string; readonly url: string; readonly detail: string }[]
}

/** Terms and what they mean. */
export interface Terms {
  readonly kind: 'terms'
  readonly terms: readonly { readonly term: string; readonly meaning: string }[]
}

export type Block = Text | Headline | Facts | List | Table | Figure | NoteList | Code | Formula | Links | Terms

export interface Section {
  /** Unique in the report; the anchor of the section in HTML. */
  readonly id: string
  readonly title: string
  /** 1 for a section of the report; 2 for one under the fit that precedes it. */
  readonly depth: 1 | 2
  readonly blocks: readonly Block[]
}

export function text(words: string): Text {
  return { kind: 'text', text: words }
}

/** A table; columns whose names start with `#` are numeric. */
export function table(caption: string, columns: readonly string[], rows: readonly (readonly string[])[]): Table {
  return {
    kind: 'table',
    caption,
    columns: columns.map((name) => ({ name: name.replace(/^#/, ''), numeric: name.startsWith('#') })),
    rows,
  }
}
