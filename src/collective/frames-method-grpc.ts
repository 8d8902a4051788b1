import type * as grpc from "@grpc/grpc-js";
import { headway } from "../gen/headway.js";

/** Frames of CollectiveService: a protobuf request, raw frames as answers (see frame.ts). */
export const FRAMES_METHOD: grpc.MethodDefinition<headway.v1.IFramesRequest, Uint8Array> = {
  path: "/headway.v1.CollectiveService/Frames",
  requestStream: false,
  responseStream: true,
  requestSerialize: (request) => Buffer.from(headway.v1.FramesRequest.encode(request).finish()),
  requestDeserialize: (bytes) => headway.v1.FramesRequest.decode(bytes),
  responseSerialize: (frame) => Buffer.from(frame.buffer, frame.byteOffset, frame.byteLength),
  responseDeserialize: (bytes) => bytes,
};
