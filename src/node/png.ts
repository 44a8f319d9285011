import { Resvg } from '@resvg/resvg-js'
import { packageFile } from './assets.ts'

/** An SVG text as PNG bytes, `scale` pixels a unit (2). The fonts come with the package: text looks the same on any machine. */
export function toPng(svg: string, scale = 2): Uint8Array {
  const fontFiles = ['DejaVuSans.ttf', 'DejaVuSans-Bold.ttf'].map((name) => packageFile('assets', 'fonts', name))
  const resvg = new Resvg(svg, {
    fitTo: { mode: 'zoom', value: scale },
    font: { loadSystemFonts: false, fontFiles, defaultFontFamily: 'DejaVu Sans', sansSerifFamily: 'DejaVu Sans' },
  })
  return resvg.render().asPng()
}
