import * as grpc from "@grpc/grpc-js";
import { type GenerationId, GrpcPeerTransport, type PeerLink } from "../../src/collective/index.js";

/** One worker's data server on loopback with its transport. */
export class GrpcPeer {
  readonly transport: GrpcPeerTransport;
  readonly #server = new grpc.Server({ "grpc.max_receive_message_length": -1 });
  port = 0;

  constructor(options: { token: string; reconnectMs?: number }) {
    this.transport = new GrpcPeerTransport(options);
    this.transport.addTo(this.#server);
  }

  get address(): string {
    return `127.0.0.1:${this.port}`;
  }

  async start(): Promise<this> {
    this.port = await new Promise<number>((resolve, reject) =>
      this.#server.bindAsync(`127.0.0.1:${this.port}`, grpc.ServerCredentials.createInsecure(), (error, port) =>
        error === null ? resolve(port) : reject(error),
      ),
    );
    return this;
  }

  stop(): void {
    this.transport.close();
    this.#server.forceShutdown();
  }
}

/** Starts `worldSize` peers and opens the links of one generation between them. */
export async function startGrpcPeers(
  worldSize: number,
  options: { token: string; generation: GenerationId; reconnectMs?: number },
): Promise<{ peers: GrpcPeer[]; links: PeerLink[] }> {
  const { generation, ...transport } = options;
  const peers = await Promise.all(Array.from({ length: worldSize }, () => new GrpcPeer(transport).start()));
  const addresses = peers.map(({ address }) => address);
  return { peers, links: peers.map((peer, rank) => peer.transport.open({ generation, rank, addresses })) };
}
