import {
  type GenerationId,
  GrpcPeerTransport,
  type PeerLink,
  type PeerTransportOptions,
} from "../../src/collective/index.js";
import { type GrpcServer, startGrpcServer } from "../../src/wire/index.js";

/** One worker's data server on loopback with its transport. */
export class GrpcPeer {
  readonly transport: GrpcPeerTransport;
  readonly #token: string;
  #server: GrpcServer | undefined;
  port = 0;

  constructor(options: PeerTransportOptions) {
    this.transport = new GrpcPeerTransport(options);
    this.#token = options.token;
  }

  get address(): string {
    return `127.0.0.1:${this.port}`;
  }

  async start(): Promise<this> {
    this.#server = await startGrpcServer([this.transport], { host: "127.0.0.1", port: this.port, token: this.#token });
    this.port = Number(this.#server.address.split(":")[1]);
    return this;
  }

  stop(): void {
    this.transport.close();
    this.#server?.stop();
  }
}

/** Starts `worldSize` peers and opens the links of one generation between them. */
export async function startGrpcPeers(
  worldSize: number,
  options: PeerTransportOptions & { generation: GenerationId },
): Promise<{ peers: GrpcPeer[]; links: PeerLink[] }> {
  const { generation, ...transport } = options;
  const peers = await Promise.all(Array.from({ length: worldSize }, () => new GrpcPeer(transport).start()));
  const addresses = peers.map(({ address }) => address);
  return { peers, links: peers.map((peer, rank) => peer.transport.open({ generation, rank, addresses })) };
}
