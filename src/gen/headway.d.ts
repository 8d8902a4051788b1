import * as $protobuf from "protobufjs";
import Long = require("long");

/** Namespace headway. */
export namespace headway {

    /** Namespace v1. */
    namespace v1 {

        /**
         * Properties of a PullRequest.
         * @deprecated Use headway.v1.PullRequest.$Properties instead.
         */
        interface IPullRequest extends headway.v1.PullRequest.$Properties {
        }

        /** Represents a PullRequest. */
        class PullRequest {

            /**
             * Constructs a new PullRequest.
             * @param [properties] Properties to set
             */
            constructor(properties?: headway.v1.PullRequest.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** PullRequest sha256. */
            sha256: string;

            /** PullRequest offset. */
            offset: (number|Long);

            /** PullRequest waitMs. */
            waitMs: number;

            /**
             * Encodes the specified PullRequest message. Does not implicitly {@link headway.v1.PullRequest.verify|verify} messages.
             * @param message PullRequest message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: headway.v1.PullRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a PullRequest message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {headway.v1.PullRequest & headway.v1.PullRequest.$Shape} PullRequest
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): headway.v1.PullRequest & headway.v1.PullRequest.$Shape;

            /**
             * Gets the type url for PullRequest
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
        }

        namespace PullRequest {

            /** Properties of a PullRequest. */
            interface $Properties {

                /** PullRequest sha256 */
                sha256?: (string|null);

                /** PullRequest offset */
                offset?: (number|Long|null);

                /** PullRequest waitMs */
                waitMs?: (number|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a PullRequest. */
            type $Shape = headway.v1.PullRequest.$Properties;
        }

        /**
         * Properties of a Chunk.
         * @deprecated Use headway.v1.Chunk.$Properties instead.
         */
        interface IChunk extends headway.v1.Chunk.$Properties {
        }

        /** Represents a Chunk. */
        class Chunk {

            /**
             * Constructs a new Chunk.
             * @param [properties] Properties to set
             */
            constructor(properties?: headway.v1.Chunk.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Chunk raw. */
            raw: Uint8Array;

            /**
             * Encodes the specified Chunk message. Does not implicitly {@link headway.v1.Chunk.verify|verify} messages.
             * @param message Chunk message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: headway.v1.Chunk.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Chunk message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {headway.v1.Chunk & headway.v1.Chunk.$Shape} Chunk
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): headway.v1.Chunk & headway.v1.Chunk.$Shape;

            /**
             * Gets the type url for Chunk
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
        }

        namespace Chunk {

            /** Properties of a Chunk. */
            interface $Properties {

                /** Chunk raw */
                raw?: (Uint8Array|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Chunk. */
            type $Shape = headway.v1.Chunk.$Properties;
        }

        /**
         * Properties of a FramesRequest.
         * @deprecated Use headway.v1.FramesRequest.$Properties instead.
         */
        interface IFramesRequest extends headway.v1.FramesRequest.$Properties {
        }

        /** Represents a FramesRequest. */
        class FramesRequest {

            /**
             * Constructs a new FramesRequest.
             * @param [properties] Properties to set
             */
            constructor(properties?: headway.v1.FramesRequest.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** FramesRequest leaseRevision. */
            leaseRevision: number;

            /** FramesRequest generationCounter. */
            generationCounter: number;

            /** FramesRequest rank. */
            rank: number;

            /** FramesRequest fromSequence. */
            fromSequence: (number|Long);

            /**
             * Encodes the specified FramesRequest message. Does not implicitly {@link headway.v1.FramesRequest.verify|verify} messages.
             * @param message FramesRequest message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: headway.v1.FramesRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a FramesRequest message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {headway.v1.FramesRequest & headway.v1.FramesRequest.$Shape} FramesRequest
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): headway.v1.FramesRequest & headway.v1.FramesRequest.$Shape;

            /**
             * Gets the type url for FramesRequest
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
        }

        namespace FramesRequest {

            /** Properties of a FramesRequest. */
            interface $Properties {

                /** FramesRequest leaseRevision */
                leaseRevision?: (number|null);

                /** FramesRequest generationCounter */
                generationCounter?: (number|null);

                /** FramesRequest rank */
                rank?: (number|null);

                /** FramesRequest fromSequence */
                fromSequence?: (number|Long|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a FramesRequest. */
            type $Shape = headway.v1.FramesRequest.$Properties;
        }

        /**
         * Properties of a Frame.
         * @deprecated Use headway.v1.Frame.$Properties instead.
         */
        interface IFrame extends headway.v1.Frame.$Properties {
        }

        /** Represents a Frame. */
        class Frame {

            /**
             * Constructs a new Frame.
             * @param [properties] Properties to set
             */
            constructor(properties?: headway.v1.Frame.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Frame raw. */
            raw: Uint8Array;

            /**
             * Encodes the specified Frame message. Does not implicitly {@link headway.v1.Frame.verify|verify} messages.
             * @param message Frame message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: headway.v1.Frame.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Frame message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {headway.v1.Frame & headway.v1.Frame.$Shape} Frame
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): headway.v1.Frame & headway.v1.Frame.$Shape;

            /**
             * Gets the type url for Frame
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
        }

        namespace Frame {

            /** Properties of a Frame. */
            interface $Properties {

                /** Frame raw */
                raw?: (Uint8Array|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Frame. */
            type $Shape = headway.v1.Frame.$Properties;
        }

        /**
         * Properties of a BlobRef.
         * @deprecated Use headway.v1.BlobRef.$Properties instead.
         */
        interface IBlobRef extends headway.v1.BlobRef.$Properties {
        }

        /** Represents a BlobRef. */
        class BlobRef {

            /**
             * Constructs a new BlobRef.
             * @param [properties] Properties to set
             */
            constructor(properties?: headway.v1.BlobRef.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** BlobRef sha256. */
            sha256: string;

            /** BlobRef size. */
            size: (number|Long);

            /**
             * Encodes the specified BlobRef message. Does not implicitly {@link headway.v1.BlobRef.verify|verify} messages.
             * @param message BlobRef message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: headway.v1.BlobRef.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a BlobRef message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {headway.v1.BlobRef & headway.v1.BlobRef.$Shape} BlobRef
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): headway.v1.BlobRef & headway.v1.BlobRef.$Shape;

            /**
             * Gets the type url for BlobRef
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
        }

        namespace BlobRef {

            /** Properties of a BlobRef. */
            interface $Properties {

                /** BlobRef sha256 */
                sha256?: (string|null);

                /** BlobRef size */
                size?: (number|Long|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a BlobRef. */
            type $Shape = headway.v1.BlobRef.$Properties;
        }

        /**
         * Properties of a RegisterRequest.
         * @deprecated Use headway.v1.RegisterRequest.$Properties instead.
         */
        interface IRegisterRequest extends headway.v1.RegisterRequest.$Properties {
        }

        /** Represents a RegisterRequest. */
        class RegisterRequest {

            /**
             * Constructs a new RegisterRequest.
             * @param [properties] Properties to set
             */
            constructor(properties?: headway.v1.RegisterRequest.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** RegisterRequest protocolVersion. */
            protocolVersion: number;

            /** RegisterRequest address. */
            address: string;

            /** RegisterRequest pid. */
            pid: number;

            /** RegisterRequest host. */
            host: string;

            /** RegisterRequest metricsPort. */
            metricsPort: number;

            /**
             * Encodes the specified RegisterRequest message. Does not implicitly {@link headway.v1.RegisterRequest.verify|verify} messages.
             * @param message RegisterRequest message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: headway.v1.RegisterRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a RegisterRequest message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {headway.v1.RegisterRequest & headway.v1.RegisterRequest.$Shape} RegisterRequest
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): headway.v1.RegisterRequest & headway.v1.RegisterRequest.$Shape;

            /**
             * Gets the type url for RegisterRequest
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
        }

        namespace RegisterRequest {

            /** Properties of a RegisterRequest. */
            interface $Properties {

                /** RegisterRequest protocolVersion */
                protocolVersion?: (number|null);

                /** RegisterRequest address */
                address?: (string|null);

                /** RegisterRequest pid */
                pid?: (number|null);

                /** RegisterRequest host */
                host?: (string|null);

                /** RegisterRequest metricsPort */
                metricsPort?: (number|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a RegisterRequest. */
            type $Shape = headway.v1.RegisterRequest.$Properties;
        }

        /**
         * Properties of a RegisterResponse.
         * @deprecated Use headway.v1.RegisterResponse.$Properties instead.
         */
        interface IRegisterResponse extends headway.v1.RegisterResponse.$Properties {
        }

        /** Represents a RegisterResponse. */
        class RegisterResponse {

            /**
             * Constructs a new RegisterResponse.
             * @param [properties] Properties to set
             */
            constructor(properties?: headway.v1.RegisterResponse.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** RegisterResponse workerId. */
            workerId: number;

            /** RegisterResponse assignment. */
            assignment?: (headway.v1.BlobRef.$Properties|null);

            /** RegisterResponse sources. */
            sources: string[];

            /** RegisterResponse ticket. */
            ticket: string;

            /**
             * Encodes the specified RegisterResponse message. Does not implicitly {@link headway.v1.RegisterResponse.verify|verify} messages.
             * @param message RegisterResponse message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: headway.v1.RegisterResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a RegisterResponse message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {headway.v1.RegisterResponse & headway.v1.RegisterResponse.$Shape} RegisterResponse
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): headway.v1.RegisterResponse & headway.v1.RegisterResponse.$Shape;

            /**
             * Gets the type url for RegisterResponse
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
        }

        namespace RegisterResponse {

            /** Properties of a RegisterResponse. */
            interface $Properties {

                /** RegisterResponse workerId */
                workerId?: (number|null);

                /** RegisterResponse assignment */
                assignment?: (headway.v1.BlobRef.$Properties|null);

                /** RegisterResponse sources */
                sources?: (string[]|null);

                /** RegisterResponse ticket */
                ticket?: (string|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a RegisterResponse. */
            type $Shape = headway.v1.RegisterResponse.$Properties;
        }

        /**
         * Properties of a JoinRequest.
         * @deprecated Use headway.v1.JoinRequest.$Properties instead.
         */
        interface IJoinRequest extends headway.v1.JoinRequest.$Properties {
        }

        /** Represents a JoinRequest. */
        class JoinRequest {

            /**
             * Constructs a new JoinRequest.
             * @param [properties] Properties to set
             */
            constructor(properties?: headway.v1.JoinRequest.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** JoinRequest fingerprint. */
            fingerprint: string;

            /** JoinRequest goldenFeatures. */
            goldenFeatures: Uint8Array;

            /** JoinRequest featureHashes. */
            featureHashes: string[];

            /** JoinRequest gradientHashes. */
            gradientHashes: string[];

            /**
             * Encodes the specified JoinRequest message. Does not implicitly {@link headway.v1.JoinRequest.verify|verify} messages.
             * @param message JoinRequest message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: headway.v1.JoinRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a JoinRequest message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {headway.v1.JoinRequest & headway.v1.JoinRequest.$Shape} JoinRequest
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): headway.v1.JoinRequest & headway.v1.JoinRequest.$Shape;

            /**
             * Gets the type url for JoinRequest
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
        }

        namespace JoinRequest {

            /** Properties of a JoinRequest. */
            interface $Properties {

                /** JoinRequest fingerprint */
                fingerprint?: (string|null);

                /** JoinRequest goldenFeatures */
                goldenFeatures?: (Uint8Array|null);

                /** JoinRequest featureHashes */
                featureHashes?: (string[]|null);

                /** JoinRequest gradientHashes */
                gradientHashes?: (string[]|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a JoinRequest. */
            type $Shape = headway.v1.JoinRequest.$Properties;
        }

        /**
         * Properties of a JoinResponse.
         * @deprecated Use headway.v1.JoinResponse.$Properties instead.
         */
        interface IJoinResponse extends headway.v1.JoinResponse.$Properties {
        }

        /** Represents a JoinResponse. */
        class JoinResponse {

            /**
             * Constructs a new JoinResponse.
             * @param [properties] Properties to set
             */
            constructor(properties?: headway.v1.JoinResponse.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** JoinResponse admitted. */
            admitted: boolean;

            /** JoinResponse reason. */
            reason: string;

            /** JoinResponse code. */
            code: string;

            /**
             * Encodes the specified JoinResponse message. Does not implicitly {@link headway.v1.JoinResponse.verify|verify} messages.
             * @param message JoinResponse message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: headway.v1.JoinResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a JoinResponse message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {headway.v1.JoinResponse & headway.v1.JoinResponse.$Shape} JoinResponse
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): headway.v1.JoinResponse & headway.v1.JoinResponse.$Shape;

            /**
             * Gets the type url for JoinResponse
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
        }

        namespace JoinResponse {

            /** Properties of a JoinResponse. */
            interface $Properties {

                /** JoinResponse admitted */
                admitted?: (boolean|null);

                /** JoinResponse reason */
                reason?: (string|null);

                /** JoinResponse code */
                code?: (string|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a JoinResponse. */
            type $Shape = headway.v1.JoinResponse.$Properties;
        }

        /**
         * Properties of a Generation.
         * @deprecated Use headway.v1.Generation.$Properties instead.
         */
        interface IGeneration extends headway.v1.Generation.$Properties {
        }

        /** Represents a Generation. */
        class Generation {

            /**
             * Constructs a new Generation.
             * @param [properties] Properties to set
             */
            constructor(properties?: headway.v1.Generation.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Generation leaseRevision. */
            leaseRevision: number;

            /** Generation counter. */
            counter: number;

            /**
             * Encodes the specified Generation message. Does not implicitly {@link headway.v1.Generation.verify|verify} messages.
             * @param message Generation message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: headway.v1.Generation.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Generation message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {headway.v1.Generation & headway.v1.Generation.$Shape} Generation
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): headway.v1.Generation & headway.v1.Generation.$Shape;

            /**
             * Gets the type url for Generation
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
        }

        namespace Generation {

            /** Properties of a Generation. */
            interface $Properties {

                /** Generation leaseRevision */
                leaseRevision?: (number|null);

                /** Generation counter */
                counter?: (number|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Generation. */
            type $Shape = headway.v1.Generation.$Properties;
        }

        /**
         * Properties of a WorkerReport.
         * @deprecated Use headway.v1.WorkerReport.$Properties instead.
         */
        interface IWorkerReport extends headway.v1.WorkerReport.$Properties {
        }

        /** Represents a WorkerReport. */
        class WorkerReport {

            /**
             * Constructs a new WorkerReport.
             * @param [properties] Properties to set
             */
            constructor(properties?: headway.v1.WorkerReport.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** WorkerReport heartbeat. */
            heartbeat?: (headway.v1.Heartbeat.$Properties|null);

            /** WorkerReport prepared. */
            prepared?: (headway.v1.Prepared.$Properties|null);

            /** WorkerReport extractProgress. */
            extractProgress?: (headway.v1.ExtractProgress.$Properties|null);

            /** WorkerReport epochEnd. */
            epochEnd?: (headway.v1.EpochEnd.$Properties|null);

            /** WorkerReport statePublished. */
            statePublished?: (headway.v1.StatePublished.$Properties|null);

            /** WorkerReport finished. */
            finished?: (headway.v1.Finished.$Properties|null);

            /** WorkerReport failed. */
            failed?: (headway.v1.Failed.$Properties|null);

            /** WorkerReport badImages. */
            badImages?: (headway.v1.BadImages.$Properties|null);

            /** WorkerReport generation. */
            generation?: (headway.v1.Generation.$Properties|null);

            /** WorkerReport report. */
            report?: ("heartbeat"|"prepared"|"extractProgress"|"epochEnd"|"statePublished"|"finished"|"failed"|"badImages");

            /**
             * Encodes the specified WorkerReport message. Does not implicitly {@link headway.v1.WorkerReport.verify|verify} messages.
             * @param message WorkerReport message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: headway.v1.WorkerReport.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a WorkerReport message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {headway.v1.WorkerReport & headway.v1.WorkerReport.$Shape} WorkerReport
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): headway.v1.WorkerReport & headway.v1.WorkerReport.$Shape;

            /**
             * Gets the type url for WorkerReport
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
        }

        namespace WorkerReport {

            /** Properties of a WorkerReport. */
            interface $Properties {

                /** WorkerReport heartbeat */
                heartbeat?: (headway.v1.Heartbeat.$Properties|null);

                /** WorkerReport prepared */
                prepared?: (headway.v1.Prepared.$Properties|null);

                /** WorkerReport extractProgress */
                extractProgress?: (headway.v1.ExtractProgress.$Properties|null);

                /** WorkerReport epochEnd */
                epochEnd?: (headway.v1.EpochEnd.$Properties|null);

                /** WorkerReport statePublished */
                statePublished?: (headway.v1.StatePublished.$Properties|null);

                /** WorkerReport finished */
                finished?: (headway.v1.Finished.$Properties|null);

                /** WorkerReport failed */
                failed?: (headway.v1.Failed.$Properties|null);

                /** WorkerReport badImages */
                badImages?: (headway.v1.BadImages.$Properties|null);

                /** WorkerReport generation */
                generation?: (headway.v1.Generation.$Properties|null);

                /** WorkerReport report */
                report?: ("heartbeat"|"prepared"|"extractProgress"|"epochEnd"|"statePublished"|"finished"|"failed"|"badImages");

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Narrowed shape of a WorkerReport. */
            type $Shape = {
              heartbeat?: headway.v1.Heartbeat.$Shape|null;
              prepared?: headway.v1.Prepared.$Shape|null;
              extractProgress?: headway.v1.ExtractProgress.$Shape|null;
              epochEnd?: headway.v1.EpochEnd.$Shape|null;
              statePublished?: headway.v1.StatePublished.$Shape|null;
              finished?: headway.v1.Finished.$Shape|null;
              failed?: headway.v1.Failed.$Shape|null;
              badImages?: headway.v1.BadImages.$Shape|null;
              generation?: headway.v1.Generation.$Shape|null;
              $unknowns?: Uint8Array[];
            } & (
              ({ report?: undefined; heartbeat?: null; prepared?: null; extractProgress?: null; epochEnd?: null; statePublished?: null; finished?: null; failed?: null; badImages?: null }|{ report?: "heartbeat"; heartbeat: headway.v1.Heartbeat.$Shape; prepared?: null; extractProgress?: null; epochEnd?: null; statePublished?: null; finished?: null; failed?: null; badImages?: null }|{ report?: "prepared"; heartbeat?: null; prepared: headway.v1.Prepared.$Shape; extractProgress?: null; epochEnd?: null; statePublished?: null; finished?: null; failed?: null; badImages?: null }|{ report?: "extractProgress"; heartbeat?: null; prepared?: null; extractProgress: headway.v1.ExtractProgress.$Shape; epochEnd?: null; statePublished?: null; finished?: null; failed?: null; badImages?: null }|{ report?: "epochEnd"; heartbeat?: null; prepared?: null; extractProgress?: null; epochEnd: headway.v1.EpochEnd.$Shape; statePublished?: null; finished?: null; failed?: null; badImages?: null }|{ report?: "statePublished"; heartbeat?: null; prepared?: null; extractProgress?: null; epochEnd?: null; statePublished: headway.v1.StatePublished.$Shape; finished?: null; failed?: null; badImages?: null }|{ report?: "finished"; heartbeat?: null; prepared?: null; extractProgress?: null; epochEnd?: null; statePublished?: null; finished: headway.v1.Finished.$Shape; failed?: null; badImages?: null }|{ report?: "failed"; heartbeat?: null; prepared?: null; extractProgress?: null; epochEnd?: null; statePublished?: null; finished?: null; failed: headway.v1.Failed.$Shape; badImages?: null }|{ report?: "badImages"; heartbeat?: null; prepared?: null; extractProgress?: null; epochEnd?: null; statePublished?: null; finished?: null; failed?: null; badImages: headway.v1.BadImages.$Shape })
            );
        }

        /**
         * Properties of a Heartbeat.
         * @deprecated Use headway.v1.Heartbeat.$Properties instead.
         */
        interface IHeartbeat extends headway.v1.Heartbeat.$Properties {
        }

        /** Represents a Heartbeat. */
        class Heartbeat {

            /**
             * Constructs a new Heartbeat.
             * @param [properties] Properties to set
             */
            constructor(properties?: headway.v1.Heartbeat.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Heartbeat step. */
            step: (number|Long);

            /** Heartbeat samples. */
            samples: (number|Long);

            /**
             * Encodes the specified Heartbeat message. Does not implicitly {@link headway.v1.Heartbeat.verify|verify} messages.
             * @param message Heartbeat message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: headway.v1.Heartbeat.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Heartbeat message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {headway.v1.Heartbeat & headway.v1.Heartbeat.$Shape} Heartbeat
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): headway.v1.Heartbeat & headway.v1.Heartbeat.$Shape;

            /**
             * Gets the type url for Heartbeat
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
        }

        namespace Heartbeat {

            /** Properties of a Heartbeat. */
            interface $Properties {

                /** Heartbeat step */
                step?: (number|Long|null);

                /** Heartbeat samples */
                samples?: (number|Long|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Heartbeat. */
            type $Shape = headway.v1.Heartbeat.$Properties;
        }

        /**
         * Properties of an ExtractProgress.
         * @deprecated Use headway.v1.ExtractProgress.$Properties instead.
         */
        interface IExtractProgress extends headway.v1.ExtractProgress.$Properties {
        }

        /** Represents an ExtractProgress. */
        class ExtractProgress {

            /**
             * Constructs a new ExtractProgress.
             * @param [properties] Properties to set
             */
            constructor(properties?: headway.v1.ExtractProgress.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** ExtractProgress done. */
            done: (number|Long);

            /** ExtractProgress total. */
            total: (number|Long);

            /** ExtractProgress hits. */
            hits: (number|Long);

            /**
             * Encodes the specified ExtractProgress message. Does not implicitly {@link headway.v1.ExtractProgress.verify|verify} messages.
             * @param message ExtractProgress message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: headway.v1.ExtractProgress.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes an ExtractProgress message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {headway.v1.ExtractProgress & headway.v1.ExtractProgress.$Shape} ExtractProgress
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): headway.v1.ExtractProgress & headway.v1.ExtractProgress.$Shape;

            /**
             * Gets the type url for ExtractProgress
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
        }

        namespace ExtractProgress {

            /** Properties of an ExtractProgress. */
            interface $Properties {

                /** ExtractProgress done */
                done?: (number|Long|null);

                /** ExtractProgress total */
                total?: (number|Long|null);

                /** ExtractProgress hits */
                hits?: (number|Long|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of an ExtractProgress. */
            type $Shape = headway.v1.ExtractProgress.$Properties;
        }

        /**
         * Properties of a BadImage.
         * @deprecated Use headway.v1.BadImage.$Properties instead.
         */
        interface IBadImage extends headway.v1.BadImage.$Properties {
        }

        /** Represents a BadImage. */
        class BadImage {

            /**
             * Constructs a new BadImage.
             * @param [properties] Properties to set
             */
            constructor(properties?: headway.v1.BadImage.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** BadImage id. */
            id: string;

            /** BadImage reason. */
            reason: string;

            /** BadImage split. */
            split: string;

            /**
             * Encodes the specified BadImage message. Does not implicitly {@link headway.v1.BadImage.verify|verify} messages.
             * @param message BadImage message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: headway.v1.BadImage.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a BadImage message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {headway.v1.BadImage & headway.v1.BadImage.$Shape} BadImage
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): headway.v1.BadImage & headway.v1.BadImage.$Shape;

            /**
             * Gets the type url for BadImage
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
        }

        namespace BadImage {

            /** Properties of a BadImage. */
            interface $Properties {

                /** BadImage id */
                id?: (string|null);

                /** BadImage reason */
                reason?: (string|null);

                /** BadImage split */
                split?: (string|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a BadImage. */
            type $Shape = headway.v1.BadImage.$Properties;
        }

        /**
         * Properties of a BadImages.
         * @deprecated Use headway.v1.BadImages.$Properties instead.
         */
        interface IBadImages extends headway.v1.BadImages.$Properties {
        }

        /** Represents a BadImages. */
        class BadImages {

            /**
             * Constructs a new BadImages.
             * @param [properties] Properties to set
             */
            constructor(properties?: headway.v1.BadImages.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** BadImages images. */
            images: headway.v1.BadImage.$Properties[];

            /**
             * Encodes the specified BadImages message. Does not implicitly {@link headway.v1.BadImages.verify|verify} messages.
             * @param message BadImages message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: headway.v1.BadImages.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a BadImages message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {headway.v1.BadImages & headway.v1.BadImages.$Shape} BadImages
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): headway.v1.BadImages & headway.v1.BadImages.$Shape;

            /**
             * Gets the type url for BadImages
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
        }

        namespace BadImages {

            /** Properties of a BadImages. */
            interface $Properties {

                /** BadImages images */
                images?: (headway.v1.BadImage.$Properties[]|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a BadImages. */
            type $Shape = headway.v1.BadImages.$Properties;
        }

        /**
         * Properties of a Prepared.
         * @deprecated Use headway.v1.Prepared.$Properties instead.
         */
        interface IPrepared extends headway.v1.Prepared.$Properties {
        }

        /** Represents a Prepared. */
        class Prepared {

            /**
             * Constructs a new Prepared.
             * @param [properties] Properties to set
             */
            constructor(properties?: headway.v1.Prepared.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Prepared hits. */
            hits: (number|Long);

            /** Prepared misses. */
            misses: (number|Long);

            /** Prepared remarks. */
            remarks: headway.v1.PictureRemark.$Properties[];

            /**
             * Encodes the specified Prepared message. Does not implicitly {@link headway.v1.Prepared.verify|verify} messages.
             * @param message Prepared message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: headway.v1.Prepared.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Prepared message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {headway.v1.Prepared & headway.v1.Prepared.$Shape} Prepared
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): headway.v1.Prepared & headway.v1.Prepared.$Shape;

            /**
             * Gets the type url for Prepared
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
        }

        namespace Prepared {

            /** Properties of a Prepared. */
            interface $Properties {

                /** Prepared hits */
                hits?: (number|Long|null);

                /** Prepared misses */
                misses?: (number|Long|null);

                /** Prepared remarks */
                remarks?: (headway.v1.PictureRemark.$Properties[]|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Prepared. */
            type $Shape = headway.v1.Prepared.$Properties;
        }

        /**
         * Properties of a PictureRemark.
         * @deprecated Use headway.v1.PictureRemark.$Properties instead.
         */
        interface IPictureRemark extends headway.v1.PictureRemark.$Properties {
        }

        /** Represents a PictureRemark. */
        class PictureRemark {

            /**
             * Constructs a new PictureRemark.
             * @param [properties] Properties to set
             */
            constructor(properties?: headway.v1.PictureRemark.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** PictureRemark remark. */
            remark: string;

            /** PictureRemark count. */
            count: (number|Long);

            /** PictureRemark example. */
            example: string;

            /**
             * Encodes the specified PictureRemark message. Does not implicitly {@link headway.v1.PictureRemark.verify|verify} messages.
             * @param message PictureRemark message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: headway.v1.PictureRemark.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a PictureRemark message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {headway.v1.PictureRemark & headway.v1.PictureRemark.$Shape} PictureRemark
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): headway.v1.PictureRemark & headway.v1.PictureRemark.$Shape;

            /**
             * Gets the type url for PictureRemark
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
        }

        namespace PictureRemark {

            /** Properties of a PictureRemark. */
            interface $Properties {

                /** PictureRemark remark */
                remark?: (string|null);

                /** PictureRemark count */
                count?: (number|Long|null);

                /** PictureRemark example */
                example?: (string|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a PictureRemark. */
            type $Shape = headway.v1.PictureRemark.$Properties;
        }

        /**
         * Properties of an EpochEnd.
         * @deprecated Use headway.v1.EpochEnd.$Properties instead.
         */
        interface IEpochEnd extends headway.v1.EpochEnd.$Properties {
        }

        /** Represents an EpochEnd. */
        class EpochEnd {

            /**
             * Constructs a new EpochEnd.
             * @param [properties] Properties to set
             */
            constructor(properties?: headway.v1.EpochEnd.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** EpochEnd record. */
            record: string;

            /** EpochEnd step. */
            step: (number|Long);

            /** EpochEnd seconds. */
            seconds: { [k: string]: number };

            /**
             * Encodes the specified EpochEnd message. Does not implicitly {@link headway.v1.EpochEnd.verify|verify} messages.
             * @param message EpochEnd message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: headway.v1.EpochEnd.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes an EpochEnd message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {headway.v1.EpochEnd & headway.v1.EpochEnd.$Shape} EpochEnd
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): headway.v1.EpochEnd & headway.v1.EpochEnd.$Shape;

            /**
             * Gets the type url for EpochEnd
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
        }

        namespace EpochEnd {

            /** Properties of an EpochEnd. */
            interface $Properties {

                /** EpochEnd record */
                record?: (string|null);

                /** EpochEnd step */
                step?: (number|Long|null);

                /** EpochEnd seconds */
                seconds?: ({ [k: string]: number }|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of an EpochEnd. */
            type $Shape = headway.v1.EpochEnd.$Properties;
        }

        /**
         * Properties of a StatePublished.
         * @deprecated Use headway.v1.StatePublished.$Properties instead.
         */
        interface IStatePublished extends headway.v1.StatePublished.$Properties {
        }

        /** Represents a StatePublished. */
        class StatePublished {

            /**
             * Constructs a new StatePublished.
             * @param [properties] Properties to set
             */
            constructor(properties?: headway.v1.StatePublished.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** StatePublished step. */
            step: (number|Long);

            /** StatePublished state. */
            state?: (headway.v1.BlobRef.$Properties|null);

            /** StatePublished reason. */
            reason: string;

            /**
             * Encodes the specified StatePublished message. Does not implicitly {@link headway.v1.StatePublished.verify|verify} messages.
             * @param message StatePublished message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: headway.v1.StatePublished.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a StatePublished message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {headway.v1.StatePublished & headway.v1.StatePublished.$Shape} StatePublished
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): headway.v1.StatePublished & headway.v1.StatePublished.$Shape;

            /**
             * Gets the type url for StatePublished
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
        }

        namespace StatePublished {

            /** Properties of a StatePublished. */
            interface $Properties {

                /** StatePublished step */
                step?: (number|Long|null);

                /** StatePublished state */
                state?: (headway.v1.BlobRef.$Properties|null);

                /** StatePublished reason */
                reason?: (string|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a StatePublished. */
            type $Shape = headway.v1.StatePublished.$Properties;
        }

        /**
         * Properties of a Finished.
         * @deprecated Use headway.v1.Finished.$Properties instead.
         */
        interface IFinished extends headway.v1.Finished.$Properties {
        }

        /** Represents a Finished. */
        class Finished {

            /**
             * Constructs a new Finished.
             * @param [properties] Properties to set
             */
            constructor(properties?: headway.v1.Finished.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Finished outcome. */
            outcome: string;

            /** Finished reason. */
            reason: string;

            /** Finished step. */
            step: (number|Long);

            /** Finished samples. */
            samples: (number|Long);

            /**
             * Encodes the specified Finished message. Does not implicitly {@link headway.v1.Finished.verify|verify} messages.
             * @param message Finished message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: headway.v1.Finished.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Finished message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {headway.v1.Finished & headway.v1.Finished.$Shape} Finished
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): headway.v1.Finished & headway.v1.Finished.$Shape;

            /**
             * Gets the type url for Finished
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
        }

        namespace Finished {

            /** Properties of a Finished. */
            interface $Properties {

                /** Finished outcome */
                outcome?: (string|null);

                /** Finished reason */
                reason?: (string|null);

                /** Finished step */
                step?: (number|Long|null);

                /** Finished samples */
                samples?: (number|Long|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Finished. */
            type $Shape = headway.v1.Finished.$Properties;
        }

        /**
         * Properties of a Failed.
         * @deprecated Use headway.v1.Failed.$Properties instead.
         */
        interface IFailed extends headway.v1.Failed.$Properties {
        }

        /** Represents a Failed. */
        class Failed {

            /**
             * Constructs a new Failed.
             * @param [properties] Properties to set
             */
            constructor(properties?: headway.v1.Failed.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Failed code. */
            code: string;

            /** Failed message. */
            message: string;

            /** Failed facts. */
            facts: string;

            /**
             * Encodes the specified Failed message. Does not implicitly {@link headway.v1.Failed.verify|verify} messages.
             * @param message Failed message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: headway.v1.Failed.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Failed message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {headway.v1.Failed & headway.v1.Failed.$Shape} Failed
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): headway.v1.Failed & headway.v1.Failed.$Shape;

            /**
             * Gets the type url for Failed
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
        }

        namespace Failed {

            /** Properties of a Failed. */
            interface $Properties {

                /** Failed code */
                code?: (string|null);

                /** Failed message */
                message?: (string|null);

                /** Failed facts */
                facts?: (string|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Failed. */
            type $Shape = headway.v1.Failed.$Properties;
        }

        /**
         * Properties of a Directive.
         * @deprecated Use headway.v1.Directive.$Properties instead.
         */
        interface IDirective extends headway.v1.Directive.$Properties {
        }

        /** Represents a Directive. */
        class Directive {

            /**
             * Constructs a new Directive.
             * @param [properties] Properties to set
             */
            constructor(properties?: headway.v1.Directive.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Directive prepare. */
            prepare?: (headway.v1.Prepare.$Properties|null);

            /** Directive train. */
            train?: (headway.v1.Train.$Properties|null);

            /** Directive stop. */
            stop?: (headway.v1.Stop.$Properties|null);

            /** Directive stateStored. */
            stateStored?: (headway.v1.StateStored.$Properties|null);

            /** Directive dismiss. */
            dismiss?: (headway.v1.Dismiss.$Properties|null);

            /** Directive directive. */
            directive?: ("prepare"|"train"|"stop"|"stateStored"|"dismiss");

            /**
             * Encodes the specified Directive message. Does not implicitly {@link headway.v1.Directive.verify|verify} messages.
             * @param message Directive message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: headway.v1.Directive.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Directive message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {headway.v1.Directive & headway.v1.Directive.$Shape} Directive
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): headway.v1.Directive & headway.v1.Directive.$Shape;

            /**
             * Gets the type url for Directive
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
        }

        namespace Directive {

            /** Properties of a Directive. */
            interface $Properties {

                /** Directive prepare */
                prepare?: (headway.v1.Prepare.$Properties|null);

                /** Directive train */
                train?: (headway.v1.Train.$Properties|null);

                /** Directive stop */
                stop?: (headway.v1.Stop.$Properties|null);

                /** Directive stateStored */
                stateStored?: (headway.v1.StateStored.$Properties|null);

                /** Directive dismiss */
                dismiss?: (headway.v1.Dismiss.$Properties|null);

                /** Directive directive */
                directive?: ("prepare"|"train"|"stop"|"stateStored"|"dismiss");

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Narrowed shape of a Directive. */
            type $Shape = {
              prepare?: headway.v1.Prepare.$Shape|null;
              train?: headway.v1.Train.$Shape|null;
              stop?: headway.v1.Stop.$Shape|null;
              stateStored?: headway.v1.StateStored.$Shape|null;
              dismiss?: headway.v1.Dismiss.$Shape|null;
              $unknowns?: Uint8Array[];
            } & (
              ({ directive?: undefined; prepare?: null; train?: null; stop?: null; stateStored?: null; dismiss?: null }|{ directive?: "prepare"; prepare: headway.v1.Prepare.$Shape; train?: null; stop?: null; stateStored?: null; dismiss?: null }|{ directive?: "train"; prepare?: null; train: headway.v1.Train.$Shape; stop?: null; stateStored?: null; dismiss?: null }|{ directive?: "stop"; prepare?: null; train?: null; stop: headway.v1.Stop.$Shape; stateStored?: null; dismiss?: null }|{ directive?: "stateStored"; prepare?: null; train?: null; stop?: null; stateStored: headway.v1.StateStored.$Shape; dismiss?: null }|{ directive?: "dismiss"; prepare?: null; train?: null; stop?: null; stateStored?: null; dismiss: headway.v1.Dismiss.$Shape })
            );
        }

        /**
         * Properties of a Member.
         * @deprecated Use headway.v1.Member.$Properties instead.
         */
        interface IMember extends headway.v1.Member.$Properties {
        }

        /** Represents a Member. */
        class Member {

            /**
             * Constructs a new Member.
             * @param [properties] Properties to set
             */
            constructor(properties?: headway.v1.Member.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Member rank. */
            rank: number;

            /** Member workerId. */
            workerId: number;

            /** Member address. */
            address: string;

            /** Member lanes. */
            lanes: number[];

            /**
             * Encodes the specified Member message. Does not implicitly {@link headway.v1.Member.verify|verify} messages.
             * @param message Member message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: headway.v1.Member.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Member message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {headway.v1.Member & headway.v1.Member.$Shape} Member
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): headway.v1.Member & headway.v1.Member.$Shape;

            /**
             * Gets the type url for Member
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
        }

        namespace Member {

            /** Properties of a Member. */
            interface $Properties {

                /** Member rank */
                rank?: (number|null);

                /** Member workerId */
                workerId?: (number|null);

                /** Member address */
                address?: (string|null);

                /** Member lanes */
                lanes?: (number[]|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Member. */
            type $Shape = headway.v1.Member.$Properties;
        }

        /**
         * Properties of a Prepare.
         * @deprecated Use headway.v1.Prepare.$Properties instead.
         */
        interface IPrepare extends headway.v1.Prepare.$Properties {
        }

        /** Represents a Prepare. */
        class Prepare {

            /**
             * Constructs a new Prepare.
             * @param [properties] Properties to set
             */
            constructor(properties?: headway.v1.Prepare.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Prepare generation. */
            generation?: (headway.v1.Generation.$Properties|null);

            /** Prepare laneTableRevision. */
            laneTableRevision: number;

            /** Prepare members. */
            members: headway.v1.Member.$Properties[];

            /** Prepare roster. */
            roster?: (headway.v1.BlobRef.$Properties|null);

            /** Prepare schedule. */
            schedule?: (headway.v1.BlobRef.$Properties|null);

            /**
             * Encodes the specified Prepare message. Does not implicitly {@link headway.v1.Prepare.verify|verify} messages.
             * @param message Prepare message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: headway.v1.Prepare.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Prepare message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {headway.v1.Prepare & headway.v1.Prepare.$Shape} Prepare
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): headway.v1.Prepare & headway.v1.Prepare.$Shape;

            /**
             * Gets the type url for Prepare
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
        }

        namespace Prepare {

            /** Properties of a Prepare. */
            interface $Properties {

                /** Prepare generation */
                generation?: (headway.v1.Generation.$Properties|null);

                /** Prepare laneTableRevision */
                laneTableRevision?: (number|null);

                /** Prepare members */
                members?: (headway.v1.Member.$Properties[]|null);

                /** Prepare roster */
                roster?: (headway.v1.BlobRef.$Properties|null);

                /** Prepare schedule */
                schedule?: (headway.v1.BlobRef.$Properties|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Prepare. */
            type $Shape = headway.v1.Prepare.$Properties;
        }

        /**
         * Properties of a Train.
         * @deprecated Use headway.v1.Train.$Properties instead.
         */
        interface ITrain extends headway.v1.Train.$Properties {
        }

        /** Represents a Train. */
        class Train {

            /**
             * Constructs a new Train.
             * @param [properties] Properties to set
             */
            constructor(properties?: headway.v1.Train.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Train generation. */
            generation?: (headway.v1.Generation.$Properties|null);

            /** Train state. */
            state?: (headway.v1.BlobRef.$Properties|null);

            /** Train sources. */
            sources: string[];

            /**
             * Encodes the specified Train message. Does not implicitly {@link headway.v1.Train.verify|verify} messages.
             * @param message Train message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: headway.v1.Train.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Train message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {headway.v1.Train & headway.v1.Train.$Shape} Train
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): headway.v1.Train & headway.v1.Train.$Shape;

            /**
             * Gets the type url for Train
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
        }

        namespace Train {

            /** Properties of a Train. */
            interface $Properties {

                /** Train generation */
                generation?: (headway.v1.Generation.$Properties|null);

                /** Train state */
                state?: (headway.v1.BlobRef.$Properties|null);

                /** Train sources */
                sources?: (string[]|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Train. */
            type $Shape = headway.v1.Train.$Properties;
        }

        /**
         * Properties of a Stop.
         * @deprecated Use headway.v1.Stop.$Properties instead.
         */
        interface IStop extends headway.v1.Stop.$Properties {
        }

        /** Represents a Stop. */
        class Stop {

            /**
             * Constructs a new Stop.
             * @param [properties] Properties to set
             */
            constructor(properties?: headway.v1.Stop.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Stop reason. */
            reason: string;

            /**
             * Encodes the specified Stop message. Does not implicitly {@link headway.v1.Stop.verify|verify} messages.
             * @param message Stop message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: headway.v1.Stop.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Stop message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {headway.v1.Stop & headway.v1.Stop.$Shape} Stop
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): headway.v1.Stop & headway.v1.Stop.$Shape;

            /**
             * Gets the type url for Stop
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
        }

        namespace Stop {

            /** Properties of a Stop. */
            interface $Properties {

                /** Stop reason */
                reason?: (string|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Stop. */
            type $Shape = headway.v1.Stop.$Properties;
        }

        /**
         * Properties of a StateStored.
         * @deprecated Use headway.v1.StateStored.$Properties instead.
         */
        interface IStateStored extends headway.v1.StateStored.$Properties {
        }

        /** Represents a StateStored. */
        class StateStored {

            /**
             * Constructs a new StateStored.
             * @param [properties] Properties to set
             */
            constructor(properties?: headway.v1.StateStored.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** StateStored step. */
            step: (number|Long);

            /**
             * Encodes the specified StateStored message. Does not implicitly {@link headway.v1.StateStored.verify|verify} messages.
             * @param message StateStored message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: headway.v1.StateStored.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a StateStored message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {headway.v1.StateStored & headway.v1.StateStored.$Shape} StateStored
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): headway.v1.StateStored & headway.v1.StateStored.$Shape;

            /**
             * Gets the type url for StateStored
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
        }

        namespace StateStored {

            /** Properties of a StateStored. */
            interface $Properties {

                /** StateStored step */
                step?: (number|Long|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a StateStored. */
            type $Shape = headway.v1.StateStored.$Properties;
        }

        /**
         * Properties of a Dismiss.
         * @deprecated Use headway.v1.Dismiss.$Properties instead.
         */
        interface IDismiss extends headway.v1.Dismiss.$Properties {
        }

        /** Represents a Dismiss. */
        class Dismiss {

            /**
             * Constructs a new Dismiss.
             * @param [properties] Properties to set
             */
            constructor(properties?: headway.v1.Dismiss.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Dismiss reason. */
            reason: string;

            /**
             * Encodes the specified Dismiss message. Does not implicitly {@link headway.v1.Dismiss.verify|verify} messages.
             * @param message Dismiss message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: headway.v1.Dismiss.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Dismiss message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {headway.v1.Dismiss & headway.v1.Dismiss.$Shape} Dismiss
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): headway.v1.Dismiss & headway.v1.Dismiss.$Shape;

            /**
             * Gets the type url for Dismiss
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
        }

        namespace Dismiss {

            /** Properties of a Dismiss. */
            interface $Properties {

                /** Dismiss reason */
                reason?: (string|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Dismiss. */
            type $Shape = headway.v1.Dismiss.$Properties;
        }
    }
}
