import { setMaxListeners } from "node:events";
import { hostname } from "node:os";
import { join } from "node:path";
import type { Logger } from "pino";
import { type BlobRef, BlobService, FsBlobStore, pullBlob, SourceRecord } from "../blobs/index.js";
import { GrpcPeerTransport } from "../collective/index.js";
import { type Assignment, type Directive, featureSpaceOf, PROTOCOL_VERSION } from "../control/index.js";
import { microBatchRows } from "../data/index.js";
import { errorFromProcess, HeadwayError, toHeadwayError } from "../errors.js";
import { type CacheProblem, FeatureCache, type FeatureStore, MemoryFeatureStore } from "../features/index.js";
import { claimFolder, makeFolder } from "../files/index.js";
import { Compute, type GoldenPicture } from "../proof/index.js";
import type { Metrics } from "../telemetry/index.js";
import { parseAddress, Refusals, startGrpcServer } from "../wire/index.js";
import { JobSession } from "./job-session.js";
import { type ControlChannel, RendezvousClient } from "./rendezvous-client-grpc.js";

const HEARTBEAT_MS = 1000;

/** How a worker runs. */
export interface WorkerOptions {
  /** host:port */
  readonly coordinator: string;
  readonly token: string;
  /** Folder of this worker's blobs, and of its cache unless `cacheFolder` names one; no other worker may use it. */
  readonly root: string;
  readonly cacheFolder?: string;
  /** Engine threads. */
  readonly threads: number;
  /** Port of its /metrics, for the operator; undefined: it serves none. */
  readonly metricsPort?: number | undefined;
}

/** What a worker works with. */
export interface WorkerDeps {
  readonly logger: Logger;
  readonly metrics: Metrics;
}

/**
 * Serves one job: registers, proves itself, follows the coordinator's directives and returns when it is dismissed.
 * @throws HeadwayError FOLDER_IN_USE, COORDINATOR_UNREACHABLE, TOKEN_REFUSED, PROTOCOL_VERSION, PROOF_REFUSED, JOB_FULL,
 *   ENGINE_INEXACT, and what made its part of the job fail
 */
export async function runWorker(
  deps: WorkerDeps,
  options: WorkerOptions,
  { signal }: { signal?: AbortSignal } = {},
): Promise<void> {
  await makeFolder(options.root, { what: "--root", code: "USAGE" });
  const root = await claimFolder(options.root, { what: "the worker's folder", flag: "--root" });
  try {
    await serveJob(deps, options, { signal });
  } finally {
    await root.remove();
  }
}

async function serveJob(deps: WorkerDeps, options: WorkerOptions, { signal }: { signal?: AbortSignal }): Promise<void> {
  const { logger } = deps;
  const { blobBytes } = deps.metrics;
  const blobs = await FsBlobStore.open(join(options.root, "blobs"));
  const transport = new GrpcPeerTransport({ token: options.token });
  const refusals = new Refusals((error: HeadwayError, times) =>
    logger.warn({ err: error, times }, "calls were refused"),
  );
  const server = await startGrpcServer(
    [new BlobService({ store: blobs, onBytes: (bytes) => blobBytes.inc({ direction: "sent" }, bytes) }), transport],
    { host: ownHost(options.coordinator), port: 0, token: options.token, onRefused: (error) => refusals.add(error) },
  );
  const client = new RendezvousClient(options.coordinator, options);
  const record = new SourceRecord();
  const pull = async (ref: BlobRef, sources: readonly string[]): Promise<Uint8Array> => {
    const onBytes = (bytes: number): void => blobBytes.inc({ direction: "received" }, bytes);
    await pullBlob(ref, { sources, token: options.token, store: blobs, record, signal, onBytes });
    return blobs.get(ref);
  };
  let compute: Compute | undefined;
  let features: Awaited<ReturnType<typeof openFeatures>> | undefined;
  try {
    const { address } = server;
    logger.info({ coordinator: options.coordinator }, "looking for the coordinator, for up to 30 s");
    const registration = {
      protocolVersion: PROTOCOL_VERSION,
      address,
      pid: process.pid,
      host: hostname(),
      metricsPort: options.metricsPort ?? null,
    };
    const { workerId, assignment: ref, sources } = await client.register(registration, { signal });
    logger.info({ workerId, address, coordinator: options.coordinator }, "registered");
    const assignment = JSON.parse(new TextDecoder().decode(await pull(ref, sources))) as Assignment;
    compute = await startCompute(assignment, await pull(assignment.backbone.program, sources), options.threads, signal);
    const golden = await Promise.all(
      assignment.golden.map((picture) => pullGolden(picture, (blob) => pull(blob, sources))),
    );
    const verdict = await client.join(await compute.prove(golden, { signal }), { signal });
    if (!verdict.admitted) throw errorFromProcess({ code: verdict.code, message: verdict.reason, facts: { workerId } });
    logger.info({ workerId, fingerprint: compute.fingerprint }, "admitted");
    features = await openFeatures(assignment, compute.fingerprint, options, logger);
    const control = client.openControl();
    const session = new JobSession(
      {
        compute,
        features: features.store,
        makeRoom: features.makeRoom,
        blobs,
        transport,
        metrics: deps.metrics,
        pull: (blob, from) => pull(blob, from ?? sources),
        report: (report) => control.send(report),
      },
      { assignment, workerId },
    );
    await followDirectives(control, session, logger, signal);
  } finally {
    transport.close();
    client.close();
    server.stop();
    await features?.store.close();
    await compute?.dispose();
    refusals.flush();
  }
}

