import picocolors from "picocolors";
import { printable } from "../text/index.js";
import { countText, durationText, rateText } from "./quantity.js";
import { RateMeter } from "./rate-meter.js";

/** What tells how far a run is: one phase after the other, each counted in its own unit. */
export interface Progress {
  /** Begins a phase, e.g. `phase("extract", "images")`; the one before it ends. */
  phase(name: string, unit: string, options?: PhaseOptions): void;
  /** `done` of `total` units; `total` null where it is not known. `facts` are shown as "name value", in their order. */
  update(done: number, total: number | null, facts?: ProgressFacts): void;
  /** Ends the phase under way, if there is one; `summary` stands in place of its count and rate. */
  close(summary?: string): void;
  /** A line that stays, between those of the phases, e.g. `note("data", "36 train pictures")`. */
  note(name: string, text: string): void;
  /** Ends the last phase, "stopped" when it was not completed; nothing is written afterwards. Safe to call twice. */
  end(outcome?: PhaseOutcome): void;
}

/** How a phase is counted. */
export interface PhaseOptions {
  /** Units that were done before it. @default 0 */
  readonly start?: number;
  /** Whether rate and remaining time are shown; not for what is waited for. @default true */
  readonly hasPace?: boolean;
}

/** How a phase ended. */
export type PhaseOutcome = "completed" | "stopped";

/** Short facts beside a phase's count; a number is shown with three significant digits. */
export type ProgressFacts = Readonly<Record<string, string | number>>;

/** Where progress is written: `process.stderr`, or a test's stand-in. */
export interface ProgressStream {
  readonly isTTY?: boolean;
  /** Width of the terminal; read again at each drawing. */
  readonly columns?: number;
  write(text: string): unknown;
}

/** What {@link createProgress} needs. */
export interface ProgressOptions {
  readonly stream: ProgressStream;
  /** A monotonic clock in milliseconds, e.g. `() => performance.now()`. */
  now(): number;
  /** One line that is drawn over and over, instead of plain lines. @default `stream.isTTY` */
  readonly live?: boolean;
  /** Whether a live line has colours and other escapes. @default picocolors' judgement (NO_COLOR, FORCE_COLOR, TERM) */
  readonly colors?: boolean;
  /** The least time between two plain lines of a phase. @default 5000 */
  readonly plainIntervalMs?: number;
}

const LIVE_INTERVAL_MS = 80;
const BAR_WIDTH = { narrow: 10, wide: 24 };
const WIDE_COLUMNS = 120;
const NAME_WIDTH = 9;
const DEFAULT_COLUMNS = 80;

/**
 * Progress for a person: on a terminal one live line a phase with bar, rate and remaining time, elsewhere plain lines now
 * and then. It has no timer: it draws when it is told something, so that nothing keeps the process alive.
 */
export function createProgress(options: ProgressOptions): Progress {
  const isLive = options.live ?? options.stream.isTTY === true;
  return isLive ? new LiveProgress(options) : new PlainProgress(options);
}

interface Phase {
  readonly name: string;
  readonly unit: string;
  readonly meter: RateMeter;
  readonly startMs: number;
  readonly start: number;
  readonly hasPace: boolean;
  done: number;
  total: number | null;
  facts: ProgressFacts;
  drawnMs: number;
}

abstract class PhasedProgress implements Progress {
  protected readonly options: ProgressOptions;
  protected current: Phase | undefined;
  #isEnded = false;

  constructor(options: ProgressOptions) {
    this.options = options;
  }

