/** Which worker owns each lane, by lane. */
export type LaneTable = readonly number[];

/**
 * Gives every lane an owner: shares differ by at most one, and no more lanes move than that needs. Pure.
 * @param workerIds in rank order; at most as many as lanes
 * @param previous the table before, if there was one
 */
export function planLaneTable(numLanes: number, workerIds: readonly number[], previous?: LaneTable): LaneTable {
  if (workerIds.length === 0 || workerIds.length > numLanes) {
    throw new RangeError(`${workerIds.length} workers cannot share ${numLanes} lanes`);
  }
  const share = Math.floor(numLanes / workerIds.length);
  let larger = numLanes - share * workerIds.length;
  const counts = new Map<number, number>(workerIds.map((id) => [id, 0]));
  // Owners keep their lanes up to the fair share; the first ones that have more keep one more.
  const table = Array.from({ length: numLanes }, (_, lane) => {
    const owner = previous?.[lane];
    const count = owner === undefined ? undefined : counts.get(owner);
    if (owner === undefined || count === undefined) return undefined;
    if (count > share || (count === share && larger === 0)) return undefined;
    if (count === share) larger--;
    counts.set(owner, count + 1);
    return owner;
  });
  return table.map((owner) => {
    if (owner !== undefined) return owner;
    const next = workerIds.reduce((a, b) => (counts.get(b)! < counts.get(a)! ? b : a));
    counts.set(next, counts.get(next)! + 1);
    return next;
  });
}

/** The lanes that a worker owns, ascending. */
export function lanesOf(table: LaneTable, workerId: number): number[] {
  return table.flatMap((owner, lane) => (owner === workerId ? [lane] : []));
}
