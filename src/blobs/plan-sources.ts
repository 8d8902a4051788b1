// The workers of a job form a tree in the order in which they registered: worker k's parent is worker
// floor((k - 1) / fanOut). A worker pulls from its parent, which passes bytes on as they arrive, so a blob leaves the
// coordinator once and each worker sends it at most `fanOut` times; the last worker has it log(workers) hops later.

/** A registered worker, as a source of blobs. */
export interface RelayMember {
  /** host:port of its data server. */
  readonly address: string;
  /** Whether it is still a member of the job. */
  readonly isAlive: boolean;
}

/**
 * Where worker `position` pulls blobs from, best first: its living ancestors in the relay tree from the nearest on, at
 * last the coordinator. Each source registered earlier than the worker, so no two wait for each other.
 * @param registered all workers in the order of registration; those from `position` on do not matter
 */
export function planSources(
  position: number,
  registered: readonly RelayMember[],
  options: {
    /** host:port of the coordinator's data server. */
    coordinator: string;
    /** How many workers pull from one. @default 2 */
    fanOut?: number;
  },
): string[] {
  const { coordinator, fanOut = 2 } = options;
  const sources: string[] = [];
  for (let at = position; at > 0; ) {
    at = Math.floor((at - 1) / fanOut);
    const ancestor = registered[at];
    if (ancestor?.isAlive) sources.push(ancestor.address);
  }
  return [...sources, coordinator];
}
