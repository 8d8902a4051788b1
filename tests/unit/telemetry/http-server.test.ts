import { once } from "node:events";
import { connect } from "node:net";
import { Gauge, Registry } from "prom-client";
import { afterEach, describe, expect, it } from "vitest";
import { type HttpOptions, type HttpServer, startHttp } from "../../../src/telemetry/index.js";

const running: HttpServer[] = [];
const start = async (options: Partial<HttpOptions> = {}): Promise<HttpServer> => {
  const server = await startHttp({ port: 0, registry: new Registry(), isReady: () => true, ...options });
  running.push(server);
  return server;
};
const get = async (server: HttpServer, path: string, init?: RequestInit): Promise<{ status: number; text: string }> => {
  const response = await fetch(`http://127.0.0.1:${server.port}${path}`, init);
  return { status: response.status, text: await response.text() };
};

afterEach(async () => {
  await Promise.all(running.splice(0).map((server) => server.stop()));
});

describe("startHttp", () => {
  it("serves the registry at /metrics with Prometheus' content type", async () => {
    const registry = new Registry();
    new Gauge({ name: "answer", help: "An answer.", registers: [registry] }).set(42);
    const server = await start({ registry });
    const response = await fetch(`http://127.0.0.1:${server.port}/metrics`);
    expect(response.headers.get("content-type")).toBe("text/plain; version=0.0.4; charset=utf-8");
    expect(await response.text()).toContain("\nanswer 42\n");
  });

  it("answers /healthz while the process runs, ready or not", async () => {
    const server = await start({ isReady: () => false });
    expect(await get(server, "/healthz")).toEqual({ status: 200, text: "ok\n" });
  });

  it("answers /readyz with 503 and the reason until the process is ready", async () => {
    let state: boolean | string = false;
    const server = await start({ isReady: () => state });
    expect(await get(server, "/readyz")).toEqual({ status: 503, text: "not ready\n" });
    state = "waiting for 1 more worker";
    expect(await get(server, "/readyz")).toEqual({ status: 503, text: "waiting for 1 more worker\n" });
    state = true;
    expect(await get(server, "/readyz")).toEqual({ status: 200, text: "ready\n" });
  });

  it("refuses what is not a read, and names its paths for what is not there", async () => {
    const server = await start();
    expect(await get(server, "/metrics", { method: "POST" })).toMatchObject({ status: 405 });
    expect(await get(server, "/")).toEqual({
      status: 404,
      text: "nothing is here; try /metrics, /healthz or /readyz\n",
    });
  });

  it("answers 500 with the reason when a metric cannot be collected", async () => {
    const registry = new Registry();
    const collect = (): void => {
      throw new Error("no /proc here");
    };
    new Gauge({ name: "broken", help: "Broken.", registers: [registry], collect });
    const server = await start({ registry });
    expect(await get(server, "/metrics")).toEqual({
      status: 500,
      text: "/metrics: no answer could be made: no /proc here\n",
    });
  });

  it("says that its port is in use", async () => {
    const { port } = await start();
    await expect(start({ port })).rejects.toMatchObject({
      code: "ADDRESS_IN_USE",
      message: `metrics server: 127.0.0.1:${port} is in use by another process; choose another port, or 0 for any free one`,
      facts: { host: "127.0.0.1", port },
    });
  });

  it.each([
    { host: "192.0.2.1", port: 0, place: "192.0.2.1:0", why: "EADDRNOTAVAIL" },
    { host: "127.0.0.1", port: 70_000, place: "127.0.0.1:70000", why: "ERR_SOCKET_BAD_PORT" },
  ])("says that $place cannot be listened on", async ({ host, port, place, why }) => {
    await expect(start({ host, port })).rejects.toMatchObject({
      code: "USAGE",
      message: `metrics server: ${place} cannot be listened on (${why}); choose an address of this machine and a port from 1024 to 65535, or 0 for any free one`,
    });
  });

  it("finishes an answer under way before stop resolves", async () => {
    const registry = new Registry();
    let release: (() => void) | undefined;
    const asked = new Promise<void>((resolve) => {
      const collect = (): Promise<void> => {
        resolve();
        return new Promise((done) => {
          release = done;
        });
      };
      new Gauge({ name: "slow", help: "Slow.", registers: [registry], collect });
    });
    const server = await start({ registry });
    const answer = get(server, "/metrics");
    await asked;
    const stopped = server.stop();
    expect(server.stop()).toBe(stopped);
    release?.();
    expect((await answer).status).toBe(200);
    await stopped;
    await expect(fetch(`http://127.0.0.1:${server.port}/healthz`)).rejects.toThrow();
  });

  it("stops although a client holds a silent connection open", async () => {
    const server = await start();
    const socket = connect(server.port, "127.0.0.1");
    await once(socket, "connect");
    const closed = once(socket, "close");
    socket.resume();
    await server.stop();
    await closed;
  });
});
