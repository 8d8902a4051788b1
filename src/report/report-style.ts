/** The style sheet of report.html: light and dark, from 360 px up, and on paper. */
export const REPORT_STYLE = `
:root {
  color-scheme: light dark;
  --paper: #f7f6f3; --card: #ffffff; --ink: #1a1c21; --soft: #5c626d; --line: #e2dfd8; --shade: #efede8;
  --train: #8b8f99; --validation: #1d5fc4; --rate: #7a4fb5;
  --hit: 29 95 196; --miss: 208 78 22; --strong: #ffffff;
  --good: #14733f; --good-shade: #e3f3e9; --warn: #8a5200; --warn-shade: #fcefd9; --bad: #b3261e; --bad-shade: #fbe6e4;
  --part-0: #a9adb6; --part-1: #2a9d8f; --part-2: #1d5fc4; --part-3: #d99a2b; --part-4: #d6d3cc;
}
@media screen and (prefers-color-scheme: dark) {
  :root {
    --paper: #121417; --card: #1a1d22; --ink: #e9e8e4; --soft: #9ba2ae; --line: #2e333b; --shade: #23272e;
    --train: #848b97; --validation: #6ea6ff; --rate: #b794f4;
    --hit: 92 150 245; --miss: 244 124 66; --strong: #0d0f12;
    --good: #6fd39b; --good-shade: #16301f; --warn: #f0b95a; --warn-shade: #35270f; --bad: #ff8f86; --bad-shade: #3a1916;
    --part-0: #6b727d; --part-1: #3fb5a6; --part-2: #6ea6ff; --part-3: #e0ac4d; --part-4: #3b414a;
  }
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
body {
  margin: 0; background: var(--paper); color: var(--ink);
  font: 15px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif;
  font-variant-numeric: tabular-nums;
}
.page { max-width: 1080px; margin: 0 auto; padding: 40px 24px 64px; }
h1, h2, h3, p, dl, dd, ol, ul, figure { margin: 0; padding: 0; }
h1 { font-size: 30px; line-height: 1.2; font-weight: 650; letter-spacing: -0.015em; overflow-wrap: anywhere; }
h2 { font-size: 19px; line-height: 1.3; font-weight: 650; letter-spacing: -0.01em; }
h3 { font-size: 14px; font-weight: 600; }
code { font: 12.5px/1.5 ui-monospace, "SF Mono", Menlo, Consolas, monospace; overflow-wrap: anywhere; }
bdi { overflow-wrap: break-word; }
.remarks bdi, .mistakes bdi, .facts bdi, .facts code, .pairs bdi, .classes bdi { overflow-wrap: anywhere; }
.pairs bdi, .classes bdi { display: inline-block; max-width: 32ch; }
.eyebrow { color: var(--soft); font-size: 12px; letter-spacing: 0.09em; text-transform: uppercase; margin-bottom: 6px; }
.byline { color: var(--soft); margin-top: 4px; }
.status {
  display: inline-block; vertical-align: 5px; margin-left: 6px; padding: 2px 10px; border-radius: 99px;
  font-size: 12px; font-weight: 600; letter-spacing: 0; line-height: 18px;
}
.completed { color: var(--good); background: var(--good-shade); }
.cancelled { color: var(--warn); background: var(--warn-shade); }
.failed { color: var(--bad); background: var(--bad-shade); }
.alert { margin-top: 20px; padding: 14px 18px; border-radius: 10px; border-left: 4px solid currentColor; }
.alert p { color: var(--ink); }
.alert .sentence { font-weight: 600; overflow-wrap: anywhere; white-space: pre-line; }
.alert .code { font-size: 12px; letter-spacing: 0.04em; color: inherit; margin: 2px 0 8px; }
.headline { display: grid; grid-template-columns: minmax(260px, 5fr) 7fr; gap: 16px; margin-top: 24px; }
.hero, .tiles > div, section { background: var(--card); border: 1px solid var(--line); border-radius: 12px; }
.hero { padding: 18px 22px 20px; display: flex; flex-direction: column; justify-content: center; }
.hero .figure { font-size: 60px; line-height: 1.1; font-weight: 680; letter-spacing: -0.035em; color: var(--validation); margin-bottom: 6px; }
.hero .figure.none { color: var(--soft); font-size: 34px; }
.hero p { color: var(--soft); font-size: 14px; }
.hero .label { font-size: 12.5px; }
.tiles { display: grid; grid-template-columns: repeat(3, minmax(0, 1fr)); gap: 12px; }
.tiles > div { padding: 12px 16px; }
.tiles dt { color: var(--soft); font-size: 12.5px; }
.tiles dd { font-size: 22px; line-height: 1.3; font-weight: 620; letter-spacing: -0.01em; }
.tiles dd.note { font-size: 12.5px; line-height: 1.4; font-weight: 400; letter-spacing: 0; color: var(--soft); }
.hash { margin-top: 12px; color: var(--soft); font-size: 13px; }
.hash code { color: var(--ink); user-select: all; }
nav { margin: 20px 0 0; display: flex; flex-wrap: wrap; gap: 4px 18px; font-size: 14px; }
a { color: var(--validation); text-decoration: none; }
a:hover { text-decoration: underline; }
section { margin-top: 20px; padding: 22px 24px 24px; }
section h2 + *, section h3 + *, .lead + .scroll { margin-top: 10px; }
.verdict + .lead { margin-top: 6px; }
.key { white-space: nowrap; }
.lead { color: var(--soft); font-size: 14px; max-width: 76ch; }
.lead ~ .lead, .scroll + h3, details + h3 { margin-top: 20px; }
.none { color: var(--soft); }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
.columns { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(340px, 100%), 1fr)); gap: 20px 40px; }
details { margin-top: 16px; }
summary { cursor: pointer; color: var(--soft); font-size: 14px; }
summary:hover { color: var(--ink); }
details > .scroll { margin-top: 10px; }
.scroll { overflow-x: auto; max-width: 100%; position: relative; }
.scroll.tall { max-height: 640px; overflow-y: auto; }
:focus-visible { outline: 2px solid var(--validation); outline-offset: 2px; border-radius: 3px; }

table { border-collapse: collapse; font-size: 14px; }
caption { text-align: left; font-weight: 600; padding-bottom: 6px; }
th { font-weight: 500; text-align: left; }
thead th { color: var(--soft); font-size: 13px; vertical-align: bottom; }
td, th { padding: 5px 14px 5px 0; }
tbody tr, tfoot tr { border-top: 1px solid var(--line); }
.number { text-align: right; white-space: nowrap; }
.numbers td, .numbers th { text-align: right; white-space: nowrap; padding: 4px 12px; }
.numbers td:first-child, .numbers th:first-child { padding-left: 0; }
.best-row td, .best-row th { color: var(--validation); font-weight: 620; }
.remarks td { vertical-align: top; }
.split { color: var(--soft); font-size: 13px; }

.charts { display: grid; grid-template-columns: repeat(3, minmax(0, 1fr)); gap: 24px 32px; margin-top: 18px; }
.legend { list-style: none; display: flex; flex-wrap: wrap; gap: 0 14px; margin-top: 2px; font-size: 13px; color: var(--soft); }
.legend b { color: var(--ink); font-weight: 600; }
.legend li::before { content: ""; display: inline-block; width: 14px; height: 3px; border-radius: 2px; margin-right: 6px; vertical-align: 3px; background: var(--tone); }
.train { --tone: var(--train); } .validation { --tone: var(--validation); } .rate { --tone: var(--rate); }
.plot { display: grid; grid-template-columns: 46px minmax(0, 1fr); margin: 22px 8px 0 0; }
.canvas { position: relative; height: 220px; }
.canvas svg { display: block; width: 100%; height: 100%; overflow: visible; }
.y-axis, .x-axis { position: relative; font-size: 12px; line-height: 14px; color: var(--soft); }
.y-axis span { position: absolute; right: 10px; transform: translateY(50%); white-space: nowrap; }
.x-axis { grid-column: 2; height: 22px; }
.x-axis span { position: absolute; top: 7px; transform: translateX(-50%); }
.canvas path, .canvas rect { vector-effect: non-scaling-stroke; }
.grid { stroke: var(--line); stroke-width: 1; fill: none; }
.line { stroke: var(--tone); stroke-width: 2.25; fill: none; stroke-linejoin: round; stroke-linecap: round; }
.dot { stroke: var(--tone); stroke-width: 8; stroke-linecap: round; }
.column { fill: transparent; }
.column:hover { fill: var(--ink); fill-opacity: 0.07; }
.best { position: absolute; top: -16px; bottom: 0; width: 0; border-left: 1px dashed var(--soft); }
.best span { position: absolute; top: -4px; font-size: 12px; line-height: 14px; color: var(--soft); white-space: nowrap; }
.best .after { left: 6px; } .best .before { right: 6px; }
.best-dot { position: absolute; width: 11px; height: 11px; margin: 0 0 -5.5px -5.5px; border-radius: 50%; background: var(--tone); border: 2px solid var(--card); pointer-events: none; z-index: 1; }

.swatch { display: inline-block; width: 11px; height: 11px; border-radius: 3px; vertical-align: -1px; }
.swatch.hit { background: rgb(var(--hit)); } .swatch.miss { background: rgb(var(--miss)); }
.confusion { display: flex; flex-wrap: wrap; gap: 24px 40px; align-items: flex-start; margin-top: 16px; }
.confusion > * { min-width: 0; }
.confusion > .pair-list { flex: 1 1 330px; }
.matrix { border-spacing: 2px; border-collapse: separate; }
.matrix tr { border: 0; }
.matrix td { width: var(--cell); min-width: var(--cell); height: var(--cell); padding: 0; text-align: center; border-radius: 4px; background: var(--shade); font-size: var(--text); }
.matrix thead td { background: none; height: auto; }
.matrix.large { --cell: 76px; --text: 18px; } .matrix.medium { --cell: 42px; --text: 14px; } .matrix.small { --cell: 25px; --text: 11px; }
.matrix td.hit { background: rgb(var(--hit) / var(--share)); }
.matrix td.miss { background: rgb(var(--miss) / var(--share)); }
.matrix td.strong { color: var(--strong); font-weight: 600; }
.matrix td.zero { color: transparent; }
.matrix td.zero.right { box-shadow: inset 0 0 0 1px rgb(var(--hit) / 0.35); }
.matrix th { color: var(--ink); font-size: 13px; padding: 0; }
.matrix tbody th { position: sticky; left: 0; background: var(--card); padding-right: 10px; text-align: right; }
.matrix tbody th span { display: block; max-width: 150px; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; margin-left: auto; }
.matrix thead th { height: 1px; vertical-align: bottom; }
.matrix thead th span { display: block; margin: 0 auto 6px; max-height: 130px; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; writing-mode: vertical-rl; transform: rotate(180deg); }
.matrix.large thead th span { writing-mode: horizontal-tb; transform: none; max-width: 110px; text-align: center; }
.matrix.small th { font-size: 12px; line-height: 1.3; }
.pairs { width: 100%; max-width: 560px; }
.pairs td, .pairs th { padding: 4px 12px 4px 0; }
.pairs .number:last-child { padding-right: 0; }
.map { display: grid; grid-template-columns: auto minmax(0, 1fr); gap: 6px 10px; flex: 0 1 540px; width: 100%; }
.map svg { display: block; width: 100%; background: var(--shade); border-radius: 4px; shape-rendering: crispEdges; }
.map rect { fill: rgb(var(--tint) / var(--share)); }
.map rect.hit { --tint: var(--hit); } .map rect.miss { --tint: var(--miss); }
.map rect:hover { stroke: var(--ink); stroke-width: 0.2; }
.map-rows { position: relative; width: 124px; font-size: 11.5px; line-height: 14px; color: var(--soft); }
.map-rows span { position: absolute; right: 0; max-width: 100%; transform: translateY(-50%); overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.map figcaption { grid-column: 1 / -1; font-size: 13px; color: var(--soft); }

.classes { width: 100%; }
.classes th, .classes td { padding: 5px 10px; }
.classes th:first-child { padding-left: 0; max-width: 320px; }
.classes thead th { position: sticky; top: 0; background: var(--card); z-index: 1; }
.classes thead button { font: inherit; color: inherit; background: none; border: 0; padding: 2px 0; cursor: pointer; }
.classes thead button:hover { color: var(--ink); }
.classes th[aria-sort] button { color: var(--ink); font-weight: 620; }
.classes th[aria-sort=ascending] button::after { content: " \\2191"; } .classes th[aria-sort=descending] button::after { content: " \\2193"; }
.classes .share { position: relative; width: 20%; }
.classes .share .bar { position: absolute; left: 10px; top: 50%; height: 16px; margin-top: -8px; width: calc((100% - 84px) * var(--share)); border-radius: 2px; background: rgb(var(--hit) / 0.22); }
.classes tfoot tr:first-child { border-top: 2px solid var(--line); }
.classes tfoot th, .classes tfoot td { font-weight: 620; }

.mistakes { list-style: none; display: grid; grid-template-columns: repeat(auto-fill, minmax(148px, 1fr)); gap: 14px; margin-top: 16px; }
.mistakes li { border: 1px solid var(--line); border-radius: 10px; overflow: hidden; min-width: 0; break-inside: avoid; }
.mistakes .picture { height: 128px; display: flex; align-items: center; justify-content: center; background: var(--shade); padding: 10px; }
.mistakes img { max-width: 100%; max-height: 100%; object-fit: contain; border-radius: 3px; }
.no-picture { color: var(--soft); font-size: 12px; }
.mistakes dl { padding: 9px 12px 0; font-size: 13px; line-height: 1.4; }
.mistakes dt, .mistakes dd { display: inline; }
.mistakes dt { color: var(--soft); margin-right: 3px; }
.mistakes dd { font-weight: 620; }
.mistakes .predicted { color: rgb(var(--miss)); }
.mistakes dd span { font-weight: 400; color: var(--soft); white-space: nowrap; }
.mistakes .file { padding: 2px 12px 9px; font-size: 11.5px; color: var(--soft); overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }

.total { font-weight: 400; color: var(--soft); margin-left: 4px; }
.bar-row { display: flex; gap: 2px; height: 22px; border-radius: 6px; overflow: hidden; background: var(--shade); }
.bar-row span { flex-basis: 0; min-width: 2px; background: var(--part); }
.part-0 { --part: var(--part-0); } .part-1 { --part: var(--part-1); } .part-2 { --part: var(--part-2); } .part-3 { --part: var(--part-3); } .part-4 { --part: var(--part-4); }
.part-5 { --part: var(--rate); }
.swatch[class*=part-] { background: var(--part); margin-right: 4px; }
.parts { width: 100%; margin-top: 10px; }
.parts th { white-space: nowrap; }
.parts td:last-child { padding-right: 0; width: 3.5em; }
.parts .note { color: var(--soft); font-size: 13px; }
.verdict { font-weight: 600; }
.verdict::before { display: inline-block; width: 1.4em; }
.verdict.good::before { content: "\\2713"; color: var(--good); } .verdict.bad::before { content: "\\2717"; color: var(--bad); }
.verdict.bad { color: var(--bad); }
.facts > div { display: grid; grid-template-columns: 165px minmax(0, 1fr); gap: 12px; padding: 5px 0; border-top: 1px solid var(--line); font-size: 14px; }
.facts dt { color: var(--soft); }
.settings { margin-top: 14px; columns: 2; column-gap: 36px; }
.settings > div { grid-template-columns: minmax(0, 1fr) minmax(0, 1fr); break-inside: avoid; }
.warnings { padding-left: 20px; }
.outcomes { margin-top: 14px; }
.outcomes td, .outcomes th { vertical-align: top; }
.outcomes th:first-child { min-width: 110px; }
footer { margin-top: 24px; color: var(--soft); font-size: 13px; }

@media screen and (max-width: 980px) {
  .charts { grid-template-columns: repeat(2, minmax(0, 1fr)); }
}
@media screen and (max-width: 760px) {
  .page { padding: 24px 12px 40px; }
  .headline, .charts { grid-template-columns: minmax(0, 1fr); }
  .tiles { grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 10px; }
  section { padding: 16px 14px 18px; }
  .hero { padding: 14px 16px 16px; }
  .matrix.medium { --cell: 25px; --text: 12px; }
  .matrix th { font-size: 12px; }
  .matrix tbody th { padding-right: 6px; }
  .matrix tbody th span { max-width: 84px; }
  .classes, .pairs { font-size: 13px; }
  .classes th, .classes td { padding: 5px 4px; }
  .classes th:last-child, .classes td:last-child { padding-right: 0; }
  .classes .share .bar { position: absolute; left: 10px; top: 50%; height: 16px; margin-top: -8px; width: calc((100% - 84px) * var(--share)); border-radius: 2px; background: rgb(var(--hit) / 0.22); }
  .mistakes { grid-template-columns: repeat(auto-fill, minmax(132px, 1fr)); gap: 10px; }
  .facts > div { grid-template-columns: 118px minmax(0, 1fr); }
  .map { grid-template-columns: minmax(0, 1fr); }
  .map-rows { display: none; }
  .parts .note { display: none; }
  .settings { columns: 1; }
  .remarks { font-size: 13px; }
}
@media print {
  @page { margin: 14mm; }
  body { background: none; font-size: 12px; }
  * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  .page { max-width: none; padding: 0; }
  nav, details:not([open]) { display: none; }
  section { border: 0; padding: 0; margin-top: 24px; }
  h2, h3 { break-after: avoid; }
  .chart, .hero, .tiles > div, .map, .facts > div, tr, #confusion, #time, #samples { break-inside: avoid; }
  .hero .figure { font-size: 46px; }
  .hero p, .lead, table, .facts > div { font-size: 12px; }
  .tiles dd { font-size: 18px; }
  .charts { gap: 18px 20px; }
  .canvas { height: 150px; }
  .matrix.medium { --cell: 28px; --text: 12px; }
  .mistakes { grid-template-columns: repeat(6, minmax(0, 1fr)); gap: 8px; }
  .mistakes .picture { height: 96px; }
  .scroll, .scroll.tall { overflow: visible; max-height: none; }
}
`;
