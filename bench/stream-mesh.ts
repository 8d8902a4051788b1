import { once } from "node:events";
import { connect, createServer, type Server, type Socket } from "node:net";

/** A TCP connection to each peer over which both sides send as many bytes as they receive: what loopback can do. */
export class StreamMesh {
  readonly #server: Server;
  readonly #sockets = new Map<number, Socket>();
  readonly #waiting: (() => void)[] = [];
  #received = 0;
  #expected = 0;

  private constructor(server: Server) {
    this.#server = server;
    server.on("connection", (socket) => {
      socket.once("data", (hello) => {
        this.#add(hello[0]!, socket);
        if (hello.length > 1) this.#receive(hello.length - 1);
      });
    });
  }

  /** Listens on loopback. */
  static async listen(): Promise<StreamMesh> {
    const server = createServer({ noDelay: true }).listen(0, "127.0.0.1");
    await once(server, "listening");
    return new StreamMesh(server);
  }

  get port(): number {
    return (this.#server.address() as { port: number }).port;
  }

  /** Connects to the ranks below this one; those above connect to it. */
  async join(rank: number, ports: readonly number[]): Promise<void> {
    for (const [peer, port] of ports.slice(0, rank).entries()) {
      const socket = connect({ port, host: "127.0.0.1", noDelay: true });
      await once(socket, "connect");
      socket.write(Uint8Array.of(rank));
      this.#add(peer, socket);
    }
    while (this.#sockets.size < ports.length - 1) await new Promise((resolve) => setTimeout(resolve, 5));
  }

  /** Sends `bytes` to each peer and waits for as many from all of them. */
  async exchange(bytes: Uint8Array): Promise<void> {
    for (const socket of this.#sockets.values()) socket.write(bytes);
    this.#expected += bytes.length * this.#sockets.size;
    if (this.#received < this.#expected) await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  #add(peer: number, socket: Socket): void {
    this.#sockets.set(peer, socket);
    socket.on("data", (chunk) => this.#receive(chunk.length));
    socket.on("error", () => undefined);
  }

  #receive(numBytes: number): void {
    this.#received += numBytes;
    if (this.#received >= this.#expected) for (const wake of this.#waiting.splice(0)) wake();
  }
}