/** Where a worker serves: on the loopback by which it reaches its coordinator, so that both are seen to be one machine. */
function ownHost(coordinator: string): string {
  return parseAddress(coordinator)?.host.includes(":") ? "::1" : "127.0.0.1";
}

function startCompute(
  assignment: Assignment,
  backbone: Uint8Array,
  threads: number,
  signal?: AbortSignal,
): Promise<Compute> {
  const { head, numLanes, seed, training } = assignment;
  const { batchSize, labelSmoothing } = training;
  const rows = microBatchRows(batchSize, numLanes);
  const { preprocessing } = assignment.backbone;
  return Compute.start({ head, numLanes, seed, rows, labelSmoothing, preprocessing }, backbone, {
    threads,
    signal,
  });
}

async function pullGolden(
  { name, blob, raw }: Assignment["golden"][number],
  pull: (ref: BlobRef) => Promise<Uint8Array>,
): Promise<GoldenPicture> {
  const bytes = await pull(blob);
  return { name, picture: raw === null ? bytes : { ...raw, pixels: bytes } };
}

/** The store of the job's rows, and how to get room for more of them. */
async function openFeatures(
  assignment: Assignment,
  fingerprint: string,
  options: WorkerOptions,
  logger: Logger,
): Promise<{ store: FeatureStore; makeRoom(rows: number): Promise<unknown> }> {
  const { enabled, maxBytes } = assignment.cache;
  if (!enabled) {
    return { store: new MemoryFeatureStore(assignment.backbone.features), makeRoom: async () => undefined };
  }
  const onProblem = (problem: CacheProblem): void =>
    logger.warn({ problem }, "the feature cache is not as it should be");
  const cache = await FeatureCache.open(options.cacheFolder ?? join(options.root, "cache"), { maxBytes, onProblem });
  const space = featureSpaceOf(assignment.backbone, fingerprint);
  return { store: await cache.space(space), makeRoom: (rows) => cache.makeRoom(space, rows) };
}

/** Does what the coordinator says until it dismisses this worker; a failure is reported, then thrown. */
async function followDirectives(
  control: ControlChannel,
  session: JobSession,
  logger: Logger,
  signal?: AbortSignal,
): Promise<void> {
  const work = new AbortController();
  const workSignal = signal === undefined ? work.signal : AbortSignal.any([signal, work.signal]);
  setMaxListeners(0, workSignal); // every frame that is waited for listens
  const beat = (): void => control.send({ kind: "heartbeat", ...session.progress });
  beat();
  const heartbeat = setInterval(beat, HEARTBEAT_MS);
  const run = (task: Promise<void>): void => {
    task.catch((thrown: unknown) => {
      if (workSignal.aborted) return;
      const error = toHeadwayError(thrown);
      const { code, message, facts } = error;
      logger.error({ err: error }, "the worker's part of the job failed");
      beat(); // with the last step that was committed
      control.send({ kind: "failed", code, message, facts });
    });
  };
  try {
    for (;;) {
      const directive: Directive = await control.directives.take({ signal });
      logger.info({ directive: directive.kind }, "directive received");
      switch (directive.kind) {
        case "prepare":
          run(session.prepare(directive, { signal: workSignal }));
          break;
        case "train":
          run(session.train(directive, { signal: workSignal }));
          break;
        case "stop":
          session.requestStop(directive.reason);
          break;
        case "state-stored":
          await session.forgetStates(directive.step);
          break;
        case "dismiss":
          return;
      }
    }
  } finally {
    clearInterval(heartbeat);
    work.abort(new HeadwayError("CANCELLED", "the worker was dismissed"));
    control.close();
  }
}
