const NARROW = "\u202F";
/** Shown where there is no number. */
export const DASH = "–";

/** 1234567 as "1,234,567". */
export function countText(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+(?!\d))/g, ",");
}

/** "1 picture", "2 pictures": a count with its noun. */
export function countOf(value: number, noun: string): string {
  return `${countText(value)} ${noun}${value === 1 ? "" : "s"}`;
}

/** 0.7214 as "72.1 %". */
export function percentText(share: number | null, decimals = 1): string {
  return isNumber(share) ? `${(share * 100).toFixed(decimals)}${NARROW}%` : DASH;
}

/** A loss with three decimals. */
export function lossText(loss: number | null): string {
  return isNumber(loss) ? loss.toFixed(3) : DASH;
}

/** A number with `digits` significant digits and no trailing zeros, e.g. a learning rate: "0.03", "1.2e-5". */
export function plainText(value: number | null, digits = 3): string {
  if (!isNumber(value)) return DASH;
  const rounded = Number(value.toPrecision(digits));
  return rounded !== 0 && Math.abs(rounded) < 1e-4 ? rounded.toExponential() : String(rounded);
}

/** A time as a reader says it: "320 ms", "12.8 s", "1 min 23 s", "2 h 5 min". */
export function durationText(seconds: number | null): string {
  if (!isNumber(seconds)) return DASH;
  if (seconds === 0) return `0${NARROW}s`;
  if (seconds < 0.9995) return `${Math.max(1, Math.round(seconds * 1000))}${NARROW}ms`;
  if (seconds < 59.95) return `${seconds.toFixed(1)}${NARROW}s`;
  const whole = Math.round(seconds);
  if (whole < 3600) return `${Math.floor(whole / 60)}${NARROW}min ${whole % 60}${NARROW}s`;
  const minutes = Math.round(seconds / 60);
  return `${countText(Math.floor(minutes / 60))}${NARROW}h ${minutes % 60}${NARROW}min`;
}

/** A rate: one decimal below 10, none above. */
export function rateText(value: number, unit: string): string {
  return `${value < 9.95 ? value.toFixed(1) : countText(Math.round(value))} ${unit}/s`;
}

/** Whether a value is a number that can be shown. */
export function isNumber(value: number | null | undefined): value is number {
  return typeof value === "number" && Number.isFinite(value);
}
