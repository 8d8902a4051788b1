import { type HtmlValue, html, type Markup, nameText } from "./html.js";
import { lossText, percentText } from "./quantity.js";
import type { ReportMistake, ReportModel } from "./report-model.js";

const PICTURE_URI = /^data:image\/(?:webp|png|jpeg);base64,[A-Za-z0-9+/]+={0,2}$/;

/** The held-out pictures with the largest loss among those the head got wrong; nothing where none were held out. */
export function mistakesSection({ mistakes, confusion }: ReportModel): HtmlValue {
  if (confusion === null) return null;
  if (mistakes.length === 0) {
    return html`<section id="mistakes"><h2>Worst mistakes</h2><p>Every ${confusion.split} picture was named correctly.</p></section>`;
  }
  return html`<section id="mistakes"><h2>Worst mistakes</h2>
<p class="lead">Held-out pictures by falling loss: what each is, what the head took it for, and how sure it was. A picture here may be labelled wrongly.</p>
<ol class="mistakes">${mistakes.map(card)}</ol></section>`;
}

function card(mistake: ReportMistake): Markup {
  const { id, label, predicted, probability, loss } = mistake;
  const picture =
    mistake.picture !== null && PICTURE_URI.test(mistake.picture)
      ? html`<img src="${mistake.picture}" alt="${id}" loading="lazy">`
      : html`<span class="no-picture">no picture</span>`;
  return html`<li><div class="picture">${picture}</div>
<dl><div><dt>is</dt> <dd>${nameText(label)}</dd></div>
<div><dt>taken for</dt> <dd class="predicted">${nameText(predicted)} <span>${percentText(probability, 0)}</span></dd></div></dl>
<p class="file" title="${id}, loss ${lossText(loss)}">${nameText(id)}</p></li>`;
}