  phase(name: string, unit: string, { start = 0, hasPace = true }: PhaseOptions = {}): void {
    if (this.#isEnded) return;
    this.close();
    const ms = this.options.now();
    this.current = {
      name: printable(name),
      unit: printable(unit),
      meter: new RateMeter(ms, start),
      startMs: ms,
      start,
      hasPace,
      done: start,
      total: null,
      facts: {},
      drawnMs: ms,
    };
    this.opened(this.current);
  }

  update(done: number, total: number | null, facts: ProgressFacts = {}): void {
    const phase = this.current;
    if (phase === undefined) return;
    const ms = this.options.now();
    phase.meter.add(ms, done);
    Object.assign(phase, { done, total, facts });
    if (ms - phase.drawnMs < this.intervalMs) return;
    phase.drawnMs = ms;
    this.advanced(phase);
  }

  close(summary?: string): void {
    this.#close("completed", summary);
  }

  note(name: string, text: string): void {
    if (!this.#isEnded) this.noted(printable(name), printable(text));
  }

  end(outcome: PhaseOutcome = "completed"): void {
    if (this.#isEnded) return;
    this.#close(outcome);
    this.#isEnded = true;
  }

  #close(outcome: PhaseOutcome, text?: string): void {
    const phase = this.current;
    this.current = undefined;
    if (phase === undefined) return;
    const seconds = (this.options.now() - phase.startMs) / 1000;
    if (phase.total !== null && phase.total > 0 && phase.done >= phase.total) outcome = "completed"; // what stopped came after it
    if (text === undefined) this.closed(phase, [summary(phase, seconds, outcome), ...factParts(phase.facts)], outcome);
    else this.closed(phase, [printable(text)], outcome);
  }

  protected abstract readonly intervalMs: number;
  protected abstract opened(phase: Phase): void;
  protected abstract advanced(phase: Phase): void;
  /** @param parts what happened, then facts */
  protected abstract closed(phase: Phase, parts: readonly string[], outcome: PhaseOutcome): void;
  protected abstract noted(name: string, text: string): void;
}

class PlainProgress extends PhasedProgress {
  protected readonly intervalMs: number;

  constructor(options: ProgressOptions) {
    super(options);
    this.intervalMs = options.plainIntervalMs ?? 5000;
  }

  protected opened(): void {}

  protected advanced(phase: Phase): void {
    this.#line(phase.name, [countOfPhase(phase), ...paceParts(phase, phase.unit), ...factParts(phase.facts)]);
  }

  protected closed(phase: Phase, parts: readonly string[]): void {
    this.#line(phase.name, parts);
  }

  protected noted(name: string, text: string): void {
    this.#line(name, [text]);
  }

  #line(name: string, parts: readonly string[]): void {
    this.options.stream.write(`${name.padEnd(NAME_WIDTH)} ${parts.join(", ")}\n`);
  }
}

class LiveProgress extends PhasedProgress {
  protected readonly intervalMs = LIVE_INTERVAL_MS;
  readonly #hasEscapes: boolean;
  readonly #colors: ReturnType<typeof picocolors.createColors>;

  constructor(options: ProgressOptions) {
    super(options);
    this.#hasEscapes = options.colors ?? picocolors.isColorSupported;
    this.#colors = picocolors.createColors(this.#hasEscapes);
  }

  protected opened(phase: Phase): void {
    this.advanced(phase);
  }

  protected advanced(phase: Phase): void {
    const { bold, cyan, dim } = this.#colors;
    const { name, unit, done, total } = phase;
    const pieces: Piece[] = [{ text: `  ${name.padEnd(NAME_WIDTH)}`, paint: bold }];
    if (total !== null) {
      const width = this.#columns() < WIDE_COLUMNS ? BAR_WIDTH.narrow : BAR_WIDTH.wide;
      const bar = barParts(total === 0 ? 1 : done / total, width);
      pieces.push({ text: ` ${bar.filled}`, paint: cyan }, { text: bar.rest, paint: dim });
      pieces.push({
        text: ` ${String(percent(done, total)).padStart(3)} %  ${countText(done)}/${countText(total)} ${unit}`,
      });
    } else if (done > 0) pieces.push({ text: ` ${countText(done)} ${unit}` });
    const room = this.#columns() - 1 - pieces.reduce((sum, { text }) => sum + [...text].length, 0);
    pieces.push({ text: joinFitting([...paceParts(phase, ""), ...factParts(phase.facts)], room), paint: dim });
    this.#draw(pieces);
  }

