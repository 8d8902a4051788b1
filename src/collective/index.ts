export { type AllReduceAlgorithm, allReduce, chooseAlgorithm } from "./all-reduce.js";
export { assertComplete, largerPeak } from "./combine.js";
export {
  type CollectiveId,
  type CollectiveKind,
  type Contribution,
  type ContributionHeader,
  compareGenerations,
  type GenerationId,
  laneMask,
  type Peak,
  type Reduced,
} from "./contribution.js";
export type { ReduceOptions } from "./direct-exchange.js";
export {
  type Admission,
  admit,
  exponentByte,
  INITIAL_EXPONENT,
  MAXIMUM_EXPONENT,
  quantizationScale,
} from "./exact-sum.js";
export { type Frame, maxFrameBytes } from "./frame.js";
export type { PeerGroup, PeerLink } from "./peer-link.js";
export type { PeerTransportOptions } from "./peer-link-grpc.js";
export { createMemoryLinks } from "./peer-link-memory.js";
export { GrpcPeerTransport } from "./peer-transport-grpc.js";
