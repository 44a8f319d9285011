/** All that makes and writes reports, loaded at once with the first. */
export { toHtml } from './html.ts'
export { toJson } from './json.ts'
export { toMarkdown } from './markdown.ts'
export { buildReport } from './report.ts'
