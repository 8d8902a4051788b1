import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Registry } from "prom-client";
import { HeadwayError } from "../errors.js";

/** Where and what {@link startHttp} serves. */
export interface HttpOptions {
  /** @default "127.0.0.1" */
  readonly host?: string;
  /** 0 for any free port. */
  readonly port: number;
  readonly registry: Registry;
  /** `true`, or why this process takes no work yet (`false`: no reason known). */
  isReady(): boolean | string;
}

/** A server that runs. */
export interface HttpServer {
  /** The port it listens on. */
  readonly port: number;
  /** Ends the server: answers under way are finished first, for at most a second. Safe to call twice. */
  stop(): Promise<void>;
}

const LINGER_MS = 1000;

/**
 * Serves `/metrics`, `/healthz` (this process runs) and `/readyz` (it takes work; else 503 and why). Read-only.
 *
 * @throws HeadwayError ADDRESS_IN_USE when another process listens there, USAGE when the address cannot be bound
 */
export async function startHttp(options: HttpOptions): Promise<HttpServer> {
  const host = options.host ?? "127.0.0.1";
  const server = createServer({ requestTimeout: 10_000, headersTimeout: 5_000 }, (request, response) => {
    request.resume();
    if (request.method !== "GET" && request.method !== "HEAD") {
      response.setHeader("allow", "GET, HEAD");
      answer(response, 405, "only GET and HEAD are answered here\n");
      return;
    }
    const path = (request.url ?? "/").split("?", 1)[0]!;
    void respond(path, options, response);
  });
  await listen(server, host, options.port);
  let stopping: Promise<void> | undefined;
  return {
    port: (server.address() as AddressInfo).port,
    stop: () => {
      stopping ??= close(server);
      return stopping;
    },
  };
}

async function respond(path: string, options: HttpOptions, response: ServerResponse): Promise<void> {
  try {
    if (path === "/metrics") {
      answer(response, 200, await options.registry.metrics(), options.registry.contentType);
    } else if (path === "/readyz") {
      const ready = options.isReady();
      if (ready === true) answer(response, 200, "ready\n");
      else answer(response, 503, `${ready === false ? "not ready" : ready}\n`);
    } else if (path === "/healthz") answer(response, 200, "ok\n");
    else answer(response, 404, "nothing is here; try /metrics, /healthz or /readyz\n");
  } catch (error) {
    answer(response, 500, `${path}: no answer could be made: ${error instanceof Error ? error.message : error}\n`);
  }
}

function answer(response: ServerResponse, status: number, text: string, type = "text/plain; charset=utf-8"): void {
  // A scraper that kept its connection would keep `stop` waiting.
  response.writeHead(status, { "content-type": type, "cache-control": "no-store", connection: "close" });
  response.end(text);
}

function listen(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => reject(bindError(error, host, port)));
    try {
      server.listen(port, host, resolve);
    } catch (error) {
      reject(bindError(error as NodeJS.ErrnoException, host, port));
    }
  });
}

function bindError(error: NodeJS.ErrnoException, host: string, port: number): HeadwayError {
  const place = `${host.includes(":") ? `[${host}]` : host}:${port}`;
  if (error.code === "EADDRINUSE") {
    return new HeadwayError(
      "ADDRESS_IN_USE",
      `metrics server: ${place} is in use by another process; choose another port, or 0 for any free one`,
      { host, port },
      { cause: error },
    );
  }
  return new HeadwayError(
    "USAGE",
    `metrics server: ${place} cannot be listened on (${error.code ?? error.message}); ` +
      "choose an address of this machine and a port from 1024 to 65535, or 0 for any free one",
    { host, port },
    { cause: error },
  );
}

/** A connection that neither asks nor reads would hold the server open, so it is cut after {@link LINGER_MS}. */
function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => server.closeAllConnections(), LINGER_MS);
    server.close(() => {
      clearTimeout(timer);
      resolve();
    });
    server.closeIdleConnections();
  });
}
