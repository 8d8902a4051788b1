// What somebody with the token can send to a real coordinator's port, and what it does to the others: nothing.
import type * as grpc from "@grpc/grpc-js";
import { afterEach, expect, it } from "vitest";
import { CONTROL, type JobEvent, PROTOCOL_VERSION, type Report, TICKET_KEY } from "../../../src/control/index.js";
import { Rendezvous } from "../../../src/coordinator/rendezvous.js";
import { RendezvousService } from "../../../src/coordinator/rendezvous-service.js";
import { hashFloats } from "../../../src/proof/golden-features.js";
import type { ProofValues } from "../../../src/proof/index.js";
import { openChannel, startGrpcServer, tokenMetadata } from "../../../src/wire/index.js";
import { RendezvousClient } from "../../../src/worker/rendezvous-client-grpc.js";

const token = "the-token";
const goldenFeatures = Float32Array.of(1, 2);
const PROOF: ProofValues = {
  fingerprint: "onnx 1.30 cpu",
  goldenFeatures,
  featureHashes: Array.from({ length: 3 }, () => hashFloats(goldenFeatures)),
  gradientHashes: Array.from({ length: 9 }, () => "a".repeat(64)),
};
const cleanups: (() => unknown)[] = [];
afterEach(() => {
  for (const clean of cleanups.splice(0).reverse()) clean();
});

async function setup() {
  const events: JobEvent[] = [];
  const rendezvous = new Rendezvous(
    { reference: Promise.resolve(PROOF), emit: (event) => events.push(event) },
    { assignment: { sha256: "a".repeat(64), size: 9 }, exact: true, pictures: ["golden.png"], maxWorkers: 2 },
  );
  const server = await startGrpcServer([new RendezvousService(rendezvous)], {
    host: "127.0.0.1",
    port: 0,
    token,
    maxRequestBytes: 4 * 1024 * 1024,
  });
  rendezvous.start(server.address);
  cleanups.push(() => rendezvous.stop("the test has ended"), server.stop);
  const client = (): RendezvousClient => {
    const made = new RendezvousClient(server.address, { token });
    cleanups.push(() => made.close());
    return made;
  };
  const register = (from: RendezvousClient, address = "127.0.0.1:4000") =>
    from.register({ protocolVersion: PROTOCOL_VERSION, address, pid: 7, host: "here", metricsPort: null });
  /** Opens a control channel by any ticket and sends reports; resolves with how the call ends. */
  const control = (ticket: string, ...reports: Report[]): Promise<grpc.ServiceError | null> => {
    const channel = openChannel(server.address);
    cleanups.push(() => channel.close());
    const metadata = tokenMetadata(token);
    metadata.set(TICKET_KEY, ticket);
    const { path, requestSerialize, responseDeserialize } = CONTROL;
    const call = channel.makeBidiStreamRequest(path, requestSerialize, responseDeserialize, metadata);
    for (const report of reports) call.write(report);
    return new Promise((resolve) => {
      call.on("data", () => undefined);
      call.on("error", resolve);
      call.on("end", () => resolve(null));
    });
  };
  const worker = client();
  const { ticket } = await register(worker);
  expect(await worker.join(PROOF)).toEqual({ admitted: true });
  const channel = worker.openControl();
  await expect.poll(() => rendezvous.active.length).toBe(1);
  return { rendezvous, events, client, register, control, worker, ticket, channel };
}

it("a control channel by no ticket or an unknown one is refused, and the worker that takes part stays", async () => {
  const { rendezvous, control } = await setup();
  for (const ticket of ["", "0", "unknown"]) {
    expect(await control(ticket, { kind: "heartbeat", step: 1, samples: 1 })).toMatchObject({
      details: "the ticket is of no worker that is registered with this job",
    });
  }
  expect(rendezvous.active).toHaveLength(1);
});

it("a second channel or proof by a worker's own ticket does not end its part", async () => {
  const { rendezvous, control, worker, ticket, events } = await setup();
  expect(await control(ticket)).toMatchObject({
    details: "worker 0 (here, process 7) opened its control channel before it was admitted",
  });
  await expect(worker.join({ ...PROOF, gradientHashes: [] })).rejects.toMatchObject({
    code: "PROOF_REFUSED",
    message: expect.stringMatching(/worker 0 \(here, process 7\) has shown its proof before$/),
  });
  expect(rendezvous.active).toHaveLength(1);
  expect(events.filter(({ event }) => event !== "worker-joined")).toEqual([]);
});

it("a worker that says to serve where it is not is turned away: others would show it the token", async () => {
  const { client, register, events } = await setup();
  for (const address of ["192.0.2.1:4000", "evil.example:443", "127.0.0.2:4000", "", "127.0.0.1:0"]) {
    await expect(register(client(), address)).rejects.toMatchObject({ code: "ADDRESS_NOT_LOOPBACK" });
  }
  expect(events.filter(({ event }) => event === "worker-refused")).toHaveLength(1);
});

it("a report that cannot be read loses the worker that sent it, with the reason, and no other", async () => {
  const { rendezvous, client, register, events } = await setup();
  const bad = client();
  await register(bad, "127.0.0.1:4001");
  await bad.join(PROOF);
  bad.openControl().send({
    kind: "finished",
    generation: { leaseRevision: 1, counter: 1 },
    outcome: "lunch" as "completed",
    reason: "",
    step: 1,
    samples: 1,
  });
  await expect
    .poll(() => events.filter(({ event }) => event === "worker-lost"))
    .toEqual([
      { event: "worker-lost", workerId: 1, reason: 'it sent a report that cannot be read (outcome: "lunch")' },
    ]);
  expect(rendezvous.active.map(({ id }) => id)).toEqual([0]);
});
