import * as grpc from "@grpc/grpc-js";
import { HeadwayError } from "../errors.js";
import { assertLoopback, parseAddress } from "./address.js";

/**
 * Opens a channel to a process of the job. It never goes through a proxy, whatever the environment says: the proxy would
 * see the join token, and cannot reach this machine's loopback.
 * @param address host:port, on loopback
 * @throws HeadwayError ADDRESS_NOT_LOOPBACK, so that the token that the channel is for goes nowhere else
 */
export function openChannel(address: string, options: grpc.ChannelOptions = {}): grpc.Client {
  const parsed = parseAddress(address);
  if (parsed === null) {
    throw new HeadwayError("ADDRESS_NOT_LOOPBACK", `${JSON.stringify(address)} is no HOST:PORT of this machine`, {
      address,
    });
  }
  assertLoopback(parsed.host);
  return new grpc.Client(address, grpc.credentials.createInsecure(), { ...options, "grpc.enable_http_proxy": 0 });
}

/** Metadata of a call: the join token. */
export function tokenMetadata(token: string): grpc.Metadata {
  const metadata = new grpc.Metadata();
  metadata.set("authorization", `Bearer ${token}`);
  return metadata;
}
