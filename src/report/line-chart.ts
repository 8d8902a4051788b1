import { type Axis, planAxis, wholeTicks } from "./axis.js";
import { type HtmlValue, html, type Markup } from "./html.js";
import { isNumber } from "./quantity.js";

/** One line of a chart: a value an epoch, null where there is none. */
export interface ChartSeries {
  readonly name: string;
  /** Which colour of the style sheet it has. */
  readonly tone: "train" | "validation" | "rate";
  readonly values: readonly (number | null)[];
}

/** What {@link lineChart} draws. */
export interface LineChart {
  readonly title: string;
  readonly epochs: readonly number[];
  readonly series: readonly ChartSeries[];
  /** Marked with a line and a dot on the last series. */
  readonly bestEpoch: number | null;
  readonly limits?: readonly [number, number];
  /** Whether the axis begins at 0 even where no value is near it. @default false */
  readonly fromZero?: boolean;
  /** Writes a value of the axis or, without decimals, of a point. */
  format(value: number, decimals?: number): string;
}

// The drawing is stretched to its place by the browser; strokes keep their width and all text is HTML beside it, so that
// it stays readable at any width.
const EXTENT = 1000;

/** A line chart by epochs, as a figure. Without any value it says so. */
export function lineChart(chart: LineChart): Markup {
  const values = chart.series.flatMap((series) => series.values.filter(isNumber));
  if (values.length === 0) {
    return html`<figure class="chart"><figcaption><h3>${chart.title}</h3></figcaption><p class="none">No values.</p></figure>`;
  }
  const y = planAxis(chart.fromZero === true ? [0, ...values] : values, {
    numTicks: 5,
    ...(chart.limits && { limits: chart.limits }),
  });
  const place = new Place(chart.epochs, y);
  const { first, last } = place;
  return html`<figure class="chart">
<figcaption><h3>${chart.title}</h3>${legend(chart)}</figcaption>
<div class="plot">
<div class="y-axis" aria-hidden="true">${y.ticks.map(
    (tick) => html`<span style="bottom:${place.up(tick)}%">${chart.format(tick, y.decimals)}</span>`,
  )}</div>
<div class="canvas">${bestMark(chart, place)}<svg viewBox="0 0 ${EXTENT} ${EXTENT}" preserveAspectRatio="none" role="img" aria-label="${summary(chart)}">
${y.ticks.map((tick) => html`<path class="grid" d="M0 ${place.y(tick)}H${EXTENT}"/>`)}
${chart.series.map((series) => line(series, chart, place))}
${chart.epochs.map((epoch, index) => hoverColumn(epoch, index, chart, place))}
</svg></div>
<div class="x-axis" aria-hidden="true">${wholeTicks(first, last, 6).map(
    (tick) => html`<span style="left:${place.along(tick)}%">${tick}</span>`,
  )}</div>
</div>
</figure>`;
}

/** Where epochs and values lie: in units of the drawing, and in percent of it for the text beside it. */
class Place {
  readonly first: number;
  readonly last: number;
  readonly #axis: Axis;

  constructor(epochs: readonly number[], axis: Axis) {
    this.first = epochs[0]!;
    this.last = epochs[epochs.length - 1]!;
    this.#axis = axis;
  }

  x(epoch: number): number {
    return round(this.along(epoch) * (EXTENT / 100));
  }

  y(value: number): number {
    return round(EXTENT - this.up(value) * (EXTENT / 100));
  }

  along(epoch: number): number {
    return round(this.first === this.last ? 50 : ((epoch - this.first) / (this.last - this.first)) * 100);
  }

  up(value: number): number {
    return round(((value - this.#axis.from) / (this.#axis.to - this.#axis.from)) * 100);
  }
}

function line(series: ChartSeries, chart: LineChart, place: Place): Markup {
  let path = "";
  let dots = "";
  series.values.forEach((value, index) => {
    if (!isNumber(value)) return;
    const point = `${place.x(chart.epochs[index]!)} ${place.y(value)}`;
    const before = series.values[index - 1];
    const isJoined = isNumber(before);
    path += `${isJoined ? "L" : "M"}${point}`;
    // A point without neighbours would be an empty line.
    if (!isJoined && !isNumber(series.values[index + 1])) dots += `M${point}h0`;
  });
  return html`<path class="line ${series.tone}" d="${path}"/>${
    dots !== "" && html`<path class="dot ${series.tone}" d="${dots}"/>`
  }`;
}

function bestMark(chart: LineChart, place: Place): HtmlValue {
  const index = chart.bestEpoch === null ? -1 : chart.epochs.indexOf(chart.bestEpoch);
  const series = chart.series[chart.series.length - 1];
  const value = series?.values[index];
  if (chart.bestEpoch === null || series === undefined || !isNumber(value)) return null;
  const along = place.along(chart.bestEpoch);
  return html`<div class="best" style="left:${along}%"><span class="${along > 60 ? "before" : "after"}">epoch ${chart.bestEpoch}: ${chart.format(value)}</span></div><div class="best-dot ${series.tone}" style="left:${along}%;bottom:${place.up(value)}%"></div>`;
}

/** An invisible column over an epoch whose title tells its values to the pointer. */
function hoverColumn(epoch: number, index: number, chart: LineChart, place: Place): Markup {
  const width = place.first === place.last ? EXTENT : EXTENT / (place.last - place.first);
  const left = Math.max(0, place.x(epoch) - width / 2);
  const right = Math.min(EXTENT, place.x(epoch) + width / 2);
  const values = chart.series.map((series) => {
    const value = series.values[index];
    return isNumber(value) && `\n${series.name} ${chart.format(value)}`;
  });
  return html`<rect class="column" x="${round(left)}" y="0" width="${round(right - left)}" height="${EXTENT}"><title>epoch ${epoch}${values}</title></rect>`;
}

function legend(chart: LineChart): Markup {
  return html`<ul class="legend">${chart.series.map(
    (series) => html`<li class="${series.tone}">${series.name}${lastValue(series, chart)}</li>`,
  )}</ul>`;
}

function lastValue(series: ChartSeries, chart: LineChart): HtmlValue {
  const value = series.values.filter(isNumber).pop();
  return value !== undefined && html` <b>${chart.format(value)}</b>`;
}

function summary(chart: LineChart): string {
  const lines = chart.series.map((series) => {
    const numbers = series.values.filter(isNumber);
    if (numbers.length === 0) return `${series.name}: no values`;
    return `${series.name} from ${chart.format(numbers[0]!)} to ${chart.format(numbers[numbers.length - 1]!)}`;
  });
  return `${chart.title} over ${chart.epochs.length} epochs: ${lines.join("; ")}`;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
