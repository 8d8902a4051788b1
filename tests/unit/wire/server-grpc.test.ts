// Every method of every service, as a coordinator and a worker serve them, called by strangers.
import { connect, createServer, Server } from "node:net";
import { gzipSync } from "node:zlib";
import * as grpc from "@grpc/grpc-js";
import { afterEach, describe, expect, it, vi } from "vitest";
import { BlobService, MemoryBlobStore } from "../../../src/blobs/index.js";
import { PULL_METHOD } from "../../../src/blobs/pull-method-grpc.js";
import { FRAMES_METHOD } from "../../../src/collective/frames-method-grpc.js";
import { GrpcPeerTransport } from "../../../src/collective/index.js";
import { CONTROL, JOIN, REGISTER } from "../../../src/control/index.js";
import { Rendezvous } from "../../../src/coordinator/rendezvous.js";
import { RendezvousService } from "../../../src/coordinator/rendezvous-service.js";
import type { HeadwayError } from "../../../src/errors.js";
import { errorCodeOf, GrpcListener, startGrpcServer } from "../../../src/wire/index.js";

const TOKEN = "the-token";
const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const clean of cleanups.splice(0).reverse()) await clean();
});

const METHODS: Record<string, string> = {
  Register: REGISTER.path,
  Join: JOIN.path,
  Control: CONTROL.path,
  Pull: PULL_METHOD.path,
  Frames: FRAMES_METHOD.path,
};

/** All services on one port. */
async function serveAll(limits = {}) {
  const refused: HeadwayError[] = [];
  const rendezvous = new Rendezvous(
    { reference: new Promise(() => undefined), emit: () => undefined },
    { assignment: { sha256: "a".repeat(64), size: 1 }, exact: true, pictures: [], maxWorkers: 1 },
  );
  const services = [
    new RendezvousService(rendezvous),
    new BlobService({ store: new MemoryBlobStore() }),
    new GrpcPeerTransport({ token: TOKEN }),
  ];
  const server = await startGrpcServer(services, {
    host: "127.0.0.1",
    port: 0,
    token: TOKEN,
    maxRequestBytes: 4 * 1024 * 1024,
    limits,
    onRefused: (error) => refused.push(error),
  });
  cleanups.push(server.stop);
  return { server, refused, port: Number(server.address.split(":")[1]) };
}

/** Calls a method with raw request bytes. */
function call(
  address: string,
  path: string,
  body: Buffer,
  { token, gzip = false }: { token?: string; gzip?: boolean } = {},
): Promise<grpc.ServiceError> {
  const client = new grpc.Client(address, grpc.credentials.createInsecure(), {
    "grpc.max_send_message_length": -1,
    "grpc.use_local_subchannel_pool": 1,
    ...(gzip ? { "grpc.default_compression_algorithm": 2 } : {}),
  });
  const metadata = new grpc.Metadata();
  if (token !== undefined) metadata.set("authorization", token);
  return new Promise((resolve) => {
    const raw = (bytes: Buffer): Buffer => bytes;
    const stream = client.makeBidiStreamRequest(path, raw, raw, metadata);
    stream.on("data", () => undefined);
    stream.on("error", (error: grpc.ServiceError) => {
      client.close();
      resolve(error);
    });
    stream.write(body);
  });
}

describe("a call without the token", () => {
  for (const [name, path] of Object.entries(METHODS)) {
    it(`of ${name} is refused whatever its body is, none, huge or a gzip bomb, and holds no memory`, async () => {
      const { server, refused } = await serveAll();
      const huge = Buffer.alloc(32 * 1024 * 1024);
      const before = process.memoryUsage.rss();
      const wrong = [
        undefined,
        "",
        "Bearer",
        "Bearer wrong",
        `bearer ${TOKEN}`,
        `Bearer ${TOKEN} `.padEnd(40, "x"),
        TOKEN,
      ];
      for (const token of wrong) {
        const error = await call(server.address, path, Buffer.alloc(0), token === undefined ? {} : { token });
        expect(error).toMatchObject({
          code: grpc.status.UNAUTHENTICATED,
          details:
            "the join token is not this job's; take HEADWAY_JOIN_TOKEN from the line that the coordinator printed",
        });
        expect(errorCodeOf(error)).toBe("TOKEN_REFUSED");
      }
      for (const gzip of [false, true]) {
        const error = await call(server.address, path, huge, { token: "Bearer wrong", gzip });
        expect(error.code).toBe(grpc.status.UNAUTHENTICATED);
      }
      expect(refused).toHaveLength(wrong.length + 2);
      expect(process.memoryUsage.rss() - before).toBeLessThan(256 * 1024 * 1024);
    });
  }
});

