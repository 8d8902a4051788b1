/** Milliseconds to wait before attempt `attempt` (from 0): doubling from `baseMs` up to `limitMs`, without jitter. */
export function backoffMs(attempt: number, options: { baseMs: number; limitMs: number }): number {
  return Math.min(options.limitMs, options.baseMs * 2 ** Math.min(attempt, 30));
}
