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
  const resvg = new Resvg(svg, {
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
