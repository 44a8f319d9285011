import { Resvg } from '@resvg/resvg-js'
import { packageFile } from './assets.ts'

/** Size of a picture. */
export interface PngOptions {
  /** Pixels a unit of the SVG. Default 2. */
  readonly scale?: number
}

/** An SVG text as the bytes of a PNG. The fonts come with the package: text looks the same on any machine. */
export async function toPng(svg: string, { scale = 2 }: PngOptions = {}): Promise<Uint8Array> {
  const fontFiles = ['Sans', 'Sans-Bold', 'Serif', 'Serif-Bold'].map((face) =>
    packageFile('assets', 'fonts', `DejaVu${face}.ttf`),
  )
  const resvg = new Resvg(withinCanvas(svg), {
    fitTo: { mode: 'zoom', value: scale },
    font: {
      loadSystemFonts: false,
      fontFiles,
      defaultFontFamily: 'DejaVu Sans',
      sansSerifFamily: 'DejaVu Sans',
      serifFamily: 'DejaVu Serif',
    },
  })
  return resvg.render().asPng()
}

/** Takes part of the ground of a clipped group, where nothing else may be within the picture. */
const INVISIBLE = '<path d="M0,0h1v1h-1z" fill="#fff" fill-opacity="0"/>'

/**
 * The same picture without what resvg 2.6.2 ends the process at: a layer that lies outside of the canvas as a whole. A
 * translucent mark is a layer, unless its fill and stroke are translucent instead; so is a clipped group.
 */
function withinCanvas(svg: string): string {
  return svg
    .replace(/<(?:path|line|rect|circle|text)\b[^>]* opacity="[^>]*>/g, withoutLayer)
    .replace(/<g\b[^>]* clip-path="[^>]*[^/]>/g, `$&${INVISIBLE}`)
}

function withoutLayer(tag: string): string {
  const opacity = Number(/ opacity="([^"]*)"/.exec(tag)![1])
  const bare = tag.replace(/ opacity="[^"]*"/, '')
  if (opacity === 1) return bare
  return ['fill-opacity', 'stroke-opacity'].reduce((made, name) => {
    const own = new RegExp(` ${name}="([^"]*)"`).exec(made)
    if (own) return made.replace(own[0], ` ${name}="${Number(own[1]) * opacity}"`)
    return made.replace(/^<\w+/, (start) => `${start} ${name}="${opacity}"`)
  }, bare)
}