describe("a call with the token", () => {
  for (const [name, path] of Object.entries(METHODS)) {
    it(`of ${name} is refused where its request is larger than 4 MiB, as sent or inflated`, async () => {
      const { server } = await serveAll();
      const token = `Bearer ${TOKEN}`;
      const huge = Buffer.alloc(32 * 1024 * 1024);
      expect(gzipSync(huge).length).toBeLessThan(100_000);
      for (const gzip of [false, true]) {
        const { code, details } = await call(server.address, path, huge, { token, gzip });
        if (name === "Control")
          expect(code).toBe(grpc.status.NOT_FOUND); // refused by its ticket before that
        else expect([code, details]).toEqual([grpc.status.RESOURCE_EXHAUSTED, expect.stringMatching(/larger than/)]);
      }
    });
  }
});

/** Connects without a word; resolves when the other side has ended it. */
function silent(port: number, first = ""): { opened: Promise<void>; closed: Promise<void> } {
  const socket = connect(port, "127.0.0.1");
  cleanups.push(() => socket.destroy());
  socket.on("error", () => undefined);
  socket.resume(); // an end is seen by who reads
  const opened = new Promise<void>((resolve) =>
    socket.once("connect", () => {
      if (first !== "") socket.write(first);
      resolve();
    }),
  );
  return { opened, closed: new Promise((resolve) => socket.once("close", () => resolve())) };
}

describe("a connection that never shows the token", () => {
  it("ends at its deadline, whether it says nothing, half of HTTP/2's first words or all of them", async () => {
    const { port } = await serveAll({ deadlineMs: 50 });
    const preface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
    await Promise.all(
      ["", preface.slice(0, 5), `${preface}\0\0\0\x04\0\0\0\0\0`, "GET / HTTP/1.1\r\n\r\n"].map(
        (first) => silent(port, first).closed,
      ),
    );
  });

  it("ends at once when the server does", async () => {
    const { server, port } = await serveAll({ deadlineMs: 3_600_000 });
    const connections = [silent(port), silent(port)];
    await Promise.all(connections.map(({ opened }) => opened));
    await server.drain(3_600_000);
    await Promise.all(connections.map(({ closed }) => closed));
  });

  it("makes place for another where there are many", async () => {
    const { port } = await serveAll({ deadlineMs: 3_600_000, maxStrangers: 2 });
    const [first] = [silent(port)];
    await first.opened;
    for (let count = 0; count < 2; count++) await silent(port).opened;
    await first.closed;
  });
});

describe("GrpcListener", () => {
  it("serves on IPv6's loopback, with and without brackets", async () => {
    for (const host of ["::1", "[::1]"]) {
      const listener = await GrpcListener.open({ host, port: 0 });
      cleanups.push(() => listener.close());
      expect(listener.address).toMatch(/^\[::1\]:\d+$/);
    }
  });

  it("tells a port in use from an address that the machine does not have", async () => {
    const other: Server = createServer();
    await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
    cleanups.push(() => other.close());
    const { port } = other.address() as { port: number };
    await expect(GrpcListener.open({ host: "127.0.0.1", port })).rejects.toMatchObject({
      code: "ADDRESS_IN_USE",
      message: `127.0.0.1:${port} is in use by another process; choose another port, or 0 for any free one`,
    });
    await expect(GrpcListener.open({ host: "0.0.0.0", port: 0 })).rejects.toMatchObject({
      code: "ADDRESS_NOT_LOOPBACK",
    });
  });

  it.each([
    ["EADDRNOTAVAIL", "choose a loopback address that this machine has, e.g. 127.0.0.1"],
    ["EACCES", "choose a port from 1024 to 65535, or 0 for any free one"],
  ])("says what to choose instead where the system refuses an address by %s", async (code, advice) => {
    // What the kernel answers depends on the machine: a Mac has no 127.0.0.2, a container may lack ::1.
    const listen = vi.spyOn(Server.prototype, "listen").mockImplementation(function (this: Server) {
      process.nextTick(() => this.emit("error", Object.assign(new Error("refused"), { code })));
      return this;
    });
    cleanups.push(() => listen.mockRestore());
    await expect(GrpcListener.open({ host: "[::1]", port: 7 })).rejects.toMatchObject({
      code: "USAGE",
      message: `[::1]:7 cannot be listened on (${code}); ${advice}`,
      facts: { address: "[::1]:7" },
    });
  });

  it("lets those who came before it served wait", async () => {
    const listener = await GrpcListener.open({ host: "127.0.0.1", port: 0 });
    cleanups.push(() => listener.close());
    const early = call(listener.address, PULL_METHOD.path, Buffer.alloc(0), { token: "Bearer wrong" });
    await new Promise((resolve) => setTimeout(resolve, 300));
    listener.serve([new BlobService({ store: new MemoryBlobStore() })], { token: TOKEN });
    expect((await early).code).toBe(grpc.status.UNAUTHENTICATED);
  });
});
