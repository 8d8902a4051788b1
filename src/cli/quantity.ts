/** 1234567 as "1,234,567". */
export function countText(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+(?!\d))/g, ",");
}

/** "1 image", "1,906 images": a count with its noun. */
export function countOf(value: number, noun: string, plural = `${noun}s`): string {
  return `${countText(value)} ${value === 1 ? noun : plural}`;
}

/** A rate: one decimal below 10, none above. */
export function rateText(perSecond: number, unit: string): string {
  const number = perSecond < 9.95 ? perSecond.toFixed(1) : countText(Math.round(perSecond));
  return unit === "" ? `${number}/s` : `${number} ${unit}/s`;
}

/** A time as a reader says it: "4.2 s", "42 s", "1 min 23 s", "2 h 5 min". */
export function durationText(seconds: number): string {
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${countText(Math.floor(whole / 3600))} h ${Math.floor((whole % 3600) / 60)} min`;
}

const BYTE_UNITS = ["bytes", "KiB", "MiB", "GiB", "TiB"];

/** Bytes in the unit that leaves one to three digits before the point: "512 bytes", "4.4 MiB". */
export function bytesText(bytes: number): string {
  const power = bytes < 1024 ? 0 : Math.min(BYTE_UNITS.length - 1, Math.floor(Math.log2(bytes) / 10));
  const value = bytes / 1024 ** power;
  return `${power === 0 || value >= 99.95 ? Math.round(value) : value.toFixed(1)} ${BYTE_UNITS[power]}`;
}

/** 0.7214 as "72.1 %". */
export function percentText(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
