/** A space of the cache, as the decision about room sees it. */
export interface SpaceUse {
  readonly id: string;
  /** On disk. */
  readonly bytes: number;
  readonly lastUsedMs: number;
  /** Whether a living process has it open. */
  readonly isInUse: boolean;
}

/** Whether something fits into the cache, and what has to go for it. */
export interface CacheRoom {
  readonly isEnough: boolean;
  readonly neededBytes: number;
  readonly usedBytes: number;
  readonly maxBytes: number;
  /** Bytes of the spaces that could be evicted. */
  readonly evictableBytes: number;
  /** Spaces to evict so that it fits, least recently used first; empty when it fits anyway, or cannot. */
  readonly evict: readonly string[];
}

/**
 * Decides how `neededBytes` more for the space `keep` fit into `maxBytes`: spaces that nobody uses go, whole, the least
 * recently used first, and no more of them than it takes.
 */
export function planRoom(
  spaces: readonly SpaceUse[],
  options: { keep: string; neededBytes: number; maxBytes: number },
): CacheRoom {
  const { keep, neededBytes, maxBytes } = options;
  const usedBytes = spaces.reduce((sum, { bytes }) => sum + bytes, 0);
  const evictable = spaces
    .filter(({ id, isInUse }) => id !== keep && !isInUse)
    .sort((a, b) => a.lastUsedMs - b.lastUsedMs || (a.id < b.id ? -1 : 1));
  const evictableBytes = evictable.reduce((sum, { bytes }) => sum + bytes, 0);
  const evict: string[] = [];
  let excess = usedBytes + neededBytes - maxBytes;
  for (const { id, bytes } of evictable) {
    if (excess <= 0) break;
    evict.push(id);
    excess -= bytes;
  }
  const isEnough = excess <= 0;
  return { isEnough, neededBytes, usedBytes, maxBytes, evictableBytes, evict: isEnough ? evict : [] };
}
