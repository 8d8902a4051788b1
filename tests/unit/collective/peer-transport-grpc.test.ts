import { once } from "node:events";
import { connect } from "node:http2";
import { afterEach, describe, expect, test } from "vitest";
import { FRAMES_METHOD } from "../../../src/collective/frames-method-grpc.js";
import type { PeerLink } from "../../../src/collective/index.js";
import { describePeerLink, headerOfStep } from "../../contract/peer-link.contract.js";
import { GrpcPeer, startGrpcPeers } from "../../harness/grpc-peers.js";
import { TcpProxy } from "../../harness/tcp-proxy.js";

const token = "token-of-the-job";
const generation = { leaseRevision: 1, counter: 1 };
const TOKEN_REFUSED =
  "the join token is not this job's; take HEADWAY_JOIN_TOKEN from the line that the coordinator printed";
const started: { stop(): void | Promise<void> }[] = [];

afterEach(async () => {
  for (const thing of started.splice(0)) await thing.stop();
});

const track = <T extends { stop(): void | Promise<void> }>(thing: T): T => {
  started.push(thing);
  return thing;
};

const send = (link: PeerLink, to: number, step: number, values = Float64Array.of(step)): void =>
  link.send(to, { header: headerOfStep(step), values, rank: link.rank, segment: 0, isReduced: false });
const receive = async (link: PeerLink, from: number): Promise<number> => (await link.receive(from, {})).header.id.step;

/** Two peers; rank 1 reaches rank 0 through a proxy. */
async function startPair(options: { reconnectMs?: number } = {}) {
  const peers = await Promise.all([0, 1].map(() => new GrpcPeer({ token, ...options }).start()));
  for (const peer of peers) track(peer);
  const proxy = track(await TcpProxy.start(peers[0]!.port));
  const [zero, one] = peers as [GrpcPeer, GrpcPeer];
  const open = (which = generation): [PeerLink, PeerLink] => [
    zero.transport.open({ generation: which, rank: 0, addresses: [zero.address, one.address] }),
    one.transport.open({ generation: which, rank: 1, addresses: [proxy.address, one.address] }),
  ];
  return { zero, one, proxy, open };
}

describePeerLink("gRPC", {
  setup: async (worldSize) => {
    const { peers, links } = await startGrpcPeers(worldSize, { token, generation });
    for (const peer of peers) track(peer);
    return links;
  },
  teardown: async () => {
    for (const thing of started.splice(0)) await thing.stop();
  },
});

