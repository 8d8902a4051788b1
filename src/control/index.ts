export { type Assignment, featureSpaceOf, type GoldenRef } from "./assignment.js";
export type { EpochFacts, JobEvent } from "./job-event.js";
export {
  type BadPicture,
  type Directive,
  type Member,
  PROTOCOL_VERSION,
  type Registered,
  type Registration,
  type Report,
  type StateReason,
  type Verdict,
} from "./messages.js";
export { CONTROL, JOIN, REGISTER, TICKET_KEY } from "./rendezvous-grpc.js";
export type { Received } from "./report-wire.js";
export { type Roster, sampleKey, samplesOf, withoutSamples } from "./roster.js";
