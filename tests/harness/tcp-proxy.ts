import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";

/** A TCP relay on loopback whose connections a test can cut. */
export class TcpProxy {
  readonly #target: number;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #isOpen = true;
  #budget = Number.POSITIVE_INFINITY;
  /** Connections taken so far. */
  numConnections = 0;

  private constructor(targetPort: number) {
    this.#target = targetPort;
    this.#server = createServer((socket) => this.#relay(socket));
  }

  /** Listens on a free port and relays to `targetPort`. */
  static async start(targetPort: number): Promise<TcpProxy> {
    const proxy = new TcpProxy(targetPort);
    await new Promise<void>((resolve) => proxy.#server.listen(0, "127.0.0.1", resolve));
    return proxy;
  }

  get address(): string {
    return `127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Destroys all connections; new ones are taken. */
  cut(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  /** Destroys all connections as soon as that many more bytes came from the target, wherever in a message that is. */
  cutAfter(numBytes: number): void {
    this.#budget = numBytes;
  }

  /** Destroys all connections and every new one. */
  block(): void {
    this.#isOpen = false;
    this.cut();
  }

  /** Takes connections again. */
  unblock(): void {
    this.#isOpen = true;
  }

  async stop(): Promise<void> {
    this.cut();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #relay(near: Socket): void {
    if (!this.#isOpen) {
      near.destroy();
      return;
    }
    this.numConnections++;
    const far = connect(this.#target, "127.0.0.1");
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      this.#sockets.add(socket);
      socket.on("error", () => socket.destroy());
      socket.on("close", () => {
        this.#sockets.delete(socket);
        other.destroy();
      });
    }
    near.pipe(far);
    far.on("data", (chunk) => {
      if (chunk.length <= this.#budget) {
        this.#budget -= chunk.length;
        near.write(chunk);
        return;
      }
      near.write(chunk.subarray(0, this.#budget));
      this.#budget = Number.POSITIVE_INFINITY;
      near.end();
      far.destroy();
    });
  }
}