describe("GrpcPeerTransport", () => {
  test("goes on after a cut, between frames or within one: none is lost, none comes twice", async () => {
    const { proxy, open } = await startPair();
    const [zero, one] = open();
    const numFrames = 24;
    const values = Float64Array.from({ length: 20_000 }, (_, index) => index);
    const received: number[] = [];
    for (let step = 0; step < numFrames; step++) {
      if (step % 8 === 3) proxy.cut();
      if (step % 8 === 6) proxy.cutAfter(70_000);
      send(zero, 1, step, values);
      send(one, 0, step);
      const frame = await one.receive(0, {});
      received.push(frame.header.id.step);
      expect(frame.values).toEqual(values);
      expect(await receive(zero, 1)).toBe(step);
    }
    expect(received).toEqual(Array.from({ length: numFrames }, (_, step) => step));
    expect(proxy.numConnections).toBeGreaterThan(3);
  });

  test("frames that were sent while the connection was down arrive when it is back", async () => {
    const { proxy, open } = await startPair();
    const [zero, one] = open();
    send(zero, 1, 0);
    expect(await receive(one, 0)).toBe(0);
    proxy.block();
    send(zero, 1, 1);
    send(zero, 1, 2);
    proxy.unblock();
    expect(await receive(one, 0)).toBe(1);
    expect(await receive(one, 0)).toBe(2);
  });

  test("a peer that may be silent for longer than the deadline is not lost at a cut after a cut", async () => {
    const { proxy, open } = await startPair({ reconnectMs: 600 });
    const [zero, one] = open();
    send(zero, 1, 0);
    expect(await receive(one, 0)).toBe(0);
    for (let cut = 0; cut < 3; cut++) {
      const numConnections = proxy.numConnections;
      proxy.cut();
      await expect.poll(() => proxy.numConnections, { timeout: 10_000 }).toBeGreaterThan(numConnections);
      await new Promise((resolve) => setTimeout(resolve, 700));
    }
    send(zero, 1, 1);
    expect(await receive(one, 0)).toBe(1);
  });

  test("a peer that stays unreachable is lost after the deadline, and what it sent before can still be taken", async () => {
    const { proxy, open } = await startPair({ reconnectMs: 300 });
    const [zero, one] = open();
    send(zero, 1, 0);
    send(zero, 1, 1);
    expect(await receive(one, 0)).toBe(0);
    await expect.poll(() => one.traffic.received).toBe(zero.traffic.sent);
    proxy.block();
    const { address } = proxy;
    expect(await receive(one, 0)).toBe(1);
    const failure = await one.receive(0, {}).catch((error: unknown) => error);
    expect(failure).toMatchObject({
      code: "PEER_LOST",
      retryable: true,
      facts: { rank: 1, peer: 0, address, generation },
    });
    const message = new RegExp(`^rank 1 has not reached rank 0 at ${address} for \\d+ ms \\(generation 1\\.1\\): `);
    expect((failure as Error).message).toMatch(message);
    // The other direction has a connection of its own.
    send(one, 0, 5);
    expect(await receive(zero, 1)).toBe(5);
  });

  test("a peer that was never there is lost after the deadline", async () => {
    const peer = track(await new GrpcPeer({ token, reconnectMs: 200 }).start());
    const nobody = await TcpProxy.start(1);
    const { address } = nobody;
    await nobody.stop();
    const link = peer.transport.open({ generation, rank: 0, addresses: [peer.address, address] });
    await expect(link.receive(1, {})).rejects.toMatchObject({ code: "PEER_LOST" });
  });

  test("a peer that lost frames which are no longer kept is told so at once", async () => {
    const { zero, one, open } = await startPair();
    const [linkOfZero, linkOfOne] = open();
    for (let step = 0; step < 3; step++) {
      send(linkOfZero, 1, step);
      send(linkOfOne, 0, step);
      await receive(linkOfZero, 1);
      await receive(linkOfOne, 0);
    }
    // Rank 1 begins anew and asks for frame 0, which its earlier self acknowledged.
    one.stop();
    const again = track(await new GrpcPeer({ token }).start());
    const link = again.transport.open({ generation, rank: 1, addresses: [zero.address, again.address] });
    await expect(link.receive(0, {})).rejects.toMatchObject({
      code: "PEER_LOST",
      message: expect.stringContaining("frame 0 for rank 1 is no longer kept"),
    });
  });

  test("a stranger's token is refused; it gets no frame and the others go on", async () => {
    const { zero, open } = await startPair();
    const [linkOfZero, linkOfOne] = open();
    const stranger = track(await new GrpcPeer({ token: "guessed" }).start());
    const link = stranger.transport.open({ generation, rank: 1, addresses: [zero.address, stranger.address] });
    send(linkOfZero, 1, 0);
    await expect(link.receive(0, {})).rejects.toMatchObject({
      code: "PEER_LOST",
      message: `rank 1 was refused by rank 0 at ${zero.address} (generation 1.1): ${TOKEN_REFUSED}`,
    });
    expect(link.traffic.received).toBe(0);
    expect(await receive(linkOfOne, 0)).toBe(0);
  });

  test("a rank beyond the world size is refused", async () => {
    const { zero, open } = await startPair();
    open();
    const other = track(await new GrpcPeer({ token }).start());
    const addresses = [zero.address, zero.address, other.address];
    const link = other.transport.open({ generation, rank: 2, addresses });
    await expect(link.receive(0, {})).rejects.toMatchObject({
      code: "PEER_LOST",
      message: `rank 2 was refused by rank 0 at ${zero.address} (generation 1.1): rank 2 is not below the world size 2`,
    });
  });

  test("a peer that opens a generation first waits for the other", async () => {
    const { zero, one } = await startPair();
    const addresses = [zero.address, one.address];
    const early = one.transport.open({ generation, rank: 1, addresses });
    const waiting = receive(early, 0);
    await new Promise((resolve) => setTimeout(resolve, 100));
    const late = zero.transport.open({ generation, rank: 0, addresses });
    send(late, 1, 9);
    expect(await waiting).toBe(9);
  });

  test("a newer generation closes the links of the older and shares no frame with it", async () => {
    const { open } = await startPair();
    const [oldZero, oldOne] = open();
    send(oldZero, 1, 1);
    const waiting = expect(oldOne.receive(0, {}).then(() => oldOne.receive(0, {}))).rejects.toMatchObject({
      code: "CANCELLED",
      message: "the links of generation 1.1 were closed",
    });
    const [zero, one] = open({ leaseRevision: 1, counter: 2 });
    send(zero, 1, 2);
    expect(await receive(one, 0)).toBe(2);
    await waiting;
  });

  test("bytes that are no frame end the link with what is wrong about them", async () => {
    const { open } = await startPair();
    const [zero, one] = open();
    const frame = { header: headerOfStep(0), values: new Float64Array(1), rank: 0, segment: 0, isReduced: false };
    zero.send(1, { ...frame, header: { ...frame.header, id: { ...frame.header.id, kind: "lunch" as "gradient" } } });
    await expect(one.receive(0, {})).rejects.toMatchObject({
      code: "STEP_MISMATCH",
      message: expect.stringContaining("unknown kind 0"),
    });
  });

  test("a frame that is larger than any of the job loses the peer that sent it, and says both sizes", async () => {
    const { zero, one } = await startPair({ reconnectMs: 600_000 });
    const addresses = [zero.address, one.address];
    const open = (peer: GrpcPeer, rank: number): PeerLink =>
      peer.transport.open({ generation, rank, addresses, maxFrameBytes: 1000 });
    const [linkOfZero, linkOfOne] = [open(zero, 0), open(one, 1)];
    send(linkOfZero, 1, 0, new Float64Array(100));
    expect(await receive(linkOfOne, 0)).toBe(0);
    send(linkOfZero, 1, 1, new Float64Array(200));
    await expect(linkOfOne.receive(0, {})).rejects.toMatchObject({
      code: "STEP_MISMATCH",
      message: `rank 0 at ${zero.address} sent a frame that is larger than any of this job (1000 bytes); run one version of headway on all workers`,
      facts: { peer: 0, address: zero.address, maxFrameBytes: 1000 },
    });
  });

  test("a peer's second stream ends the connection of its first, which it does not read", async () => {
    const { zero } = await startPair();
    const link = zero.transport.open({ generation, rank: 0, addresses: [zero.address, "127.0.0.1:1"] });
    const request = FRAMES_METHOD.requestSerialize({
      leaseRevision: 1,
      generationCounter: 1,
      rank: 1,
      fromSequence: 0,
    });
    const openStream = async () => {
      const session = connect(`http://${zero.address}`);
      track({ stop: () => session.destroy() });
      session.on("error", () => undefined);
      const stream = session.request({
        ":method": "POST",
        ":path": FRAMES_METHOD.path,
        "content-type": "application/grpc",
        te: "trailers",
        authorization: `Bearer ${token}`,
      });
      stream.on("error", () => undefined).end(Buffer.concat([Buffer.from([0, 0, 0, 0, request.length]), request]));
      const ended = once(session, "close");
      await once(stream, "response");
      return { stream, ended };
    };
    const first = await openStream();
    send(link, 1, 0, new Float64Array(1_000_000));
    const second = await openStream();
    await first.ended;
    let numBytes = 0;
    for await (const bytes of second.stream) {
      numBytes += (bytes as Buffer).length;
      if (numBytes > 8_000_000) break;
    }
    expect(numBytes).toBeGreaterThan(8_000_000);
  });
});
