import type { Socket } from "node:net";

/** Limits of a server's connections. */
export interface ConnectionLimits {
  /** How long a connection may last before a call on it has shown the join token. @default 10000 */
  readonly deadlineMs?: number;
  /** How many may be without a token at a time; one more ends the oldest. @default 256 */
  readonly maxStrangers?: number;
  /** How many may be open at all; one more is ended at once. @default 1024 */
  readonly maxOpen?: number;
}

/** How long a refusal has to reach the caller before its connection is ended. */
const REFUSAL_MS = 500;

interface Connection {
  readonly socket: Socket;
  /** Ends a connection that has no token yet, or was refused. */
  timer: NodeJS.Timeout | undefined;
}

/**
 * The open connections of a server. Each has a deadline until a call on it has shown the join token, so that one that
 * sends nothing, or half a request, holds nothing for long; all can be ended, which gRPC's own server does not do.
 */
export class Connections {
  readonly #limits: Required<ConnectionLimits>;
  /** By peer, `ip:port`; in the order in which they came. */
  readonly #open = new Map<string, Connection>();
  readonly #strangers = new Set<string>();

  constructor(limits: ConnectionLimits = {}) {
    this.#limits = { deadlineMs: 10_000, maxStrangers: 256, maxOpen: 1024, ...limits };
  }

  /** Takes charge of a new connection. @returns false when it was ended at once */
  add(socket: Socket): boolean {
    const { deadlineMs, maxStrangers, maxOpen } = this.#limits;
    socket.on("error", () => undefined); // it closes too
    const { remoteAddress, remotePort } = socket;
    if (remoteAddress === undefined || this.#open.size >= maxOpen) {
      socket.destroy();
      return false;
    }
    const peer = `${remoteAddress}:${remotePort}`; // as gRPC calls it
    const [oldest] = this.#strangers;
    if (this.#strangers.size >= maxStrangers && oldest !== undefined) this.cut(oldest);
    const timer = setTimeout(() => this.cut(peer), deadlineMs).unref();
    this.#open.set(peer, { socket, timer });
    this.#strangers.add(peer);
    socket.once("close", () => {
      clearTimeout(this.#open.get(peer)?.timer);
      this.#open.delete(peer);
      this.#strangers.delete(peer);
    });
    return true;
  }

  /** A call on it has shown the token. */
  admit(peer: string): void {
    if (!this.#strangers.delete(peer)) return;
    clearTimeout(this.#open.get(peer)?.timer);
  }

  /** A call on it was refused: it is ended as soon as the refusal can have been read. */
  refuse(peer: string): void {
    const connection = this.#open.get(peer);
    if (connection === undefined) return;
    this.#strangers.add(peer);
    clearTimeout(connection.timer);
    connection.timer = setTimeout(() => this.cut(peer), REFUSAL_MS).unref();
  }

  /** Ends one at once, with whatever it holds. */
  cut(peer: string): void {
    this.#strangers.delete(peer);
    this.#open.get(peer)?.socket.destroy();
  }

  /** Ends those without a token. */
  cutStrangers(): void {
    for (const peer of [...this.#strangers]) this.cut(peer);
  }

  cutAll(): void {
    for (const peer of [...this.#open.keys()]) this.cut(peer);
  }
}
