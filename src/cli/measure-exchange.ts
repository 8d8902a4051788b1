import { randomBytes } from "node:crypto";
import {
  type AllReduceAlgorithm,
  allReduce,
  type Contribution,
  chooseAlgorithm,
  GrpcPeerTransport,
  laneMask,
  maxFrameBytes,
} from "../collective/index.js";
import { type GrpcServer, startGrpcServer } from "../wire/index.js";

/** What the exchange of one step's gradients costs between so many workers. */
export interface ExchangeCost {
  readonly workers: number;
  /** Processor time of all workers together. */
  readonly cpuMs: number;
}

const GENERATION = { leaseRevision: 1, counter: 1 };
/** Exchanges are repeated until they took this much processor time, and at least so often. */
const ENOUGH_MS = 100;
const MIN_EXCHANGES = 3;
const MAX_EXCHANGES = 50;

/**
 * Measures the exchange of one step between `workers` ranks over loopback by the transport that a job uses. All ranks are
 * in this process, so that its processor time is that of all of them.
 * @param options.numValues of the head's gradient
 */
export async function measureExchange(
  workers: number,
  options: { numValues: number; algorithm: "auto" | AllReduceAlgorithm },
): Promise<ExchangeCost> {
  const { numValues } = options;
  const token = randomBytes(24).toString("base64url");
  const algorithm = chooseAlgorithm(options.algorithm, numValues * 8, workers);
  const servers: GrpcServer[] = [];
  const transports = Array.from({ length: workers }, () => new GrpcPeerTransport({ token }));
  try {
    for (const transport of transports)
      servers.push(await startGrpcServer([transport], { host: "127.0.0.1", port: 0, token }));
    const group = {
      generation: GENERATION,
      addresses: servers.map(({ address }) => address),
      maxFrameBytes: maxFrameBytes(numValues),
    };
    const links = transports.map((transport, rank) => transport.open({ ...group, rank }));
    const values = new Float64Array(numValues).fill(1);
    const sums = links.map(() => new Float64Array(numValues));
    const exchange = (step: number): Promise<unknown> =>
      Promise.all(
        links.map((link, rank) =>
          allReduce(link, contribution(rank, workers, step, values), {
            algorithm,
            isVoid: () => false,
            into: sums[rank]!,
          }),
        ),
      );
    await exchange(0);
    const start = process.cpuUsage();
    for (let step = 1; ; step++) {
      await exchange(step);
      const { user, system } = process.cpuUsage(start);
      const ms = (user + system) / 1000;
      if (step >= MAX_EXCHANGES || (step >= MIN_EXCHANGES && ms >= ENOUGH_MS)) return { workers, cpuMs: ms / step };
    }
  } finally {
    for (const transport of transports) transport.close();
    for (const server of servers) server.stop();
  }
}

/** One lane a rank, with one sample. */
function contribution(rank: number, workers: number, step: number, values: Float64Array): Contribution {
  const id = { kind: "gradient", generation: GENERATION, step, attempt: 0, laneTableRevision: 1 } as const;
  const counts = { numSamples: 1, idSum: 1, lossUnits: 1, numCorrect: 1 };
  return { header: { id, laneMask: laneMask(workers, [rank]), ...counts, stopRequested: false, peaks: [] }, values };
}
