import type * as grpc from "@grpc/grpc-js";
import { headway } from "../gen/headway.js";

/** Pull of BlobService: protobuf requests, raw chunks as answers (see chunk.ts). */
export const PULL_METHOD: grpc.MethodDefinition<headway.v1.IPullRequest, Uint8Array> = {
  path: "/headway.v1.BlobService/Pull",
  requestStream: false,
  responseStream: true,
  requestSerialize: (request) => Buffer.from(headway.v1.PullRequest.encode(request).finish()),
  requestDeserialize: (bytes) => headway.v1.PullRequest.decode(bytes),
  responseSerialize: (chunk) => Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength),
  responseDeserialize: (bytes) => bytes,
};
