import { colourVariables } from './svg.ts'

const light = `--paper: #ffffff; --ink: #1b1f24; --soft: #57606a; --line: #d8dee4; --wash: #f6f8fa; --link: #0b5cad;
  --good: #1a7f4b; --good-wash: #eaf7f0; --warn: #8a5a00; --warn-wash: #fff7e3; --bad: #b3261e; --bad-wash: #fdefed;
  ${colourVariables(false)}`

const dark = `--paper: #16181d; --ink: #e6e9ec; --soft: #9aa4ae; --line: #30363d; --wash: #1e2228; --link: #79b8ff;
  --good: #56d08f; --good-wash: #12261c; --warn: #e3b341; --warn-wash: #2a2312; --bad: #ff8a80; --bad-wash: #2d1816;
  ${colourVariables(true)}`

/** The style of the HTML report: system fonts, one column of text, light and dark by the reader's setting, and print. */
export const style = `:root { color-scheme: light dark; ${light} }
@media screen and (prefers-color-scheme: dark) {
  :root:not([data-theme='light']) { ${dark} }
}
@media screen {
  :root[data-theme='light'] { color-scheme: light; }
  :root[data-theme='dark'] { color-scheme: dark; ${dark} }
}
* { box-sizing: border-box; }
html { scroll-behavior: smooth; -webkit-text-size-adjust: 100%; }
body {
  margin: 0 auto; max-width: 56rem; padding: 2.5rem 1.25rem 4rem; background: var(--paper); color: var(--ink);
  font: 16px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif;
  overflow-wrap: break-word;
}
h1 { margin: 0; font-size: 1.7rem; line-height: 1.25; letter-spacing: -0.01em; }
h2 { margin: 3rem 0 0.75rem; padding-bottom: 0.35rem; border-bottom: 1px solid var(--line); font-size: 1.3rem; line-height: 1.3; }
h3 { margin: 1.75rem 0 0.4rem; font-size: 1.02rem; line-height: 1.35; }
h4 { margin: 1.5rem 0 0.4rem; font-size: 0.95rem; }
p { margin: 0.6rem 0; }
ul { margin: 0.4rem 0; padding-left: 1.25rem; }
li { margin: 0.25rem 0; }
a { color: var(--link); text-underline-offset: 0.15em; }
code, pre { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace; font-size: 0.875em; }
pre { margin: 0.5rem 0; padding: 0.75rem 1rem; overflow-x: auto; background: var(--wash); border: 1px solid var(--line); border-radius: 6px; }
header p { margin: 0.35rem 0 0; color: var(--soft); }
nav ul { display: flex; flex-wrap: wrap; gap: 0.1rem 1.1rem; margin: 1.25rem 0 0; padding: 0; list-style: none; font-size: 0.9rem; }
main > section:first-child > h2 { margin-top: 1.75rem; }
footer { margin-top: 3.5rem; padding-top: 0.75rem; border-top: 1px solid var(--line); color: var(--soft); font-size: 0.85rem; }
.headline { margin: 1rem 0; padding: 1.1rem 1.4rem 1.2rem; border-left: 5px solid var(--tone); border-radius: 4px; background: var(--tone-wash); }
.headline p { margin: 0; }
.headline .question { color: var(--soft); }
.headline .value { margin: 0.15rem 0 0.25rem; font-size: 2.3rem; line-height: 1.2; font-weight: 650; letter-spacing: -0.02em; font-variant-numeric: tabular-nums; }
.headline .verdict { display: inline-block; margin-top: 0.7rem; padding: 0.1rem 0.65rem; border: 1px solid var(--tone); border-radius: 1rem; color: var(--tone); font-size: 0.85rem; font-weight: 600; }
.determined { --tone: var(--good); --tone-wash: var(--good-wash); }
.caution { --tone: var(--warn); --tone-wash: var(--warn-wash); }
.not-determined, .unreliable { --tone: var(--bad); --tone-wash: var(--bad-wash); }
.info { --tone: var(--line); --tone-wash: var(--wash); }
.lead { margin: 1.1rem 0 -0.6rem; font-size: 0.95rem; font-weight: 600; }
.facts { display: grid; grid-template-columns: repeat(auto-fit, minmax(11rem, 1fr)); gap: 0.9rem 1.5rem; margin: 1.1rem 0; }
.facts dt { color: var(--soft); font-size: 0.85rem; }
.facts dd { margin: 0; font-size: 1.2rem; line-height: 1.35; font-weight: 600; font-variant-numeric: tabular-nums; overflow-wrap: anywhere; }
.facts small { display: block; color: var(--soft); font-size: 0.85rem; font-weight: 400; }
.scroll { margin: 1.1rem 0; overflow-x: auto; }
table { min-width: min(100%, 28rem); border-collapse: collapse; font-size: 0.9rem; line-height: 1.4; font-variant-numeric: tabular-nums; }
caption { padding-bottom: 0.4rem; text-align: left; color: var(--soft); font-size: 0.85rem; }
th, td { padding: 0.4rem 0.6rem; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; }
th:first-child { padding-left: 0; }
th:last-child, td:last-child { padding-right: 0; }
td { min-width: 4rem; }
td:not(.number):last-child { min-width: 9rem; overflow-wrap: anywhere; }
td small { color: var(--soft); font-size: 0.92em; }
thead th { border-bottom-color: var(--soft); color: var(--soft); font-weight: 600; }
tbody th { font-weight: 600; }
.number { text-align: right; white-space: nowrap; }
.formula { margin: 1rem 0; padding: 0.9rem 1rem; overflow-x: auto; background: var(--wash); border-radius: 6px; text-align: center; }
.formula math { font-size: 1.35rem; }
.formula p { margin: 0.5rem 0 0; color: var(--soft); }
figure { margin: 1.75rem 0; }
.picture { overflow-x: auto; }
figure svg { display: block; max-width: 100%; min-width: min(34rem, 150vw); height: auto; }
figcaption { margin-top: 0.5rem; color: var(--soft); font-size: 0.9rem; }
.live svg { min-width: 0; background-color: var(--chart-background) !important; }
.live { overflow-x: auto; }
figure[data-live] .picture { display: none; }
button { padding: 0.25rem 0.7rem; border: 1px solid var(--line); border-radius: 5px; background: var(--wash); color: var(--link); font: inherit; font-size: 0.85rem; cursor: pointer; }
.actions, .downloads { display: flex; flex-wrap: wrap; gap: 0.4rem; align-items: center; margin: 0.4rem 0; color: var(--soft); font-size: 0.85rem; }
.downloads { margin-top: 0.6rem; }
.series { display: flex; flex-wrap: wrap; gap: 0.1rem 0.9rem; margin: 0.4rem 0; padding: 0; border: 0; font-size: 0.85rem; }
.series[hidden] { display: none; }
.series legend { float: left; margin-right: 0.9rem; padding: 0; color: var(--soft); }
.series label, .runs label { display: inline-flex; gap: 0.35rem; align-items: center; overflow-wrap: anywhere; }
.runs { display: grid; grid-template-columns: repeat(auto-fill, minmax(12rem, 1fr)); gap: 0.15rem 1rem; margin-top: 0.5rem; max-height: 16rem; overflow-y: auto; font-size: 0.85rem; }
.budget { display: grid; gap: 0.3rem; margin: 1rem 0; }
.budget label { color: var(--soft); font-size: 0.85rem; }
.budget input { width: 100%; max-width: 30rem; accent-color: var(--link); }
.budget output { font-variant-numeric: tabular-nums; }
.stale-banner:not(:empty) { position: sticky; top: 0; z-index: 2; margin: 1rem 0; padding: 0.6rem 0.9rem; border-left: 4px solid var(--warn); background: var(--warn-wash); font-size: 0.9rem; }
.stale .headline, .stale .facts { opacity: 0.6; }
#theme { margin-top: 0.8rem; }
.notes { padding: 0; list-style: none; }
.notes li { margin: 0.6rem 0; padding: 0.6rem 0.9rem; border-left: 4px solid var(--tone); border-radius: 4px; background: var(--tone-wash); }
.notes p { margin: 0.15rem 0; }
.notes strong { font-weight: 600; }
.notes .code { color: var(--soft); font-size: 0.82rem; }
details { margin: 1.25rem 0; }
summary { cursor: pointer; font-weight: 600; font-size: 0.95rem; }
.terms dt { margin-top: 0.6rem; }
.terms dd { margin: 0 0 0 1rem; color: var(--soft); font-size: 0.92rem; }
:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
@media (max-width: 30rem) {
  body { padding-top: 1.5rem; }
  h1 { font-size: 1.4rem; }
  .headline { padding: 0.9rem 1rem; }
  .headline .value { font-size: 1.8rem; }
}
@page { margin: 15mm; }
@media print {
  :root {
    --paper: #fff; --ink: #000; --soft: #444; --line: #bbb; --wash: #fff; --link: #000;
    --good: #1a7f4b; --good-wash: #fff; --warn: #8a5a00; --warn-wash: #fff; --bad: #b3261e; --bad-wash: #fff;
  }
  body { max-width: none; padding: 0; font-size: 10.5pt; }
  nav, button, .downloads, .actions, .series, .budget, #runs-in-fit { display: none; }
  .live { overflow: visible; }
  .stale-banner:not(:empty) { position: static; }
  h2, h3, h4, caption { break-after: avoid; }
  figure, table, tr, .headline, .facts > div, .notes li { break-inside: avoid; }
  .scroll { overflow: visible; }
  table { font-size: 8.5pt; }
  th, td { padding: 0.3rem 0.45rem; }
  td { min-width: 0; }
  pre { white-space: pre-wrap; }
}
`
