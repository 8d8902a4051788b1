export { type AllReduceAlgorithm, allReduce, chooseAlgorithm } from "./all-reduce.js";
export { assertComplete, combineHeaders, describeCollective } from "./combine.js";
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
export {
  type Admission,
  addQuantized,
  admit,
  carryBits,
  exponentByte,
  INITIAL_EXPONENT,
  MAXIMUM_EXPONENT,
  powerOfTwo,
  quantizationScale,
  roundHalfEven,
} from "./exact-sum.js";
export { decodeFrame, encodeFrame, type Frame } from "./frame.js";
export type { PeerGroup, PeerLink } from "./peer-link.js";
export { createMemoryLinks } from "./peer-link-memory.js";
export { GrpcPeerTransport, type PeerTransportOptions } from "./peer-transport-grpc.js";
