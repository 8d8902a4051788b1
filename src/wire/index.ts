export { type Address, assertLoopback, formatAddress, implausible, isLoopback, parseAddress } from "./address.js";
export { openChannel, tokenMetadata } from "./channel-grpc.js";
export { Refusals } from "./refusals.js";
export { type Callers, GrpcListener, type GrpcServer, type GrpcService, startGrpcServer } from "./server-grpc.js";
export { errorCodeOf, toStatus } from "./status-grpc.js";
