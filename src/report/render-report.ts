import { createHash } from "node:crypto";
import { html, trusted } from "./html.js";
import type { ReportModel } from "./report-model.js";
import { REPORT_SCRIPT } from "./report-script.js";
import { REPORT_STYLE } from "./report-style.js";
import { classesSection } from "./section-classes.js";
import { confusionSection } from "./section-confusion.js";
import { curvesSection } from "./section-curves.js";
import { dataSection } from "./section-data.js";
import { headlineSection } from "./section-headline.js";
import { mistakesSection } from "./section-mistakes.js";
import { runSection } from "./section-run.js";
import { samplesSection } from "./section-samples.js";
import { settingsSection } from "./section-settings.js";
import { timeSection } from "./section-time.js";
import { warningsSection } from "./section-warnings.js";

// Nothing may be fetched and only the script above may run, whatever names the pictures and classes have.
const POLICY = [
  "default-src 'none'",
  "img-src data:",
  "style-src 'unsafe-inline'",
  `script-src 'sha256-${createHash("sha256").update(REPORT_SCRIPT).digest("base64")}'`,
  "base-uri 'none'",
  "form-action 'none'",
].join("; ");

/**
 * The report of a run as one HTML file that needs nothing else: no network, no fonts, and no script but for sorting.
 * Equal models give equal bytes.
 */
export function renderReport(model: ReportModel): string {
  const remarks = dataSection(model);
  const warnings = warningsSection(model);
  const hasEpochs = model.epochs.length > 0;
  const isMeasured = model.confusion !== null;
  const links: readonly (readonly [string, string] | false)[] = [
    warnings !== null && ["warnings", "Warnings"],
    hasEpochs && ["curves", "Curves"],
    isMeasured && ["confusion", "Confusion"],
    isMeasured && ["classes", "Classes"],
    isMeasured && ["mistakes", "Mistakes"],
    ["time", "Time"],
    ["samples", "Samples"],
    ["run", "Run"],
    ["settings", "Settings"],
    remarks !== null && ["data", "Data"],
  ];
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${trusted(POLICY)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="generator" content="headway ${model.setup.version}">
<title>${model.result.job.name}: headway report</title>
<style>${trusted(REPORT_STYLE)}</style>
</head>
<body>
<div class="page">
${headlineSection(model)}
<nav aria-label="Sections">${links.map((link) => link && html`<a href="#${link[0]}">${link[1]}</a>`)}</nav>
<main>
${warnings}
${hasEpochs && curvesSection(model)}
${confusionSection(model)}
${classesSection(model)}
${mistakesSection(model)}
${timeSection(model)}
${samplesSection(model)}
${runSection(model)}
${settingsSection(model)}
${remarks}
</main>
</div>
<script>${trusted(REPORT_SCRIPT)}</script>
</body>
</html>
`.text;
}
