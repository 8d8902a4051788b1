export { type Assignment, featureSpaceOf, type GoldenRef } from "./assignment.js";
export type { EpochFacts, JobEvent } from "./job-event.js";
export {
  type BadPicture,
  type Directive,
  type Member,
  PROTOCOL_VERSION,
  type Proof,
  type Registered,
  type Registration,
  type Report,
  type StateReason,
  type Verdict,
  type WorkerPhase,
} from "./messages.js";
export { CONTROL, ERROR_CODE_KEY, JOIN, REGISTER, type ReportFrom } from "./rendezvous-grpc.js";
export { type Roster, sampleKey, samplesOf, withoutSamples } from "./roster.js";
export { assertLoopback, type GrpcServer, type GrpcService, startGrpcServer } from "./server-grpc.js";