  protected closed(phase: Phase, [text, ...facts]: readonly string[], outcome: PhaseOutcome): void {
    const { bold, dim, green, red } = this.#colors;
    const mark = outcome === "completed" ? green("✓") : red("✗");
    const rest = facts.length > 0 ? dim(`  ${facts.join(" · ")}`) : "";
    this.options.stream.write(`${this.#clearLine()}${mark} ${bold(phase.name.padEnd(NAME_WIDTH))} ${text}${rest}\n`);
  }

  protected noted(name: string, text: string): void {
    this.options.stream.write(`${this.#clearLine()}  ${this.#colors.bold(name.padEnd(NAME_WIDTH))} ${text}\n`);
    if (this.current !== undefined) this.advanced(this.current);
  }

  /** Without colours no other escape is written either: spaces erase the line. */
  #clearLine(): string {
    return this.#hasEscapes ? "\r\u001b[K" : `\r${" ".repeat(Math.max(1, this.#columns() - 1))}\r`;
  }

  #columns(): number {
    return this.options.stream.columns || DEFAULT_COLUMNS;
  }

  /** A line that wrapped could not be drawn over, so what does not fit is cut off; lines that stay may wrap. */
  #draw(pieces: readonly Piece[]): void {
    let room = Math.max(1, this.#columns() - 1);
    let line = "";
    for (const { text, paint } of pieces) {
      const shown = [...text].slice(0, room).join("");
      room -= [...shown].length;
      line += paint === undefined || shown === "" ? shown : paint(shown);
    }
    this.options.stream.write(this.#clearLine() + line);
  }
}

interface Piece {
  readonly text: string;
  readonly paint?: (text: string) => string;
}

/** As many of the parts as fit into the room whole: half a number would be another number. */
function joinFitting(parts: readonly string[], room: number): string {
  let text = "";
  for (const [index, part] of parts.entries()) {
    const longer = `${text}${index === 0 ? "  " : " · "}${part}`;
    if ([...longer].length > room) break;
    text = longer;
  }
  return text;
}

function barParts(share: number, width: number): { filled: string; rest: string } {
  const numFilled = Math.round(Math.min(1, Math.max(0, share)) * width);
  return { filled: "━".repeat(numFilled), rest: "─".repeat(width - numFilled) };
}

function percent(done: number, total: number): number {
  return total === 0 ? 100 : Math.floor((done / total) * 100);
}

/** "512 of 1,906 images (27 %)", or "512 images" without a total. */
function countOfPhase({ done, total, unit }: Phase): string {
  if (total === null) return `${countText(done)} ${unit}`;
  return `${countText(done)} of ${countText(total)} ${unit} (${percent(done, total)} %)`;
}

function paceParts({ meter, done, total, hasPace }: Phase, unit: string): string[] {
  const rate = meter.perSecond();
  if (rate === null || !hasPace) return [];
  const left = total === null || done >= total ? [] : [`${durationText((total - done) / rate)} left`];
  return [rateText(rate, unit), ...left];
}

function factParts(facts: ProgressFacts): string[] {
  return Object.entries(facts).map(([name, value]) => {
    const text = typeof value === "number" ? String(Number(value.toPrecision(3))) : printable(value);
    return `${printable(name)} ${text}`;
  });
}

/** "1,906 images in 12.8 s (149 images/s)", or how far a stopped phase got. */
function summary(phase: Phase, seconds: number, outcome: PhaseOutcome): string {
  const { start, done, unit } = phase;
  const time = durationText(seconds);
  if (outcome === "stopped")
    return done === 0 ? `stopped after ${time}` : `stopped after ${time} at ${countOfPhase(phase)}`;
  if (done === start) return `done in ${time}`;
  return `${countText(done - start)} ${unit} in ${time}${seconds > 0 ? ` (${rateText((done - start) / seconds, unit)})` : ""}`;
}
