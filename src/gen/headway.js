/*eslint-disable block-scoped-var, id-length, no-control-regex, no-magic-numbers, no-mixed-operators, no-prototype-builtins, no-redeclare, no-shadow, no-var, sort-vars, default-case, jsdoc/require-param*/
import $protobuf from "protobufjs/minimal.js";

// Common aliases
const $Reader = $protobuf.Reader, $Writer = $protobuf.Writer, $util = $protobuf.util;
const $Object = $util.global.Object, $undefined = $util.global.undefined, $Error = $util.global.Error, $RangeError = $util.global.RangeError;

// Exported root namespace
const $root = $protobuf.roots["headway"] || ($protobuf.roots["headway"] = {});

export const headway = $root.headway = (() => {

    /**
     * Namespace headway.
     * @exports headway
     * @namespace
     */
    const headway = {};

    headway.v1 = (function() {

        /**
         * Namespace v1.
         * @memberof headway
         * @namespace
         */
        const v1 = {};

        v1.PullRequest = (function() {

            /**
             * Properties of a PullRequest.
             * @typedef {Object} headway.v1.PullRequest.$Properties
             * @property {string|null} [sha256] PullRequest sha256
             * @property {number|Long|null} [offset] PullRequest offset
             * @property {number|null} [waitMs] PullRequest waitMs
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a PullRequest.
             * @memberof headway.v1
             * @interface IPullRequest
             * @augments headway.v1.PullRequest.$Properties
             * @deprecated Use headway.v1.PullRequest.$Properties instead.
             */

            /**
             * Shape of a PullRequest.
             * @typedef {headway.v1.PullRequest.$Properties} headway.v1.PullRequest.$Shape
             */

            /**
             * Constructs a new PullRequest.
             * @memberof headway.v1
             * @classdesc Represents a PullRequest.
             * @constructor
             * @param {headway.v1.PullRequest.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const PullRequest = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * PullRequest sha256.
             * @member {string} sha256
             * @memberof headway.v1.PullRequest
             * @instance
             */
            PullRequest.prototype.sha256 = "";

            /**
             * PullRequest offset.
             * @member {number|Long} offset
             * @memberof headway.v1.PullRequest
             * @instance
             */
            PullRequest.prototype.offset = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

            /**
             * PullRequest waitMs.
             * @member {number} waitMs
             * @memberof headway.v1.PullRequest
             * @instance
             */
            PullRequest.prototype.waitMs = 0;

            /**
             * Encodes the specified PullRequest message. Does not implicitly {@link headway.v1.PullRequest.verify|verify} messages.
             * @function encode
             * @memberof headway.v1.PullRequest
             * @static
             * @param {headway.v1.PullRequest.$Properties} message PullRequest message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            PullRequest.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.sha256 != null && $Object.hasOwnProperty.call(message, "sha256") && message.sha256 !== "")
                    writer.uint32(/* id 1, wireType 2 =*/10).string(message.sha256);
                if (message.offset != null && $Object.hasOwnProperty.call(message, "offset") && (typeof message.offset === "object" ? message.offset.low || message.offset.high : message.offset !== 0))
                    writer.uint32(/* id 2, wireType 0 =*/16).uint64(message.offset);
                if (message.waitMs != null && $Object.hasOwnProperty.call(message, "waitMs") && message.waitMs !== 0)
                    writer.uint32(/* id 3, wireType 0 =*/24).uint32(message.waitMs);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a PullRequest message from the specified reader or buffer.
             * @function decode
             * @memberof headway.v1.PullRequest
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {headway.v1.PullRequest & headway.v1.PullRequest.$Shape} PullRequest
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            PullRequest.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.headway.v1.PullRequest();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.sha256 = value;
                            else
                                delete message.sha256;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.offset = value;
                            else
                                delete message.offset;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.waitMs = value;
                            else
                                delete message.waitMs;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            /**
             * Gets the type url for PullRequest
             * @function getTypeUrl
             * @memberof headway.v1.PullRequest
             * @static
             * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns {string} The type url
             */
            PullRequest.getTypeUrl = function(prefix) {
                if (prefix === $undefined)
                    prefix = "type.googleapis.com";
                return prefix + "/headway.v1.PullRequest";
            };

            return PullRequest;
        })();

        v1.Chunk = (function() {

            /**
             * Properties of a Chunk.
             * @typedef {Object} headway.v1.Chunk.$Properties
             * @property {Uint8Array|null} [raw] Chunk raw
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a Chunk.
             * @memberof headway.v1
             * @interface IChunk
             * @augments headway.v1.Chunk.$Properties
             * @deprecated Use headway.v1.Chunk.$Properties instead.
             */

            /**
             * Shape of a Chunk.
             * @typedef {headway.v1.Chunk.$Properties} headway.v1.Chunk.$Shape
             */

            /**
             * Constructs a new Chunk.
             * @memberof headway.v1
             * @classdesc Represents a Chunk.
             * @constructor
             * @param {headway.v1.Chunk.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Chunk = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Chunk raw.
             * @member {Uint8Array} raw
             * @memberof headway.v1.Chunk
             * @instance
             */
            Chunk.prototype.raw = $util.newBuffer([]);

            /**
             * Encodes the specified Chunk message. Does not implicitly {@link headway.v1.Chunk.verify|verify} messages.
             * @function encode
             * @memberof headway.v1.Chunk
             * @static
             * @param {headway.v1.Chunk.$Properties} message Chunk message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Chunk.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.raw != null && $Object.hasOwnProperty.call(message, "raw") && message.raw.length)
                    writer.uint32(/* id 1, wireType 2 =*/10).bytes(message.raw);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a Chunk message from the specified reader or buffer.
             * @function decode
             * @memberof headway.v1.Chunk
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {headway.v1.Chunk & headway.v1.Chunk.$Shape} Chunk
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Chunk.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.headway.v1.Chunk();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.bytes()).length)
                                message.raw = value;
                            else
                                delete message.raw;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            /**
             * Gets the type url for Chunk
             * @function getTypeUrl
             * @memberof headway.v1.Chunk
             * @static
             * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns {string} The type url
             */
            Chunk.getTypeUrl = function(prefix) {
                if (prefix === $undefined)
                    prefix = "type.googleapis.com";
                return prefix + "/headway.v1.Chunk";
            };

            return Chunk;
        })();

        v1.FramesRequest = (function() {

            /**
             * Properties of a FramesRequest.
             * @typedef {Object} headway.v1.FramesRequest.$Properties
             * @property {number|null} [leaseRevision] FramesRequest leaseRevision
             * @property {number|null} [generationCounter] FramesRequest generationCounter
             * @property {number|null} [rank] FramesRequest rank
             * @property {number|Long|null} [fromSequence] FramesRequest fromSequence
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a FramesRequest.
             * @memberof headway.v1
             * @interface IFramesRequest
             * @augments headway.v1.FramesRequest.$Properties
             * @deprecated Use headway.v1.FramesRequest.$Properties instead.
             */

            /**
             * Shape of a FramesRequest.
             * @typedef {headway.v1.FramesRequest.$Properties} headway.v1.FramesRequest.$Shape
             */

            /**
             * Constructs a new FramesRequest.
             * @memberof headway.v1
             * @classdesc Represents a FramesRequest.
             * @constructor
             * @param {headway.v1.FramesRequest.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const FramesRequest = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * FramesRequest leaseRevision.
             * @member {number} leaseRevision
             * @memberof headway.v1.FramesRequest
             * @instance
             */
            FramesRequest.prototype.leaseRevision = 0;

            /**
             * FramesRequest generationCounter.
             * @member {number} generationCounter
             * @memberof headway.v1.FramesRequest
             * @instance
             */
            FramesRequest.prototype.generationCounter = 0;

            /**
             * FramesRequest rank.
             * @member {number} rank
             * @memberof headway.v1.FramesRequest
             * @instance
             */
            FramesRequest.prototype.rank = 0;

            /**
             * FramesRequest fromSequence.
             * @member {number|Long} fromSequence
             * @memberof headway.v1.FramesRequest
             * @instance
             */
            FramesRequest.prototype.fromSequence = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

            /**
             * Encodes the specified FramesRequest message. Does not implicitly {@link headway.v1.FramesRequest.verify|verify} messages.
             * @function encode
             * @memberof headway.v1.FramesRequest
             * @static
             * @param {headway.v1.FramesRequest.$Properties} message FramesRequest message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            FramesRequest.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.leaseRevision != null && $Object.hasOwnProperty.call(message, "leaseRevision") && message.leaseRevision !== 0)
                    writer.uint32(/* id 1, wireType 0 =*/8).uint32(message.leaseRevision);
                if (message.generationCounter != null && $Object.hasOwnProperty.call(message, "generationCounter") && message.generationCounter !== 0)
                    writer.uint32(/* id 2, wireType 0 =*/16).uint32(message.generationCounter);
                if (message.rank != null && $Object.hasOwnProperty.call(message, "rank") && message.rank !== 0)
                    writer.uint32(/* id 3, wireType 0 =*/24).uint32(message.rank);
                if (message.fromSequence != null && $Object.hasOwnProperty.call(message, "fromSequence") && (typeof message.fromSequence === "object" ? message.fromSequence.low || message.fromSequence.high : message.fromSequence !== 0))
                    writer.uint32(/* id 4, wireType 0 =*/32).uint64(message.fromSequence);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a FramesRequest message from the specified reader or buffer.
             * @function decode
             * @memberof headway.v1.FramesRequest
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {headway.v1.FramesRequest & headway.v1.FramesRequest.$Shape} FramesRequest
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            FramesRequest.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.headway.v1.FramesRequest();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.leaseRevision = value;
                            else
                                delete message.leaseRevision;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.generationCounter = value;
                            else
                                delete message.generationCounter;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.rank = value;
                            else
                                delete message.rank;
                            continue;
                        }
                    case 4: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.fromSequence = value;
                            else
                                delete message.fromSequence;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            /**
             * Gets the type url for FramesRequest
             * @function getTypeUrl
             * @memberof headway.v1.FramesRequest
             * @static
             * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns {string} The type url
             */
            FramesRequest.getTypeUrl = function(prefix) {
                if (prefix === $undefined)
                    prefix = "type.googleapis.com";
                return prefix + "/headway.v1.FramesRequest";
            };

            return FramesRequest;
        })();

        v1.Frame = (function() {

            /**
             * Properties of a Frame.
             * @typedef {Object} headway.v1.Frame.$Properties
             * @property {Uint8Array|null} [raw] Frame raw
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a Frame.
             * @memberof headway.v1
             * @interface IFrame
             * @augments headway.v1.Frame.$Properties
             * @deprecated Use headway.v1.Frame.$Properties instead.
             */

            /**
             * Shape of a Frame.
             * @typedef {headway.v1.Frame.$Properties} headway.v1.Frame.$Shape
             */

            /**
             * Constructs a new Frame.
             * @memberof headway.v1
             * @classdesc Represents a Frame.
             * @constructor
             * @param {headway.v1.Frame.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Frame = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Frame raw.
             * @member {Uint8Array} raw
             * @memberof headway.v1.Frame
             * @instance
             */
            Frame.prototype.raw = $util.newBuffer([]);

            /**
             * Encodes the specified Frame message. Does not implicitly {@link headway.v1.Frame.verify|verify} messages.
             * @function encode
             * @memberof headway.v1.Frame
             * @static
             * @param {headway.v1.Frame.$Properties} message Frame message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Frame.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.raw != null && $Object.hasOwnProperty.call(message, "raw") && message.raw.length)
                    writer.uint32(/* id 1, wireType 2 =*/10).bytes(message.raw);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a Frame message from the specified reader or buffer.
             * @function decode
             * @memberof headway.v1.Frame
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {headway.v1.Frame & headway.v1.Frame.$Shape} Frame
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Frame.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.headway.v1.Frame();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.bytes()).length)
                                message.raw = value;
                            else
                                delete message.raw;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            /**
             * Gets the type url for Frame
             * @function getTypeUrl
             * @memberof headway.v1.Frame
             * @static
             * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns {string} The type url
             */
            Frame.getTypeUrl = function(prefix) {
                if (prefix === $undefined)
                    prefix = "type.googleapis.com";
                return prefix + "/headway.v1.Frame";
            };

            return Frame;
        })();

        v1.BlobRef = (function() {

            /**
             * Properties of a BlobRef.
             * @typedef {Object} headway.v1.BlobRef.$Properties
             * @property {string|null} [sha256] BlobRef sha256
             * @property {number|Long|null} [size] BlobRef size
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a BlobRef.
             * @memberof headway.v1
             * @interface IBlobRef
             * @augments headway.v1.BlobRef.$Properties
             * @deprecated Use headway.v1.BlobRef.$Properties instead.
             */

            /**
             * Shape of a BlobRef.
             * @typedef {headway.v1.BlobRef.$Properties} headway.v1.BlobRef.$Shape
             */

            /**
             * Constructs a new BlobRef.
             * @memberof headway.v1
             * @classdesc Represents a BlobRef.
             * @constructor
             * @param {headway.v1.BlobRef.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const BlobRef = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * BlobRef sha256.
             * @member {string} sha256
             * @memberof headway.v1.BlobRef
             * @instance
             */
            BlobRef.prototype.sha256 = "";

            /**
             * BlobRef size.
             * @member {number|Long} size
             * @memberof headway.v1.BlobRef
             * @instance
             */
            BlobRef.prototype.size = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

            /**
             * Encodes the specified BlobRef message. Does not implicitly {@link headway.v1.BlobRef.verify|verify} messages.
             * @function encode
             * @memberof headway.v1.BlobRef
             * @static
             * @param {headway.v1.BlobRef.$Properties} message BlobRef message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            BlobRef.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.sha256 != null && $Object.hasOwnProperty.call(message, "sha256") && message.sha256 !== "")
                    writer.uint32(/* id 1, wireType 2 =*/10).string(message.sha256);
                if (message.size != null && $Object.hasOwnProperty.call(message, "size") && (typeof message.size === "object" ? message.size.low || message.size.high : message.size !== 0))
                    writer.uint32(/* id 2, wireType 0 =*/16).uint64(message.size);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a BlobRef message from the specified reader or buffer.
             * @function decode
             * @memberof headway.v1.BlobRef
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {headway.v1.BlobRef & headway.v1.BlobRef.$Shape} BlobRef
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            BlobRef.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.headway.v1.BlobRef();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.sha256 = value;
                            else
                                delete message.sha256;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.size = value;
                            else
                                delete message.size;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            /**
             * Gets the type url for BlobRef
             * @function getTypeUrl
             * @memberof headway.v1.BlobRef
             * @static
             * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns {string} The type url
             */
            BlobRef.getTypeUrl = function(prefix) {
                if (prefix === $undefined)
                    prefix = "type.googleapis.com";
                return prefix + "/headway.v1.BlobRef";
            };

            return BlobRef;
        })();

        v1.RegisterRequest = (function() {

            /**
             * Properties of a RegisterRequest.
             * @typedef {Object} headway.v1.RegisterRequest.$Properties
             * @property {number|null} [protocolVersion] RegisterRequest protocolVersion
             * @property {string|null} [address] RegisterRequest address
             * @property {number|null} [pid] RegisterRequest pid
             * @property {string|null} [host] RegisterRequest host
             * @property {number|null} [metricsPort] RegisterRequest metricsPort
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a RegisterRequest.
             * @memberof headway.v1
             * @interface IRegisterRequest
             * @augments headway.v1.RegisterRequest.$Properties
             * @deprecated Use headway.v1.RegisterRequest.$Properties instead.
             */

            /**
             * Shape of a RegisterRequest.
             * @typedef {headway.v1.RegisterRequest.$Properties} headway.v1.RegisterRequest.$Shape
             */

            /**
             * Constructs a new RegisterRequest.
             * @memberof headway.v1
             * @classdesc Represents a RegisterRequest.
             * @constructor
             * @param {headway.v1.RegisterRequest.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const RegisterRequest = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * RegisterRequest protocolVersion.
             * @member {number} protocolVersion
             * @memberof headway.v1.RegisterRequest
             * @instance
             */
            RegisterRequest.prototype.protocolVersion = 0;

            /**
             * RegisterRequest address.
             * @member {string} address
             * @memberof headway.v1.RegisterRequest
             * @instance
             */
            RegisterRequest.prototype.address = "";

            /**
             * RegisterRequest pid.
             * @member {number} pid
             * @memberof headway.v1.RegisterRequest
             * @instance
             */
            RegisterRequest.prototype.pid = 0;

            /**
             * RegisterRequest host.
             * @member {string} host
             * @memberof headway.v1.RegisterRequest
             * @instance
             */
            RegisterRequest.prototype.host = "";

            /**
             * RegisterRequest metricsPort.
             * @member {number} metricsPort
             * @memberof headway.v1.RegisterRequest
             * @instance
             */
            RegisterRequest.prototype.metricsPort = 0;

            /**
             * Encodes the specified RegisterRequest message. Does not implicitly {@link headway.v1.RegisterRequest.verify|verify} messages.
             * @function encode
             * @memberof headway.v1.RegisterRequest
             * @static
             * @param {headway.v1.RegisterRequest.$Properties} message RegisterRequest message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            RegisterRequest.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.protocolVersion != null && $Object.hasOwnProperty.call(message, "protocolVersion") && message.protocolVersion !== 0)
                    writer.uint32(/* id 1, wireType 0 =*/8).uint32(message.protocolVersion);
                if (message.address != null && $Object.hasOwnProperty.call(message, "address") && message.address !== "")
                    writer.uint32(/* id 2, wireType 2 =*/18).string(message.address);
                if (message.pid != null && $Object.hasOwnProperty.call(message, "pid") && message.pid !== 0)
                    writer.uint32(/* id 3, wireType 0 =*/24).uint32(message.pid);
                if (message.host != null && $Object.hasOwnProperty.call(message, "host") && message.host !== "")
                    writer.uint32(/* id 4, wireType 2 =*/34).string(message.host);
                if (message.metricsPort != null && $Object.hasOwnProperty.call(message, "metricsPort") && message.metricsPort !== 0)
                    writer.uint32(/* id 5, wireType 0 =*/40).uint32(message.metricsPort);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a RegisterRequest message from the specified reader or buffer.
             * @function decode
             * @memberof headway.v1.RegisterRequest
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {headway.v1.RegisterRequest & headway.v1.RegisterRequest.$Shape} RegisterRequest
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            RegisterRequest.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.headway.v1.RegisterRequest();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.protocolVersion = value;
                            else
                                delete message.protocolVersion;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.address = value;
                            else
                                delete message.address;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.pid = value;
                            else
                                delete message.pid;
                            continue;
                        }
                    case 4: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.host = value;
                            else
                                delete message.host;
                            continue;
                        }
                    case 5: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.metricsPort = value;
                            else
                                delete message.metricsPort;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            /**
             * Gets the type url for RegisterRequest
             * @function getTypeUrl
             * @memberof headway.v1.RegisterRequest
             * @static
             * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns {string} The type url
             */
            RegisterRequest.getTypeUrl = function(prefix) {
                if (prefix === $undefined)
                    prefix = "type.googleapis.com";
                return prefix + "/headway.v1.RegisterRequest";
            };

            return RegisterRequest;
        })();

        v1.RegisterResponse = (function() {

            /**
             * Properties of a RegisterResponse.
             * @typedef {Object} headway.v1.RegisterResponse.$Properties
             * @property {number|null} [workerId] RegisterResponse workerId
             * @property {headway.v1.BlobRef.$Properties|null} [assignment] RegisterResponse assignment
             * @property {Array.<string>|null} [sources] RegisterResponse sources
             * @property {string|null} [ticket] RegisterResponse ticket
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a RegisterResponse.
             * @memberof headway.v1
             * @interface IRegisterResponse
             * @augments headway.v1.RegisterResponse.$Properties
             * @deprecated Use headway.v1.RegisterResponse.$Properties instead.
             */

            /**
             * Shape of a RegisterResponse.
             * @typedef {headway.v1.RegisterResponse.$Properties} headway.v1.RegisterResponse.$Shape
             */

            /**
             * Constructs a new RegisterResponse.
             * @memberof headway.v1
             * @classdesc Represents a RegisterResponse.
             * @constructor
             * @param {headway.v1.RegisterResponse.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const RegisterResponse = function (properties) {
                this.sources = [];
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * RegisterResponse workerId.
             * @member {number} workerId
             * @memberof headway.v1.RegisterResponse
             * @instance
             */
            RegisterResponse.prototype.workerId = 0;

            /**
             * RegisterResponse assignment.
             * @member {headway.v1.BlobRef.$Properties|null|undefined} assignment
             * @memberof headway.v1.RegisterResponse
             * @instance
             */
            RegisterResponse.prototype.assignment = null;

            /**
             * RegisterResponse sources.
             * @member {Array.<string>} sources
             * @memberof headway.v1.RegisterResponse
             * @instance
             */
            RegisterResponse.prototype.sources = $util.emptyArray;

            /**
             * RegisterResponse ticket.
             * @member {string} ticket
             * @memberof headway.v1.RegisterResponse
             * @instance
             */
            RegisterResponse.prototype.ticket = "";

            /**
             * Encodes the specified RegisterResponse message. Does not implicitly {@link headway.v1.RegisterResponse.verify|verify} messages.
             * @function encode
             * @memberof headway.v1.RegisterResponse
             * @static
             * @param {headway.v1.RegisterResponse.$Properties} message RegisterResponse message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            RegisterResponse.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.workerId != null && $Object.hasOwnProperty.call(message, "workerId") && message.workerId !== 0)
                    writer.uint32(/* id 1, wireType 0 =*/8).uint32(message.workerId);
                if (message.assignment != null && $Object.hasOwnProperty.call(message, "assignment"))
                    $root.headway.v1.BlobRef.encode(message.assignment, writer.uint32(/* id 2, wireType 2 =*/18).fork(), _depth + 1).ldelim();
                if (message.sources != null && message.sources.length)
                    for (let i = 0; i < message.sources.length; ++i)
                        writer.uint32(/* id 3, wireType 2 =*/26).string(message.sources[i]);
                if (message.ticket != null && $Object.hasOwnProperty.call(message, "ticket") && message.ticket !== "")
                    writer.uint32(/* id 4, wireType 2 =*/34).string(message.ticket);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a RegisterResponse message from the specified reader or buffer.
             * @function decode
             * @memberof headway.v1.RegisterResponse
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {headway.v1.RegisterResponse & headway.v1.RegisterResponse.$Shape} RegisterResponse
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            RegisterResponse.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.headway.v1.RegisterResponse();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.workerId = value;
                            else
                                delete message.workerId;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            message.assignment = $root.headway.v1.BlobRef.decode(reader, reader.size(), $undefined, _depth + 1, message.assignment);
                            continue;
                        }
                    case 3: {
                            if (wireType !== 2)
                                break;
                            if (!(message.sources && message.sources.length))
                                message.sources = [];
                            message.sources.push(reader.stringVerify());
                            continue;
                        }
                    case 4: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.ticket = value;
                            else
                                delete message.ticket;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            /**
             * Gets the type url for RegisterResponse
             * @function getTypeUrl
             * @memberof headway.v1.RegisterResponse
             * @static
             * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns {string} The type url
             */
            RegisterResponse.getTypeUrl = function(prefix) {
                if (prefix === $undefined)
                    prefix = "type.googleapis.com";
                return prefix + "/headway.v1.RegisterResponse";
            };

            return RegisterResponse;
        })();

        v1.JoinRequest = (function() {

            /**
             * Properties of a JoinRequest.
             * @typedef {Object} headway.v1.JoinRequest.$Properties
             * @property {string|null} [fingerprint] JoinRequest fingerprint
             * @property {Uint8Array|null} [goldenFeatures] JoinRequest goldenFeatures
             * @property {Array.<string>|null} [featureHashes] JoinRequest featureHashes
             * @property {Array.<string>|null} [gradientHashes] JoinRequest gradientHashes
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a JoinRequest.
             * @memberof headway.v1
             * @interface IJoinRequest
             * @augments headway.v1.JoinRequest.$Properties
             * @deprecated Use headway.v1.JoinRequest.$Properties instead.
             */

            /**
             * Shape of a JoinRequest.
             * @typedef {headway.v1.JoinRequest.$Properties} headway.v1.JoinRequest.$Shape
             */

            /**
             * Constructs a new JoinRequest.
             * @memberof headway.v1
             * @classdesc Represents a JoinRequest.
             * @constructor
             * @param {headway.v1.JoinRequest.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const JoinRequest = function (properties) {
                this.featureHashes = [];
                this.gradientHashes = [];
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * JoinRequest fingerprint.
             * @member {string} fingerprint
             * @memberof headway.v1.JoinRequest
             * @instance
             */
            JoinRequest.prototype.fingerprint = "";

            /**
             * JoinRequest goldenFeatures.
             * @member {Uint8Array} goldenFeatures
             * @memberof headway.v1.JoinRequest
             * @instance
             */
            JoinRequest.prototype.goldenFeatures = $util.newBuffer([]);

            /**
             * JoinRequest featureHashes.
             * @member {Array.<string>} featureHashes
             * @memberof headway.v1.JoinRequest
             * @instance
             */
            JoinRequest.prototype.featureHashes = $util.emptyArray;

            /**
             * JoinRequest gradientHashes.
             * @member {Array.<string>} gradientHashes
             * @memberof headway.v1.JoinRequest
             * @instance
             */
            JoinRequest.prototype.gradientHashes = $util.emptyArray;

            /**
             * Encodes the specified JoinRequest message. Does not implicitly {@link headway.v1.JoinRequest.verify|verify} messages.
             * @function encode
             * @memberof headway.v1.JoinRequest
             * @static
             * @param {headway.v1.JoinRequest.$Properties} message JoinRequest message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            JoinRequest.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.fingerprint != null && $Object.hasOwnProperty.call(message, "fingerprint") && message.fingerprint !== "")
                    writer.uint32(/* id 2, wireType 2 =*/18).string(message.fingerprint);
                if (message.goldenFeatures != null && $Object.hasOwnProperty.call(message, "goldenFeatures") && message.goldenFeatures.length)
                    writer.uint32(/* id 3, wireType 2 =*/26).bytes(message.goldenFeatures);
                if (message.featureHashes != null && message.featureHashes.length)
                    for (let i = 0; i < message.featureHashes.length; ++i)
                        writer.uint32(/* id 4, wireType 2 =*/34).string(message.featureHashes[i]);
                if (message.gradientHashes != null && message.gradientHashes.length)
                    for (let i = 0; i < message.gradientHashes.length; ++i)
                        writer.uint32(/* id 5, wireType 2 =*/42).string(message.gradientHashes[i]);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a JoinRequest message from the specified reader or buffer.
             * @function decode
             * @memberof headway.v1.JoinRequest
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {headway.v1.JoinRequest & headway.v1.JoinRequest.$Shape} JoinRequest
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            JoinRequest.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.headway.v1.JoinRequest();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 2: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.fingerprint = value;
                            else
                                delete message.fingerprint;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.bytes()).length)
                                message.goldenFeatures = value;
                            else
                                delete message.goldenFeatures;
                            continue;
                        }
                    case 4: {
                            if (wireType !== 2)
                                break;
                            if (!(message.featureHashes && message.featureHashes.length))
                                message.featureHashes = [];
                            message.featureHashes.push(reader.stringVerify());
                            continue;
                        }
                    case 5: {
                            if (wireType !== 2)
                                break;
                            if (!(message.gradientHashes && message.gradientHashes.length))
                                message.gradientHashes = [];
                            message.gradientHashes.push(reader.stringVerify());
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            /**
             * Gets the type url for JoinRequest
             * @function getTypeUrl
             * @memberof headway.v1.JoinRequest
             * @static
             * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns {string} The type url
             */
            JoinRequest.getTypeUrl = function(prefix) {
                if (prefix === $undefined)
                    prefix = "type.googleapis.com";
                return prefix + "/headway.v1.JoinRequest";
            };

            return JoinRequest;
        })();

        v1.JoinResponse = (function() {

            /**
             * Properties of a JoinResponse.
             * @typedef {Object} headway.v1.JoinResponse.$Properties
             * @property {boolean|null} [admitted] JoinResponse admitted
             * @property {string|null} [reason] JoinResponse reason
             * @property {string|null} [code] JoinResponse code
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a JoinResponse.
             * @memberof headway.v1
             * @interface IJoinResponse
             * @augments headway.v1.JoinResponse.$Properties
             * @deprecated Use headway.v1.JoinResponse.$Properties instead.
             */

            /**
             * Shape of a JoinResponse.
             * @typedef {headway.v1.JoinResponse.$Properties} headway.v1.JoinResponse.$Shape
             */

            /**
             * Constructs a new JoinResponse.
             * @memberof headway.v1
             * @classdesc Represents a JoinResponse.
             * @constructor
             * @param {headway.v1.JoinResponse.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const JoinResponse = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * JoinResponse admitted.
             * @member {boolean} admitted
             * @memberof headway.v1.JoinResponse
             * @instance
             */
            JoinResponse.prototype.admitted = false;

            /**
             * JoinResponse reason.
             * @member {string} reason
             * @memberof headway.v1.JoinResponse
             * @instance
             */
            JoinResponse.prototype.reason = "";

            /**
             * JoinResponse code.
             * @member {string} code
             * @memberof headway.v1.JoinResponse
             * @instance
             */
            JoinResponse.prototype.code = "";

            /**
             * Encodes the specified JoinResponse message. Does not implicitly {@link headway.v1.JoinResponse.verify|verify} messages.
             * @function encode
             * @memberof headway.v1.JoinResponse
             * @static
             * @param {headway.v1.JoinResponse.$Properties} message JoinResponse message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            JoinResponse.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.admitted != null && $Object.hasOwnProperty.call(message, "admitted") && message.admitted !== false)
                    writer.uint32(/* id 1, wireType 0 =*/8).bool(message.admitted);
                if (message.reason != null && $Object.hasOwnProperty.call(message, "reason") && message.reason !== "")
                    writer.uint32(/* id 2, wireType 2 =*/18).string(message.reason);
                if (message.code != null && $Object.hasOwnProperty.call(message, "code") && message.code !== "")
                    writer.uint32(/* id 3, wireType 2 =*/26).string(message.code);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a JoinResponse message from the specified reader or buffer.
             * @function decode
             * @memberof headway.v1.JoinResponse
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {headway.v1.JoinResponse & headway.v1.JoinResponse.$Shape} JoinResponse
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            JoinResponse.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.headway.v1.JoinResponse();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.bool())
                                message.admitted = value;
                            else
                                delete message.admitted;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.reason = value;
                            else
                                delete message.reason;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.code = value;
                            else
                                delete message.code;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            /**
             * Gets the type url for JoinResponse
             * @function getTypeUrl
             * @memberof headway.v1.JoinResponse
             * @static
             * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns {string} The type url
             */
            JoinResponse.getTypeUrl = function(prefix) {
                if (prefix === $undefined)
                    prefix = "type.googleapis.com";
                return prefix + "/headway.v1.JoinResponse";
            };

            return JoinResponse;
        })();

        v1.Generation = (function() {

            /**
             * Properties of a Generation.
             * @typedef {Object} headway.v1.Generation.$Properties
             * @property {number|null} [leaseRevision] Generation leaseRevision
             * @property {number|null} [counter] Generation counter
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a Generation.
             * @memberof headway.v1
             * @interface IGeneration
             * @augments headway.v1.Generation.$Properties
             * @deprecated Use headway.v1.Generation.$Properties instead.
             */

            /**
             * Shape of a Generation.
             * @typedef {headway.v1.Generation.$Properties} headway.v1.Generation.$Shape
             */

            /**
             * Constructs a new Generation.
             * @memberof headway.v1
             * @classdesc Represents a Generation.
             * @constructor
             * @param {headway.v1.Generation.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Generation = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Generation leaseRevision.
             * @member {number} leaseRevision
             * @memberof headway.v1.Generation
             * @instance
             */
            Generation.prototype.leaseRevision = 0;

            /**
             * Generation counter.
             * @member {number} counter
             * @memberof headway.v1.Generation
             * @instance
             */
            Generation.prototype.counter = 0;

            /**
             * Encodes the specified Generation message. Does not implicitly {@link headway.v1.Generation.verify|verify} messages.
             * @function encode
             * @memberof headway.v1.Generation
             * @static
             * @param {headway.v1.Generation.$Properties} message Generation message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Generation.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.leaseRevision != null && $Object.hasOwnProperty.call(message, "leaseRevision") && message.leaseRevision !== 0)
                    writer.uint32(/* id 1, wireType 0 =*/8).uint32(message.leaseRevision);
                if (message.counter != null && $Object.hasOwnProperty.call(message, "counter") && message.counter !== 0)
                    writer.uint32(/* id 2, wireType 0 =*/16).uint32(message.counter);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a Generation message from the specified reader or buffer.
             * @function decode
             * @memberof headway.v1.Generation
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {headway.v1.Generation & headway.v1.Generation.$Shape} Generation
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Generation.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.headway.v1.Generation();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.leaseRevision = value;
                            else
                                delete message.leaseRevision;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.counter = value;
                            else
                                delete message.counter;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            /**
             * Gets the type url for Generation
             * @function getTypeUrl
             * @memberof headway.v1.Generation
             * @static
             * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns {string} The type url
             */
            Generation.getTypeUrl = function(prefix) {
                if (prefix === $undefined)
                    prefix = "type.googleapis.com";
                return prefix + "/headway.v1.Generation";
            };

            return Generation;
        })();

        v1.WorkerReport = (function() {

            /**
             * Properties of a WorkerReport.
             * @typedef {Object} headway.v1.WorkerReport.$Properties
             * @property {headway.v1.Heartbeat.$Properties|null} [heartbeat] WorkerReport heartbeat
             * @property {headway.v1.Prepared.$Properties|null} [prepared] WorkerReport prepared
             * @property {headway.v1.ExtractProgress.$Properties|null} [extractProgress] WorkerReport extractProgress
             * @property {headway.v1.EpochEnd.$Properties|null} [epochEnd] WorkerReport epochEnd
             * @property {headway.v1.StatePublished.$Properties|null} [statePublished] WorkerReport statePublished
             * @property {headway.v1.Finished.$Properties|null} [finished] WorkerReport finished
             * @property {headway.v1.Failed.$Properties|null} [failed] WorkerReport failed
             * @property {headway.v1.BadImages.$Properties|null} [badImages] WorkerReport badImages
             * @property {headway.v1.Generation.$Properties|null} [generation] WorkerReport generation
             * @property {"heartbeat"|"prepared"|"extractProgress"|"epochEnd"|"statePublished"|"finished"|"failed"|"badImages"} [report] WorkerReport report
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a WorkerReport.
             * @memberof headway.v1
             * @interface IWorkerReport
             * @augments headway.v1.WorkerReport.$Properties
             * @deprecated Use headway.v1.WorkerReport.$Properties instead.
             */

            /**
             * Narrowed shape of a WorkerReport.
             * @typedef {{
             *   heartbeat?: headway.v1.Heartbeat.$Shape|null;
             *   prepared?: headway.v1.Prepared.$Shape|null;
             *   extractProgress?: headway.v1.ExtractProgress.$Shape|null;
             *   epochEnd?: headway.v1.EpochEnd.$Shape|null;
             *   statePublished?: headway.v1.StatePublished.$Shape|null;
             *   finished?: headway.v1.Finished.$Shape|null;
             *   failed?: headway.v1.Failed.$Shape|null;
             *   badImages?: headway.v1.BadImages.$Shape|null;
             *   generation?: headway.v1.Generation.$Shape|null;
             *   $unknowns?: Array.<Uint8Array>;
             * } & (
             *   ({ report?: undefined; heartbeat?: null; prepared?: null; extractProgress?: null; epochEnd?: null; statePublished?: null; finished?: null; failed?: null; badImages?: null }|{ report?: "heartbeat"; heartbeat: headway.v1.Heartbeat.$Shape; prepared?: null; extractProgress?: null; epochEnd?: null; statePublished?: null; finished?: null; failed?: null; badImages?: null }|{ report?: "prepared"; heartbeat?: null; prepared: headway.v1.Prepared.$Shape; extractProgress?: null; epochEnd?: null; statePublished?: null; finished?: null; failed?: null; badImages?: null }|{ report?: "extractProgress"; heartbeat?: null; prepared?: null; extractProgress: headway.v1.ExtractProgress.$Shape; epochEnd?: null; statePublished?: null; finished?: null; failed?: null; badImages?: null }|{ report?: "epochEnd"; heartbeat?: null; prepared?: null; extractProgress?: null; epochEnd: headway.v1.EpochEnd.$Shape; statePublished?: null; finished?: null; failed?: null; badImages?: null }|{ report?: "statePublished"; heartbeat?: null; prepared?: null; extractProgress?: null; epochEnd?: null; statePublished: headway.v1.StatePublished.$Shape; finished?: null; failed?: null; badImages?: null }|{ report?: "finished"; heartbeat?: null; prepared?: null; extractProgress?: null; epochEnd?: null; statePublished?: null; finished: headway.v1.Finished.$Shape; failed?: null; badImages?: null }|{ report?: "failed"; heartbeat?: null; prepared?: null; extractProgress?: null; epochEnd?: null; statePublished?: null; finished?: null; failed: headway.v1.Failed.$Shape; badImages?: null }|{ report?: "badImages"; heartbeat?: null; prepared?: null; extractProgress?: null; epochEnd?: null; statePublished?: null; finished?: null; failed?: null; badImages: headway.v1.BadImages.$Shape })
             * )} headway.v1.WorkerReport.$Shape
             */

            /**
             * Constructs a new WorkerReport.
             * @memberof headway.v1
             * @classdesc Represents a WorkerReport.
             * @constructor
             * @param {headway.v1.WorkerReport.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const WorkerReport = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * WorkerReport heartbeat.
             * @member {headway.v1.Heartbeat.$Properties|null|undefined} heartbeat
             * @memberof headway.v1.WorkerReport
             * @instance
             */
            WorkerReport.prototype.heartbeat = null;

            /**
             * WorkerReport prepared.
             * @member {headway.v1.Prepared.$Properties|null|undefined} prepared
             * @memberof headway.v1.WorkerReport
             * @instance
             */
            WorkerReport.prototype.prepared = null;

            /**
             * WorkerReport extractProgress.
             * @member {headway.v1.ExtractProgress.$Properties|null|undefined} extractProgress
             * @memberof headway.v1.WorkerReport
             * @instance
             */
            WorkerReport.prototype.extractProgress = null;

            /**
             * WorkerReport epochEnd.
             * @member {headway.v1.EpochEnd.$Properties|null|undefined} epochEnd
             * @memberof headway.v1.WorkerReport
             * @instance
             */
            WorkerReport.prototype.epochEnd = null;

            /**
             * WorkerReport statePublished.
             * @member {headway.v1.StatePublished.$Properties|null|undefined} statePublished
             * @memberof headway.v1.WorkerReport
             * @instance
             */
            WorkerReport.prototype.statePublished = null;

            /**
             * WorkerReport finished.
             * @member {headway.v1.Finished.$Properties|null|undefined} finished
             * @memberof headway.v1.WorkerReport
             * @instance
             */
            WorkerReport.prototype.finished = null;

            /**
             * WorkerReport failed.
             * @member {headway.v1.Failed.$Properties|null|undefined} failed
             * @memberof headway.v1.WorkerReport
             * @instance
             */
            WorkerReport.prototype.failed = null;

            /**
             * WorkerReport badImages.
             * @member {headway.v1.BadImages.$Properties|null|undefined} badImages
             * @memberof headway.v1.WorkerReport
             * @instance
             */
            WorkerReport.prototype.badImages = null;

            /**
             * WorkerReport generation.
             * @member {headway.v1.Generation.$Properties|null|undefined} generation
             * @memberof headway.v1.WorkerReport
             * @instance
             */
            WorkerReport.prototype.generation = null;

            // OneOf field names bound to virtual getters and setters
            let $oneOfFields;

            /**
             * WorkerReport report.
             * @member {"heartbeat"|"prepared"|"extractProgress"|"epochEnd"|"statePublished"|"finished"|"failed"|"badImages"|undefined} report
             * @memberof headway.v1.WorkerReport
             * @instance
             */
            $Object.defineProperty(WorkerReport.prototype, "report", {
                get: $util.oneOfGetter($oneOfFields = ["heartbeat", "prepared", "extractProgress", "epochEnd", "statePublished", "finished", "failed", "badImages"]),
                set: $util.oneOfSetter($oneOfFields)
            });

            /**
             * Encodes the specified WorkerReport message. Does not implicitly {@link headway.v1.WorkerReport.verify|verify} messages.
             * @function encode
             * @memberof headway.v1.WorkerReport
             * @static
             * @param {headway.v1.WorkerReport.$Properties} message WorkerReport message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            WorkerReport.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.heartbeat != null && $Object.hasOwnProperty.call(message, "heartbeat"))
                    $root.headway.v1.Heartbeat.encode(message.heartbeat, writer.uint32(/* id 2, wireType 2 =*/18).fork(), _depth + 1).ldelim();
                if (message.prepared != null && $Object.hasOwnProperty.call(message, "prepared"))
                    $root.headway.v1.Prepared.encode(message.prepared, writer.uint32(/* id 3, wireType 2 =*/26).fork(), _depth + 1).ldelim();
                if (message.extractProgress != null && $Object.hasOwnProperty.call(message, "extractProgress"))
                    $root.headway.v1.ExtractProgress.encode(message.extractProgress, writer.uint32(/* id 4, wireType 2 =*/34).fork(), _depth + 1).ldelim();
                if (message.epochEnd != null && $Object.hasOwnProperty.call(message, "epochEnd"))
                    $root.headway.v1.EpochEnd.encode(message.epochEnd, writer.uint32(/* id 5, wireType 2 =*/42).fork(), _depth + 1).ldelim();
                if (message.statePublished != null && $Object.hasOwnProperty.call(message, "statePublished"))
                    $root.headway.v1.StatePublished.encode(message.statePublished, writer.uint32(/* id 6, wireType 2 =*/50).fork(), _depth + 1).ldelim();
                if (message.finished != null && $Object.hasOwnProperty.call(message, "finished"))
                    $root.headway.v1.Finished.encode(message.finished, writer.uint32(/* id 7, wireType 2 =*/58).fork(), _depth + 1).ldelim();
                if (message.failed != null && $Object.hasOwnProperty.call(message, "failed"))
                    $root.headway.v1.Failed.encode(message.failed, writer.uint32(/* id 8, wireType 2 =*/66).fork(), _depth + 1).ldelim();
                if (message.badImages != null && $Object.hasOwnProperty.call(message, "badImages"))
                    $root.headway.v1.BadImages.encode(message.badImages, writer.uint32(/* id 9, wireType 2 =*/74).fork(), _depth + 1).ldelim();
                if (message.generation != null && $Object.hasOwnProperty.call(message, "generation"))
                    $root.headway.v1.Generation.encode(message.generation, writer.uint32(/* id 10, wireType 2 =*/82).fork(), _depth + 1).ldelim();
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a WorkerReport message from the specified reader or buffer.
             * @function decode
             * @memberof headway.v1.WorkerReport
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {headway.v1.WorkerReport & headway.v1.WorkerReport.$Shape} WorkerReport
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            WorkerReport.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.headway.v1.WorkerReport();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 2: {
                            if (wireType !== 2)
                                break;
                            message.heartbeat = $root.headway.v1.Heartbeat.decode(reader, reader.size(), $undefined, _depth + 1, message.heartbeat);
                            message.report = "heartbeat";
                            continue;
                        }
                    case 3: {
                            if (wireType !== 2)
                                break;
                            message.prepared = $root.headway.v1.Prepared.decode(reader, reader.size(), $undefined, _depth + 1, message.prepared);
                            message.report = "prepared";
                            continue;
                        }
                    case 4: {
                            if (wireType !== 2)
                                break;
                            message.extractProgress = $root.headway.v1.ExtractProgress.decode(reader, reader.size(), $undefined, _depth + 1, message.extractProgress);
                            message.report = "extractProgress";
                            continue;
                        }
                    case 5: {
                            if (wireType !== 2)
                                break;
                            message.epochEnd = $root.headway.v1.EpochEnd.decode(reader, reader.size(), $undefined, _depth + 1, message.epochEnd);
                            message.report = "epochEnd";
                            continue;
                        }
                    case 6: {
                            if (wireType !== 2)
                                break;
                            message.statePublished = $root.headway.v1.StatePublished.decode(reader, reader.size(), $undefined, _depth + 1, message.statePublished);
                            message.report = "statePublished";
                            continue;
                        }
                    case 7: {
                            if (wireType !== 2)
                                break;
                            message.finished = $root.headway.v1.Finished.decode(reader, reader.size(), $undefined, _depth + 1, message.finished);
                            message.report = "finished";
                            continue;
                        }
                    case 8: {
                            if (wireType !== 2)
                                break;
                            message.failed = $root.headway.v1.Failed.decode(reader, reader.size(), $undefined, _depth + 1, message.failed);
                            message.report = "failed";
                            continue;
                        }
                    case 9: {
                            if (wireType !== 2)
                                break;
                            message.badImages = $root.headway.v1.BadImages.decode(reader, reader.size(), $undefined, _depth + 1, message.badImages);
                            message.report = "badImages";
                            continue;
                        }
                    case 10: {
                            if (wireType !== 2)
                                break;
                            message.generation = $root.headway.v1.Generation.decode(reader, reader.size(), $undefined, _depth + 1, message.generation);
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            /**
             * Gets the type url for WorkerReport
             * @function getTypeUrl
             * @memberof headway.v1.WorkerReport
             * @static
             * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns {string} The type url
             */
            WorkerReport.getTypeUrl = function(prefix) {
                if (prefix === $undefined)
                    prefix = "type.googleapis.com";
                return prefix + "/headway.v1.WorkerReport";
            };

            return WorkerReport;
        })();

        v1.Heartbeat = (function() {

            /**
             * Properties of a Heartbeat.
             * @typedef {Object} headway.v1.Heartbeat.$Properties
             * @property {number|Long|null} [step] Heartbeat step
             * @property {number|Long|null} [samples] Heartbeat samples
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a Heartbeat.
             * @memberof headway.v1
             * @interface IHeartbeat
             * @augments headway.v1.Heartbeat.$Properties
             * @deprecated Use headway.v1.Heartbeat.$Properties instead.
             */

            /**
             * Shape of a Heartbeat.
             * @typedef {headway.v1.Heartbeat.$Properties} headway.v1.Heartbeat.$Shape
             */

            /**
             * Constructs a new Heartbeat.
             * @memberof headway.v1
             * @classdesc Represents a Heartbeat.
             * @constructor
             * @param {headway.v1.Heartbeat.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Heartbeat = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Heartbeat step.
             * @member {number|Long} step
             * @memberof headway.v1.Heartbeat
             * @instance
             */
            Heartbeat.prototype.step = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

            /**
             * Heartbeat samples.
             * @member {number|Long} samples
             * @memberof headway.v1.Heartbeat
             * @instance
             */
            Heartbeat.prototype.samples = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

            /**
             * Encodes the specified Heartbeat message. Does not implicitly {@link headway.v1.Heartbeat.verify|verify} messages.
             * @function encode
             * @memberof headway.v1.Heartbeat
             * @static
             * @param {headway.v1.Heartbeat.$Properties} message Heartbeat message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Heartbeat.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.step != null && $Object.hasOwnProperty.call(message, "step") && (typeof message.step === "object" ? message.step.low || message.step.high : message.step !== 0))
                    writer.uint32(/* id 3, wireType 0 =*/24).uint64(message.step);
                if (message.samples != null && $Object.hasOwnProperty.call(message, "samples") && (typeof message.samples === "object" ? message.samples.low || message.samples.high : message.samples !== 0))
                    writer.uint32(/* id 5, wireType 0 =*/40).uint64(message.samples);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a Heartbeat message from the specified reader or buffer.
             * @function decode
             * @memberof headway.v1.Heartbeat
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {headway.v1.Heartbeat & headway.v1.Heartbeat.$Shape} Heartbeat
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Heartbeat.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.headway.v1.Heartbeat();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 3: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.step = value;
                            else
                                delete message.step;
                            continue;
                        }
                    case 5: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.samples = value;
                            else
                                delete message.samples;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            /**
             * Gets the type url for Heartbeat
             * @function getTypeUrl
             * @memberof headway.v1.Heartbeat
             * @static
             * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns {string} The type url
             */
            Heartbeat.getTypeUrl = function(prefix) {
                if (prefix === $undefined)
                    prefix = "type.googleapis.com";
                return prefix + "/headway.v1.Heartbeat";
            };

            return Heartbeat;
        })();

        v1.ExtractProgress = (function() {

            /**
             * Properties of an ExtractProgress.
             * @typedef {Object} headway.v1.ExtractProgress.$Properties
             * @property {number|Long|null} [done] ExtractProgress done
             * @property {number|Long|null} [total] ExtractProgress total
             * @property {number|Long|null} [hits] ExtractProgress hits
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of an ExtractProgress.
             * @memberof headway.v1
             * @interface IExtractProgress
             * @augments headway.v1.ExtractProgress.$Properties
             * @deprecated Use headway.v1.ExtractProgress.$Properties instead.
             */

            /**
             * Shape of an ExtractProgress.
             * @typedef {headway.v1.ExtractProgress.$Properties} headway.v1.ExtractProgress.$Shape
             */

            /**
             * Constructs a new ExtractProgress.
             * @memberof headway.v1
             * @classdesc Represents an ExtractProgress.
             * @constructor
             * @param {headway.v1.ExtractProgress.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const ExtractProgress = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * ExtractProgress done.
             * @member {number|Long} done
             * @memberof headway.v1.ExtractProgress
             * @instance
             */
            ExtractProgress.prototype.done = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

            /**
             * ExtractProgress total.
             * @member {number|Long} total
             * @memberof headway.v1.ExtractProgress
             * @instance
             */
            ExtractProgress.prototype.total = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

            /**
             * ExtractProgress hits.
             * @member {number|Long} hits
             * @memberof headway.v1.ExtractProgress
             * @instance
             */
            ExtractProgress.prototype.hits = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

            /**
             * Encodes the specified ExtractProgress message. Does not implicitly {@link headway.v1.ExtractProgress.verify|verify} messages.
             * @function encode
             * @memberof headway.v1.ExtractProgress
             * @static
             * @param {headway.v1.ExtractProgress.$Properties} message ExtractProgress message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            ExtractProgress.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.done != null && $Object.hasOwnProperty.call(message, "done") && (typeof message.done === "object" ? message.done.low || message.done.high : message.done !== 0))
                    writer.uint32(/* id 1, wireType 0 =*/8).uint64(message.done);
                if (message.total != null && $Object.hasOwnProperty.call(message, "total") && (typeof message.total === "object" ? message.total.low || message.total.high : message.total !== 0))
                    writer.uint32(/* id 2, wireType 0 =*/16).uint64(message.total);
                if (message.hits != null && $Object.hasOwnProperty.call(message, "hits") && (typeof message.hits === "object" ? message.hits.low || message.hits.high : message.hits !== 0))
                    writer.uint32(/* id 3, wireType 0 =*/24).uint64(message.hits);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes an ExtractProgress message from the specified reader or buffer.
             * @function decode
             * @memberof headway.v1.ExtractProgress
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {headway.v1.ExtractProgress & headway.v1.ExtractProgress.$Shape} ExtractProgress
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            ExtractProgress.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.headway.v1.ExtractProgress();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.done = value;
                            else
                                delete message.done;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.total = value;
                            else
                                delete message.total;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.hits = value;
                            else
                                delete message.hits;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            /**
             * Gets the type url for ExtractProgress
             * @function getTypeUrl
             * @memberof headway.v1.ExtractProgress
             * @static
             * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns {string} The type url
             */
            ExtractProgress.getTypeUrl = function(prefix) {
                if (prefix === $undefined)
                    prefix = "type.googleapis.com";
                return prefix + "/headway.v1.ExtractProgress";
            };

            return ExtractProgress;
        })();

        v1.BadImage = (function() {

            /**
             * Properties of a BadImage.
             * @typedef {Object} headway.v1.BadImage.$Properties
             * @property {string|null} [id] BadImage id
             * @property {string|null} [reason] BadImage reason
             * @property {string|null} [split] BadImage split
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a BadImage.
             * @memberof headway.v1
             * @interface IBadImage
             * @augments headway.v1.BadImage.$Properties
             * @deprecated Use headway.v1.BadImage.$Properties instead.
             */

            /**
             * Shape of a BadImage.
             * @typedef {headway.v1.BadImage.$Properties} headway.v1.BadImage.$Shape
             */

            /**
             * Constructs a new BadImage.
             * @memberof headway.v1
             * @classdesc Represents a BadImage.
             * @constructor
             * @param {headway.v1.BadImage.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const BadImage = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * BadImage id.
             * @member {string} id
             * @memberof headway.v1.BadImage
             * @instance
             */
            BadImage.prototype.id = "";

            /**
             * BadImage reason.
             * @member {string} reason
             * @memberof headway.v1.BadImage
             * @instance
             */
            BadImage.prototype.reason = "";

            /**
             * BadImage split.
             * @member {string} split
             * @memberof headway.v1.BadImage
             * @instance
             */
            BadImage.prototype.split = "";

            /**
             * Encodes the specified BadImage message. Does not implicitly {@link headway.v1.BadImage.verify|verify} messages.
             * @function encode
             * @memberof headway.v1.BadImage
             * @static
             * @param {headway.v1.BadImage.$Properties} message BadImage message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            BadImage.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.id != null && $Object.hasOwnProperty.call(message, "id") && message.id !== "")
                    writer.uint32(/* id 1, wireType 2 =*/10).string(message.id);
                if (message.reason != null && $Object.hasOwnProperty.call(message, "reason") && message.reason !== "")
                    writer.uint32(/* id 2, wireType 2 =*/18).string(message.reason);
                if (message.split != null && $Object.hasOwnProperty.call(message, "split") && message.split !== "")
                    writer.uint32(/* id 3, wireType 2 =*/26).string(message.split);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a BadImage message from the specified reader or buffer.
             * @function decode
             * @memberof headway.v1.BadImage
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {headway.v1.BadImage & headway.v1.BadImage.$Shape} BadImage
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            BadImage.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.headway.v1.BadImage();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.id = value;
                            else
                                delete message.id;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.reason = value;
                            else
                                delete message.reason;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.split = value;
                            else
                                delete message.split;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            /**
             * Gets the type url for BadImage
             * @function getTypeUrl
             * @memberof headway.v1.BadImage
             * @static
             * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns {string} The type url
             */
            BadImage.getTypeUrl = function(prefix) {
                if (prefix === $undefined)
                    prefix = "type.googleapis.com";
                return prefix + "/headway.v1.BadImage";
            };

            return BadImage;
        })();

        v1.BadImages = (function() {

            /**
             * Properties of a BadImages.
             * @typedef {Object} headway.v1.BadImages.$Properties
             * @property {Array.<headway.v1.BadImage.$Properties>|null} [images] BadImages images
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a BadImages.
             * @memberof headway.v1
             * @interface IBadImages
             * @augments headway.v1.BadImages.$Properties
             * @deprecated Use headway.v1.BadImages.$Properties instead.
             */

            /**
             * Shape of a BadImages.
             * @typedef {headway.v1.BadImages.$Properties} headway.v1.BadImages.$Shape
             */

            /**
             * Constructs a new BadImages.
             * @memberof headway.v1
             * @classdesc Represents a BadImages.
             * @constructor
             * @param {headway.v1.BadImages.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const BadImages = function (properties) {
                this.images = [];
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * BadImages images.
             * @member {Array.<headway.v1.BadImage.$Properties>} images
             * @memberof headway.v1.BadImages
             * @instance
             */
            BadImages.prototype.images = $util.emptyArray;

            /**
             * Encodes the specified BadImages message. Does not implicitly {@link headway.v1.BadImages.verify|verify} messages.
             * @function encode
             * @memberof headway.v1.BadImages
             * @static
             * @param {headway.v1.BadImages.$Properties} message BadImages message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            BadImages.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.images != null && message.images.length)
                    for (let i = 0; i < message.images.length; ++i)
                        $root.headway.v1.BadImage.encode(message.images[i], writer.uint32(/* id 1, wireType 2 =*/10).fork(), _depth + 1).ldelim();
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a BadImages message from the specified reader or buffer.
             * @function decode
             * @memberof headway.v1.BadImages
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {headway.v1.BadImages & headway.v1.BadImages.$Shape} BadImages
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            BadImages.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.headway.v1.BadImages();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if (!(message.images && message.images.length))
                                message.images = [];
                            message.images.push($root.headway.v1.BadImage.decode(reader, reader.size(), $undefined, _depth + 1));
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            /**
             * Gets the type url for BadImages
             * @function getTypeUrl
             * @memberof headway.v1.BadImages
             * @static
             * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns {string} The type url
             */
            BadImages.getTypeUrl = function(prefix) {
                if (prefix === $undefined)
                    prefix = "type.googleapis.com";
                return prefix + "/headway.v1.BadImages";
            };

            return BadImages;
        })();

        v1.Prepared = (function() {

            /**
             * Properties of a Prepared.
             * @typedef {Object} headway.v1.Prepared.$Properties
             * @property {number|Long|null} [hits] Prepared hits
             * @property {number|Long|null} [misses] Prepared misses
             * @property {Array.<headway.v1.PictureRemark.$Properties>|null} [remarks] Prepared remarks
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a Prepared.
             * @memberof headway.v1
             * @interface IPrepared
             * @augments headway.v1.Prepared.$Properties
             * @deprecated Use headway.v1.Prepared.$Properties instead.
             */

            /**
             * Shape of a Prepared.
             * @typedef {headway.v1.Prepared.$Properties} headway.v1.Prepared.$Shape
             */

            /**
             * Constructs a new Prepared.
             * @memberof headway.v1
             * @classdesc Represents a Prepared.
             * @constructor
             * @param {headway.v1.Prepared.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Prepared = function (properties) {
                this.remarks = [];
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Prepared hits.
             * @member {number|Long} hits
             * @memberof headway.v1.Prepared
             * @instance
             */
            Prepared.prototype.hits = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

            /**
             * Prepared misses.
             * @member {number|Long} misses
             * @memberof headway.v1.Prepared
             * @instance
             */
            Prepared.prototype.misses = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

            /**
             * Prepared remarks.
             * @member {Array.<headway.v1.PictureRemark.$Properties>} remarks
             * @memberof headway.v1.Prepared
             * @instance
             */
            Prepared.prototype.remarks = $util.emptyArray;

            /**
             * Encodes the specified Prepared message. Does not implicitly {@link headway.v1.Prepared.verify|verify} messages.
             * @function encode
             * @memberof headway.v1.Prepared
             * @static
             * @param {headway.v1.Prepared.$Properties} message Prepared message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Prepared.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.hits != null && $Object.hasOwnProperty.call(message, "hits") && (typeof message.hits === "object" ? message.hits.low || message.hits.high : message.hits !== 0))
                    writer.uint32(/* id 2, wireType 0 =*/16).uint64(message.hits);
                if (message.misses != null && $Object.hasOwnProperty.call(message, "misses") && (typeof message.misses === "object" ? message.misses.low || message.misses.high : message.misses !== 0))
                    writer.uint32(/* id 3, wireType 0 =*/24).uint64(message.misses);
                if (message.remarks != null && message.remarks.length)
                    for (let i = 0; i < message.remarks.length; ++i)
                        $root.headway.v1.PictureRemark.encode(message.remarks[i], writer.uint32(/* id 6, wireType 2 =*/50).fork(), _depth + 1).ldelim();
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a Prepared message from the specified reader or buffer.
             * @function decode
             * @memberof headway.v1.Prepared
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {headway.v1.Prepared & headway.v1.Prepared.$Shape} Prepared
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Prepared.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.headway.v1.Prepared();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 2: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.hits = value;
                            else
                                delete message.hits;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.misses = value;
                            else
                                delete message.misses;
                            continue;
                        }
                    case 6: {
                            if (wireType !== 2)
                                break;
                            if (!(message.remarks && message.remarks.length))
                                message.remarks = [];
                            message.remarks.push($root.headway.v1.PictureRemark.decode(reader, reader.size(), $undefined, _depth + 1));
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            /**
             * Gets the type url for Prepared
             * @function getTypeUrl
             * @memberof headway.v1.Prepared
             * @static
             * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns {string} The type url
             */
            Prepared.getTypeUrl = function(prefix) {
                if (prefix === $undefined)
                    prefix = "type.googleapis.com";
                return prefix + "/headway.v1.Prepared";
            };

            return Prepared;
        })();

        v1.PictureRemark = (function() {

            /**
             * Properties of a PictureRemark.
             * @typedef {Object} headway.v1.PictureRemark.$Properties
             * @property {string|null} [remark] PictureRemark remark
             * @property {number|Long|null} [count] PictureRemark count
             * @property {string|null} [example] PictureRemark example
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a PictureRemark.
             * @memberof headway.v1
             * @interface IPictureRemark
             * @augments headway.v1.PictureRemark.$Properties
             * @deprecated Use headway.v1.PictureRemark.$Properties instead.
             */

            /**
             * Shape of a PictureRemark.
             * @typedef {headway.v1.PictureRemark.$Properties} headway.v1.PictureRemark.$Shape
             */

            /**
             * Constructs a new PictureRemark.
             * @memberof headway.v1
             * @classdesc Represents a PictureRemark.
             * @constructor
             * @param {headway.v1.PictureRemark.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const PictureRemark = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * PictureRemark remark.
             * @member {string} remark
             * @memberof headway.v1.PictureRemark
             * @instance
             */
            PictureRemark.prototype.remark = "";

            /**
             * PictureRemark count.
             * @member {number|Long} count
             * @memberof headway.v1.PictureRemark
             * @instance
             */
            PictureRemark.prototype.count = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

            /**
             * PictureRemark example.
             * @member {string} example
             * @memberof headway.v1.PictureRemark
             * @instance
             */
            PictureRemark.prototype.example = "";

            /**
             * Encodes the specified PictureRemark message. Does not implicitly {@link headway.v1.PictureRemark.verify|verify} messages.
             * @function encode
             * @memberof headway.v1.PictureRemark
             * @static
             * @param {headway.v1.PictureRemark.$Properties} message PictureRemark message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            PictureRemark.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.remark != null && $Object.hasOwnProperty.call(message, "remark") && message.remark !== "")
                    writer.uint32(/* id 1, wireType 2 =*/10).string(message.remark);
                if (message.count != null && $Object.hasOwnProperty.call(message, "count") && (typeof message.count === "object" ? message.count.low || message.count.high : message.count !== 0))
                    writer.uint32(/* id 2, wireType 0 =*/16).uint64(message.count);
                if (message.example != null && $Object.hasOwnProperty.call(message, "example") && message.example !== "")
                    writer.uint32(/* id 3, wireType 2 =*/26).string(message.example);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a PictureRemark message from the specified reader or buffer.
             * @function decode
             * @memberof headway.v1.PictureRemark
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {headway.v1.PictureRemark & headway.v1.PictureRemark.$Shape} PictureRemark
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            PictureRemark.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.headway.v1.PictureRemark();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.remark = value;
                            else
                                delete message.remark;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.count = value;
                            else
                                delete message.count;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.example = value;
                            else
                                delete message.example;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            /**
             * Gets the type url for PictureRemark
             * @function getTypeUrl
             * @memberof headway.v1.PictureRemark
             * @static
             * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns {string} The type url
             */
            PictureRemark.getTypeUrl = function(prefix) {
                if (prefix === $undefined)
                    prefix = "type.googleapis.com";
                return prefix + "/headway.v1.PictureRemark";
            };

            return PictureRemark;
        })();

        v1.EpochEnd = (function() {

            /**
             * Properties of an EpochEnd.
             * @typedef {Object} headway.v1.EpochEnd.$Properties
             * @property {string|null} [record] EpochEnd record
             * @property {number|Long|null} [step] EpochEnd step
             * @property {Object.<string,number>|null} [seconds] EpochEnd seconds
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of an EpochEnd.
             * @memberof headway.v1
             * @interface IEpochEnd
             * @augments headway.v1.EpochEnd.$Properties
             * @deprecated Use headway.v1.EpochEnd.$Properties instead.
             */

            /**
             * Shape of an EpochEnd.
             * @typedef {headway.v1.EpochEnd.$Properties} headway.v1.EpochEnd.$Shape
             */

            /**
             * Constructs a new EpochEnd.
             * @memberof headway.v1
             * @classdesc Represents an EpochEnd.
             * @constructor
             * @param {headway.v1.EpochEnd.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const EpochEnd = function (properties) {
                this.seconds = {};
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * EpochEnd record.
             * @member {string} record
             * @memberof headway.v1.EpochEnd
             * @instance
             */
            EpochEnd.prototype.record = "";

            /**
             * EpochEnd step.
             * @member {number|Long} step
             * @memberof headway.v1.EpochEnd
             * @instance
             */
            EpochEnd.prototype.step = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

            /**
             * EpochEnd seconds.
             * @member {Object.<string,number>} seconds
             * @memberof headway.v1.EpochEnd
             * @instance
             */
            EpochEnd.prototype.seconds = $util.emptyObject;

            /**
             * Encodes the specified EpochEnd message. Does not implicitly {@link headway.v1.EpochEnd.verify|verify} messages.
             * @function encode
             * @memberof headway.v1.EpochEnd
             * @static
             * @param {headway.v1.EpochEnd.$Properties} message EpochEnd message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            EpochEnd.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.record != null && $Object.hasOwnProperty.call(message, "record") && message.record !== "")
                    writer.uint32(/* id 1, wireType 2 =*/10).string(message.record);
                if (message.step != null && $Object.hasOwnProperty.call(message, "step") && (typeof message.step === "object" ? message.step.low || message.step.high : message.step !== 0))
                    writer.uint32(/* id 2, wireType 0 =*/16).uint64(message.step);
                if (message.seconds != null && $Object.hasOwnProperty.call(message, "seconds"))
                    for (let keys = $Object.keys(message.seconds), i = 0; i < keys.length; ++i)
                        writer.uint32(/* id 3, wireType 2 =*/26).fork().uint32(/* id 1, wireType 2 =*/10).string(keys[i]).uint32(/* id 2, wireType 1 =*/17).double(message.seconds[keys[i]]).ldelim();
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes an EpochEnd message from the specified reader or buffer.
             * @function decode
             * @memberof headway.v1.EpochEnd
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {headway.v1.EpochEnd & headway.v1.EpochEnd.$Shape} EpochEnd
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            EpochEnd.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, key, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.headway.v1.EpochEnd();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.record = value;
                            else
                                delete message.record;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.step = value;
                            else
                                delete message.step;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 2)
                                break;
                            if (message.seconds === $util.emptyObject)
                                message.seconds = {};
                            let end2 = reader.size() + reader.pos;
                            if (end2 > reader.len)
                                throw $RangeError("index out of range");
                            reader.len = end2;
                            key = "";
                            value = 0;
                            while (reader.pos < end2) {
                                let tag2 = reader.tag();
                                wireType = tag2 & 7;
                                switch (tag2 >>>= 3) {
                                case 1:
                                    if (wireType !== 2)
                                        break;
                                    key = reader.stringVerify();
                                    continue;
                                case 2:
                                    if (wireType !== 1)
                                        break;
                                    value = reader.double();
                                    continue;
                                }
                                reader.skipType(wireType, _depth, tag2);
                            }
                            if (reader.pos !== end2)
                                throw $RangeError("index out of range");
                            reader.len = end;
                            if (key === "__proto__")
                                $util.makeProp(message.seconds, key);
                            message.seconds[key] = value;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            /**
             * Gets the type url for EpochEnd
             * @function getTypeUrl
             * @memberof headway.v1.EpochEnd
             * @static
             * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns {string} The type url
             */
            EpochEnd.getTypeUrl = function(prefix) {
                if (prefix === $undefined)
                    prefix = "type.googleapis.com";
                return prefix + "/headway.v1.EpochEnd";
            };

            return EpochEnd;
        })();

        v1.StatePublished = (function() {

            /**
             * Properties of a StatePublished.
             * @typedef {Object} headway.v1.StatePublished.$Properties
             * @property {number|Long|null} [step] StatePublished step
             * @property {headway.v1.BlobRef.$Properties|null} [state] StatePublished state
             * @property {string|null} [reason] StatePublished reason
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a StatePublished.
             * @memberof headway.v1
             * @interface IStatePublished
             * @augments headway.v1.StatePublished.$Properties
             * @deprecated Use headway.v1.StatePublished.$Properties instead.
             */

            /**
             * Shape of a StatePublished.
             * @typedef {headway.v1.StatePublished.$Properties} headway.v1.StatePublished.$Shape
             */

            /**
             * Constructs a new StatePublished.
             * @memberof headway.v1
             * @classdesc Represents a StatePublished.
             * @constructor
             * @param {headway.v1.StatePublished.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const StatePublished = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * StatePublished step.
             * @member {number|Long} step
             * @memberof headway.v1.StatePublished
             * @instance
             */
            StatePublished.prototype.step = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

            /**
             * StatePublished state.
             * @member {headway.v1.BlobRef.$Properties|null|undefined} state
             * @memberof headway.v1.StatePublished
             * @instance
             */
            StatePublished.prototype.state = null;

            /**
             * StatePublished reason.
             * @member {string} reason
             * @memberof headway.v1.StatePublished
             * @instance
             */
            StatePublished.prototype.reason = "";

            /**
             * Encodes the specified StatePublished message. Does not implicitly {@link headway.v1.StatePublished.verify|verify} messages.
             * @function encode
             * @memberof headway.v1.StatePublished
             * @static
             * @param {headway.v1.StatePublished.$Properties} message StatePublished message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            StatePublished.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.step != null && $Object.hasOwnProperty.call(message, "step") && (typeof message.step === "object" ? message.step.low || message.step.high : message.step !== 0))
                    writer.uint32(/* id 1, wireType 0 =*/8).uint64(message.step);
                if (message.state != null && $Object.hasOwnProperty.call(message, "state"))
                    $root.headway.v1.BlobRef.encode(message.state, writer.uint32(/* id 2, wireType 2 =*/18).fork(), _depth + 1).ldelim();
                if (message.reason != null && $Object.hasOwnProperty.call(message, "reason") && message.reason !== "")
                    writer.uint32(/* id 3, wireType 2 =*/26).string(message.reason);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a StatePublished message from the specified reader or buffer.
             * @function decode
             * @memberof headway.v1.StatePublished
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {headway.v1.StatePublished & headway.v1.StatePublished.$Shape} StatePublished
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            StatePublished.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.headway.v1.StatePublished();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.step = value;
                            else
                                delete message.step;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            message.state = $root.headway.v1.BlobRef.decode(reader, reader.size(), $undefined, _depth + 1, message.state);
                            continue;
                        }
                    case 3: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.reason = value;
                            else
                                delete message.reason;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            /**
             * Gets the type url for StatePublished
             * @function getTypeUrl
             * @memberof headway.v1.StatePublished
             * @static
             * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns {string} The type url
             */
            StatePublished.getTypeUrl = function(prefix) {
                if (prefix === $undefined)
                    prefix = "type.googleapis.com";
                return prefix + "/headway.v1.StatePublished";
            };

            return StatePublished;
        })();

        v1.Finished = (function() {

            /**
             * Properties of a Finished.
             * @typedef {Object} headway.v1.Finished.$Properties
             * @property {string|null} [outcome] Finished outcome
             * @property {string|null} [reason] Finished reason
             * @property {number|Long|null} [step] Finished step
             * @property {number|Long|null} [samples] Finished samples
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a Finished.
             * @memberof headway.v1
             * @interface IFinished
             * @augments headway.v1.Finished.$Properties
             * @deprecated Use headway.v1.Finished.$Properties instead.
             */

            /**
             * Shape of a Finished.
             * @typedef {headway.v1.Finished.$Properties} headway.v1.Finished.$Shape
             */

            /**
             * Constructs a new Finished.
             * @memberof headway.v1
             * @classdesc Represents a Finished.
             * @constructor
             * @param {headway.v1.Finished.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Finished = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Finished outcome.
             * @member {string} outcome
             * @memberof headway.v1.Finished
             * @instance
             */
            Finished.prototype.outcome = "";

            /**
             * Finished reason.
             * @member {string} reason
             * @memberof headway.v1.Finished
             * @instance
             */
            Finished.prototype.reason = "";

            /**
             * Finished step.
             * @member {number|Long} step
             * @memberof headway.v1.Finished
             * @instance
             */
            Finished.prototype.step = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

            /**
             * Finished samples.
             * @member {number|Long} samples
             * @memberof headway.v1.Finished
             * @instance
             */
            Finished.prototype.samples = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

            /**
             * Encodes the specified Finished message. Does not implicitly {@link headway.v1.Finished.verify|verify} messages.
             * @function encode
             * @memberof headway.v1.Finished
             * @static
             * @param {headway.v1.Finished.$Properties} message Finished message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Finished.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.outcome != null && $Object.hasOwnProperty.call(message, "outcome") && message.outcome !== "")
                    writer.uint32(/* id 1, wireType 2 =*/10).string(message.outcome);
                if (message.reason != null && $Object.hasOwnProperty.call(message, "reason") && message.reason !== "")
                    writer.uint32(/* id 2, wireType 2 =*/18).string(message.reason);
                if (message.step != null && $Object.hasOwnProperty.call(message, "step") && (typeof message.step === "object" ? message.step.low || message.step.high : message.step !== 0))
                    writer.uint32(/* id 3, wireType 0 =*/24).uint64(message.step);
                if (message.samples != null && $Object.hasOwnProperty.call(message, "samples") && (typeof message.samples === "object" ? message.samples.low || message.samples.high : message.samples !== 0))
                    writer.uint32(/* id 4, wireType 0 =*/32).uint64(message.samples);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a Finished message from the specified reader or buffer.
             * @function decode
             * @memberof headway.v1.Finished
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {headway.v1.Finished & headway.v1.Finished.$Shape} Finished
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Finished.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.headway.v1.Finished();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.outcome = value;
                            else
                                delete message.outcome;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.reason = value;
                            else
                                delete message.reason;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.step = value;
                            else
                                delete message.step;
                            continue;
                        }
                    case 4: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.samples = value;
                            else
                                delete message.samples;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            /**
             * Gets the type url for Finished
             * @function getTypeUrl
             * @memberof headway.v1.Finished
             * @static
             * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns {string} The type url
             */
            Finished.getTypeUrl = function(prefix) {
                if (prefix === $undefined)
                    prefix = "type.googleapis.com";
                return prefix + "/headway.v1.Finished";
            };

            return Finished;
        })();

        v1.Failed = (function() {

            /**
             * Properties of a Failed.
             * @typedef {Object} headway.v1.Failed.$Properties
             * @property {string|null} [code] Failed code
             * @property {string|null} [message] Failed message
             * @property {string|null} [facts] Failed facts
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a Failed.
             * @memberof headway.v1
             * @interface IFailed
             * @augments headway.v1.Failed.$Properties
             * @deprecated Use headway.v1.Failed.$Properties instead.
             */

            /**
             * Shape of a Failed.
             * @typedef {headway.v1.Failed.$Properties} headway.v1.Failed.$Shape
             */

            /**
             * Constructs a new Failed.
             * @memberof headway.v1
             * @classdesc Represents a Failed.
             * @constructor
             * @param {headway.v1.Failed.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Failed = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Failed code.
             * @member {string} code
             * @memberof headway.v1.Failed
             * @instance
             */
            Failed.prototype.code = "";

            /**
             * Failed message.
             * @member {string} message
             * @memberof headway.v1.Failed
             * @instance
             */
            Failed.prototype.message = "";

            /**
             * Failed facts.
             * @member {string} facts
             * @memberof headway.v1.Failed
             * @instance
             */
            Failed.prototype.facts = "";

            /**
             * Encodes the specified Failed message. Does not implicitly {@link headway.v1.Failed.verify|verify} messages.
             * @function encode
             * @memberof headway.v1.Failed
             * @static
             * @param {headway.v1.Failed.$Properties} message Failed message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Failed.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.code != null && $Object.hasOwnProperty.call(message, "code") && message.code !== "")
                    writer.uint32(/* id 1, wireType 2 =*/10).string(message.code);
                if (message.message != null && $Object.hasOwnProperty.call(message, "message") && message.message !== "")
                    writer.uint32(/* id 2, wireType 2 =*/18).string(message.message);
                if (message.facts != null && $Object.hasOwnProperty.call(message, "facts") && message.facts !== "")
                    writer.uint32(/* id 3, wireType 2 =*/26).string(message.facts);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a Failed message from the specified reader or buffer.
             * @function decode
             * @memberof headway.v1.Failed
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {headway.v1.Failed & headway.v1.Failed.$Shape} Failed
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Failed.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.headway.v1.Failed();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.code = value;
                            else
                                delete message.code;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.message = value;
                            else
                                delete message.message;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.facts = value;
                            else
                                delete message.facts;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            /**
             * Gets the type url for Failed
             * @function getTypeUrl
             * @memberof headway.v1.Failed
             * @static
             * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns {string} The type url
             */
            Failed.getTypeUrl = function(prefix) {
                if (prefix === $undefined)
                    prefix = "type.googleapis.com";
                return prefix + "/headway.v1.Failed";
            };

            return Failed;
        })();

        v1.Directive = (function() {

            /**
             * Properties of a Directive.
             * @typedef {Object} headway.v1.Directive.$Properties
             * @property {headway.v1.Prepare.$Properties|null} [prepare] Directive prepare
             * @property {headway.v1.Train.$Properties|null} [train] Directive train
             * @property {headway.v1.Stop.$Properties|null} [stop] Directive stop
             * @property {headway.v1.StateStored.$Properties|null} [stateStored] Directive stateStored
             * @property {headway.v1.Dismiss.$Properties|null} [dismiss] Directive dismiss
             * @property {"prepare"|"train"|"stop"|"stateStored"|"dismiss"} [directive] Directive directive
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a Directive.
             * @memberof headway.v1
             * @interface IDirective
             * @augments headway.v1.Directive.$Properties
             * @deprecated Use headway.v1.Directive.$Properties instead.
             */

            /**
             * Narrowed shape of a Directive.
             * @typedef {{
             *   prepare?: headway.v1.Prepare.$Shape|null;
             *   train?: headway.v1.Train.$Shape|null;
             *   stop?: headway.v1.Stop.$Shape|null;
             *   stateStored?: headway.v1.StateStored.$Shape|null;
             *   dismiss?: headway.v1.Dismiss.$Shape|null;
             *   $unknowns?: Array.<Uint8Array>;
             * } & (
             *   ({ directive?: undefined; prepare?: null; train?: null; stop?: null; stateStored?: null; dismiss?: null }|{ directive?: "prepare"; prepare: headway.v1.Prepare.$Shape; train?: null; stop?: null; stateStored?: null; dismiss?: null }|{ directive?: "train"; prepare?: null; train: headway.v1.Train.$Shape; stop?: null; stateStored?: null; dismiss?: null }|{ directive?: "stop"; prepare?: null; train?: null; stop: headway.v1.Stop.$Shape; stateStored?: null; dismiss?: null }|{ directive?: "stateStored"; prepare?: null; train?: null; stop?: null; stateStored: headway.v1.StateStored.$Shape; dismiss?: null }|{ directive?: "dismiss"; prepare?: null; train?: null; stop?: null; stateStored?: null; dismiss: headway.v1.Dismiss.$Shape })
             * )} headway.v1.Directive.$Shape
             */

            /**
             * Constructs a new Directive.
             * @memberof headway.v1
             * @classdesc Represents a Directive.
             * @constructor
             * @param {headway.v1.Directive.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Directive = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Directive prepare.
             * @member {headway.v1.Prepare.$Properties|null|undefined} prepare
             * @memberof headway.v1.Directive
             * @instance
             */
            Directive.prototype.prepare = null;

            /**
             * Directive train.
             * @member {headway.v1.Train.$Properties|null|undefined} train
             * @memberof headway.v1.Directive
             * @instance
             */
            Directive.prototype.train = null;

            /**
             * Directive stop.
             * @member {headway.v1.Stop.$Properties|null|undefined} stop
             * @memberof headway.v1.Directive
             * @instance
             */
            Directive.prototype.stop = null;

            /**
             * Directive stateStored.
             * @member {headway.v1.StateStored.$Properties|null|undefined} stateStored
             * @memberof headway.v1.Directive
             * @instance
             */
            Directive.prototype.stateStored = null;

            /**
             * Directive dismiss.
             * @member {headway.v1.Dismiss.$Properties|null|undefined} dismiss
             * @memberof headway.v1.Directive
             * @instance
             */
            Directive.prototype.dismiss = null;

            // OneOf field names bound to virtual getters and setters
            let $oneOfFields;

            /**
             * Directive directive.
             * @member {"prepare"|"train"|"stop"|"stateStored"|"dismiss"|undefined} directive
             * @memberof headway.v1.Directive
             * @instance
             */
            $Object.defineProperty(Directive.prototype, "directive", {
                get: $util.oneOfGetter($oneOfFields = ["prepare", "train", "stop", "stateStored", "dismiss"]),
                set: $util.oneOfSetter($oneOfFields)
            });

            /**
             * Encodes the specified Directive message. Does not implicitly {@link headway.v1.Directive.verify|verify} messages.
             * @function encode
             * @memberof headway.v1.Directive
             * @static
             * @param {headway.v1.Directive.$Properties} message Directive message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Directive.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.prepare != null && $Object.hasOwnProperty.call(message, "prepare"))
                    $root.headway.v1.Prepare.encode(message.prepare, writer.uint32(/* id 1, wireType 2 =*/10).fork(), _depth + 1).ldelim();
                if (message.train != null && $Object.hasOwnProperty.call(message, "train"))
                    $root.headway.v1.Train.encode(message.train, writer.uint32(/* id 2, wireType 2 =*/18).fork(), _depth + 1).ldelim();
                if (message.stop != null && $Object.hasOwnProperty.call(message, "stop"))
                    $root.headway.v1.Stop.encode(message.stop, writer.uint32(/* id 3, wireType 2 =*/26).fork(), _depth + 1).ldelim();
                if (message.stateStored != null && $Object.hasOwnProperty.call(message, "stateStored"))
                    $root.headway.v1.StateStored.encode(message.stateStored, writer.uint32(/* id 4, wireType 2 =*/34).fork(), _depth + 1).ldelim();
                if (message.dismiss != null && $Object.hasOwnProperty.call(message, "dismiss"))
                    $root.headway.v1.Dismiss.encode(message.dismiss, writer.uint32(/* id 5, wireType 2 =*/42).fork(), _depth + 1).ldelim();
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a Directive message from the specified reader or buffer.
             * @function decode
             * @memberof headway.v1.Directive
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {headway.v1.Directive & headway.v1.Directive.$Shape} Directive
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Directive.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.headway.v1.Directive();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            message.prepare = $root.headway.v1.Prepare.decode(reader, reader.size(), $undefined, _depth + 1, message.prepare);
                            message.directive = "prepare";
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            message.train = $root.headway.v1.Train.decode(reader, reader.size(), $undefined, _depth + 1, message.train);
                            message.directive = "train";
                            continue;
                        }
                    case 3: {
                            if (wireType !== 2)
                                break;
                            message.stop = $root.headway.v1.Stop.decode(reader, reader.size(), $undefined, _depth + 1, message.stop);
                            message.directive = "stop";
                            continue;
                        }
                    case 4: {
                            if (wireType !== 2)
                                break;
                            message.stateStored = $root.headway.v1.StateStored.decode(reader, reader.size(), $undefined, _depth + 1, message.stateStored);
                            message.directive = "stateStored";
                            continue;
                        }
                    case 5: {
                            if (wireType !== 2)
                                break;
                            message.dismiss = $root.headway.v1.Dismiss.decode(reader, reader.size(), $undefined, _depth + 1, message.dismiss);
                            message.directive = "dismiss";
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            /**
             * Gets the type url for Directive
             * @function getTypeUrl
             * @memberof headway.v1.Directive
             * @static
             * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns {string} The type url
             */
            Directive.getTypeUrl = function(prefix) {
                if (prefix === $undefined)
                    prefix = "type.googleapis.com";
                return prefix + "/headway.v1.Directive";
            };

            return Directive;
        })();

        v1.Member = (function() {

            /**
             * Properties of a Member.
             * @typedef {Object} headway.v1.Member.$Properties
             * @property {number|null} [rank] Member rank
             * @property {number|null} [workerId] Member workerId
             * @property {string|null} [address] Member address
             * @property {Array.<number>|null} [lanes] Member lanes
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a Member.
             * @memberof headway.v1
             * @interface IMember
             * @augments headway.v1.Member.$Properties
             * @deprecated Use headway.v1.Member.$Properties instead.
             */

            /**
             * Shape of a Member.
             * @typedef {headway.v1.Member.$Properties} headway.v1.Member.$Shape
             */

            /**
             * Constructs a new Member.
             * @memberof headway.v1
             * @classdesc Represents a Member.
             * @constructor
             * @param {headway.v1.Member.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Member = function (properties) {
                this.lanes = [];
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Member rank.
             * @member {number} rank
             * @memberof headway.v1.Member
             * @instance
             */
            Member.prototype.rank = 0;

            /**
             * Member workerId.
             * @member {number} workerId
             * @memberof headway.v1.Member
             * @instance
             */
            Member.prototype.workerId = 0;

            /**
             * Member address.
             * @member {string} address
             * @memberof headway.v1.Member
             * @instance
             */
            Member.prototype.address = "";

            /**
             * Member lanes.
             * @member {Array.<number>} lanes
             * @memberof headway.v1.Member
             * @instance
             */
            Member.prototype.lanes = $util.emptyArray;

            /**
             * Encodes the specified Member message. Does not implicitly {@link headway.v1.Member.verify|verify} messages.
             * @function encode
             * @memberof headway.v1.Member
             * @static
             * @param {headway.v1.Member.$Properties} message Member message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Member.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.rank != null && $Object.hasOwnProperty.call(message, "rank") && message.rank !== 0)
                    writer.uint32(/* id 1, wireType 0 =*/8).uint32(message.rank);
                if (message.workerId != null && $Object.hasOwnProperty.call(message, "workerId") && message.workerId !== 0)
                    writer.uint32(/* id 2, wireType 0 =*/16).uint32(message.workerId);
                if (message.address != null && $Object.hasOwnProperty.call(message, "address") && message.address !== "")
                    writer.uint32(/* id 3, wireType 2 =*/26).string(message.address);
                if (message.lanes != null && message.lanes.length)
                    writer.uint32(/* id 4, wireType 2 =*/34).uint32s(message.lanes);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a Member message from the specified reader or buffer.
             * @function decode
             * @memberof headway.v1.Member
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {headway.v1.Member & headway.v1.Member.$Shape} Member
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Member.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.headway.v1.Member();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.rank = value;
                            else
                                delete message.rank;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.workerId = value;
                            else
                                delete message.workerId;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.address = value;
                            else
                                delete message.address;
                            continue;
                        }
                    case 4: {
                            if (wireType === 2) {
                                if (!(message.lanes && message.lanes.length))
                                    message.lanes = [];
                                reader.uint32s(message.lanes);
                                continue;
                            }
                            if (wireType !== 0)
                                break;
                            if (!(message.lanes && message.lanes.length))
                                message.lanes = [];
                            message.lanes.push(reader.uint32());
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            /**
             * Gets the type url for Member
             * @function getTypeUrl
             * @memberof headway.v1.Member
             * @static
             * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns {string} The type url
             */
            Member.getTypeUrl = function(prefix) {
                if (prefix === $undefined)
                    prefix = "type.googleapis.com";
                return prefix + "/headway.v1.Member";
            };

            return Member;
        })();

        v1.Prepare = (function() {

            /**
             * Properties of a Prepare.
             * @typedef {Object} headway.v1.Prepare.$Properties
             * @property {headway.v1.Generation.$Properties|null} [generation] Prepare generation
             * @property {number|null} [laneTableRevision] Prepare laneTableRevision
             * @property {Array.<headway.v1.Member.$Properties>|null} [members] Prepare members
             * @property {headway.v1.BlobRef.$Properties|null} [roster] Prepare roster
             * @property {headway.v1.BlobRef.$Properties|null} [schedule] Prepare schedule
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a Prepare.
             * @memberof headway.v1
             * @interface IPrepare
             * @augments headway.v1.Prepare.$Properties
             * @deprecated Use headway.v1.Prepare.$Properties instead.
             */

            /**
             * Shape of a Prepare.
             * @typedef {headway.v1.Prepare.$Properties} headway.v1.Prepare.$Shape
             */

            /**
             * Constructs a new Prepare.
             * @memberof headway.v1
             * @classdesc Represents a Prepare.
             * @constructor
             * @param {headway.v1.Prepare.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Prepare = function (properties) {
                this.members = [];
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Prepare generation.
             * @member {headway.v1.Generation.$Properties|null|undefined} generation
             * @memberof headway.v1.Prepare
             * @instance
             */
            Prepare.prototype.generation = null;

            /**
             * Prepare laneTableRevision.
             * @member {number} laneTableRevision
             * @memberof headway.v1.Prepare
             * @instance
             */
            Prepare.prototype.laneTableRevision = 0;

            /**
             * Prepare members.
             * @member {Array.<headway.v1.Member.$Properties>} members
             * @memberof headway.v1.Prepare
             * @instance
             */
            Prepare.prototype.members = $util.emptyArray;

            /**
             * Prepare roster.
             * @member {headway.v1.BlobRef.$Properties|null|undefined} roster
             * @memberof headway.v1.Prepare
             * @instance
             */
            Prepare.prototype.roster = null;

            /**
             * Prepare schedule.
             * @member {headway.v1.BlobRef.$Properties|null|undefined} schedule
             * @memberof headway.v1.Prepare
             * @instance
             */
            Prepare.prototype.schedule = null;

            /**
             * Encodes the specified Prepare message. Does not implicitly {@link headway.v1.Prepare.verify|verify} messages.
             * @function encode
             * @memberof headway.v1.Prepare
             * @static
             * @param {headway.v1.Prepare.$Properties} message Prepare message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Prepare.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.generation != null && $Object.hasOwnProperty.call(message, "generation"))
                    $root.headway.v1.Generation.encode(message.generation, writer.uint32(/* id 1, wireType 2 =*/10).fork(), _depth + 1).ldelim();
                if (message.laneTableRevision != null && $Object.hasOwnProperty.call(message, "laneTableRevision") && message.laneTableRevision !== 0)
                    writer.uint32(/* id 2, wireType 0 =*/16).uint32(message.laneTableRevision);
                if (message.members != null && message.members.length)
                    for (let i = 0; i < message.members.length; ++i)
                        $root.headway.v1.Member.encode(message.members[i], writer.uint32(/* id 3, wireType 2 =*/26).fork(), _depth + 1).ldelim();
                if (message.roster != null && $Object.hasOwnProperty.call(message, "roster"))
                    $root.headway.v1.BlobRef.encode(message.roster, writer.uint32(/* id 4, wireType 2 =*/34).fork(), _depth + 1).ldelim();
                if (message.schedule != null && $Object.hasOwnProperty.call(message, "schedule"))
                    $root.headway.v1.BlobRef.encode(message.schedule, writer.uint32(/* id 5, wireType 2 =*/42).fork(), _depth + 1).ldelim();
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a Prepare message from the specified reader or buffer.
             * @function decode
             * @memberof headway.v1.Prepare
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {headway.v1.Prepare & headway.v1.Prepare.$Shape} Prepare
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Prepare.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.headway.v1.Prepare();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            message.generation = $root.headway.v1.Generation.decode(reader, reader.size(), $undefined, _depth + 1, message.generation);
                            continue;
                        }
                    case 2: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.laneTableRevision = value;
                            else
                                delete message.laneTableRevision;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 2)
                                break;
                            if (!(message.members && message.members.length))
                                message.members = [];
                            message.members.push($root.headway.v1.Member.decode(reader, reader.size(), $undefined, _depth + 1));
                            continue;
                        }
                    case 4: {
                            if (wireType !== 2)
                                break;
                            message.roster = $root.headway.v1.BlobRef.decode(reader, reader.size(), $undefined, _depth + 1, message.roster);
                            continue;
                        }
                    case 5: {
                            if (wireType !== 2)
                                break;
                            message.schedule = $root.headway.v1.BlobRef.decode(reader, reader.size(), $undefined, _depth + 1, message.schedule);
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            /**
             * Gets the type url for Prepare
             * @function getTypeUrl
             * @memberof headway.v1.Prepare
             * @static
             * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns {string} The type url
             */
            Prepare.getTypeUrl = function(prefix) {
                if (prefix === $undefined)
                    prefix = "type.googleapis.com";
                return prefix + "/headway.v1.Prepare";
            };

            return Prepare;
        })();

        v1.Train = (function() {

            /**
             * Properties of a Train.
             * @typedef {Object} headway.v1.Train.$Properties
             * @property {headway.v1.Generation.$Properties|null} [generation] Train generation
             * @property {headway.v1.BlobRef.$Properties|null} [state] Train state
             * @property {Array.<string>|null} [sources] Train sources
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a Train.
             * @memberof headway.v1
             * @interface ITrain
             * @augments headway.v1.Train.$Properties
             * @deprecated Use headway.v1.Train.$Properties instead.
             */

            /**
             * Shape of a Train.
             * @typedef {headway.v1.Train.$Properties} headway.v1.Train.$Shape
             */

            /**
             * Constructs a new Train.
             * @memberof headway.v1
             * @classdesc Represents a Train.
             * @constructor
             * @param {headway.v1.Train.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Train = function (properties) {
                this.sources = [];
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Train generation.
             * @member {headway.v1.Generation.$Properties|null|undefined} generation
             * @memberof headway.v1.Train
             * @instance
             */
            Train.prototype.generation = null;

            /**
             * Train state.
             * @member {headway.v1.BlobRef.$Properties|null|undefined} state
             * @memberof headway.v1.Train
             * @instance
             */
            Train.prototype.state = null;

            /**
             * Train sources.
             * @member {Array.<string>} sources
             * @memberof headway.v1.Train
             * @instance
             */
            Train.prototype.sources = $util.emptyArray;

            /**
             * Encodes the specified Train message. Does not implicitly {@link headway.v1.Train.verify|verify} messages.
             * @function encode
             * @memberof headway.v1.Train
             * @static
             * @param {headway.v1.Train.$Properties} message Train message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Train.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.generation != null && $Object.hasOwnProperty.call(message, "generation"))
                    $root.headway.v1.Generation.encode(message.generation, writer.uint32(/* id 1, wireType 2 =*/10).fork(), _depth + 1).ldelim();
                if (message.state != null && $Object.hasOwnProperty.call(message, "state"))
                    $root.headway.v1.BlobRef.encode(message.state, writer.uint32(/* id 2, wireType 2 =*/18).fork(), _depth + 1).ldelim();
                if (message.sources != null && message.sources.length)
                    for (let i = 0; i < message.sources.length; ++i)
                        writer.uint32(/* id 3, wireType 2 =*/26).string(message.sources[i]);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a Train message from the specified reader or buffer.
             * @function decode
             * @memberof headway.v1.Train
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {headway.v1.Train & headway.v1.Train.$Shape} Train
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Train.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.headway.v1.Train();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            message.generation = $root.headway.v1.Generation.decode(reader, reader.size(), $undefined, _depth + 1, message.generation);
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            message.state = $root.headway.v1.BlobRef.decode(reader, reader.size(), $undefined, _depth + 1, message.state);
                            continue;
                        }
                    case 3: {
                            if (wireType !== 2)
                                break;
                            if (!(message.sources && message.sources.length))
                                message.sources = [];
                            message.sources.push(reader.stringVerify());
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            /**
             * Gets the type url for Train
             * @function getTypeUrl
             * @memberof headway.v1.Train
             * @static
             * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns {string} The type url
             */
            Train.getTypeUrl = function(prefix) {
                if (prefix === $undefined)
                    prefix = "type.googleapis.com";
                return prefix + "/headway.v1.Train";
            };

            return Train;
        })();

        v1.Stop = (function() {

            /**
             * Properties of a Stop.
             * @typedef {Object} headway.v1.Stop.$Properties
             * @property {string|null} [reason] Stop reason
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a Stop.
             * @memberof headway.v1
             * @interface IStop
             * @augments headway.v1.Stop.$Properties
             * @deprecated Use headway.v1.Stop.$Properties instead.
             */

            /**
             * Shape of a Stop.
             * @typedef {headway.v1.Stop.$Properties} headway.v1.Stop.$Shape
             */

            /**
             * Constructs a new Stop.
             * @memberof headway.v1
             * @classdesc Represents a Stop.
             * @constructor
             * @param {headway.v1.Stop.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Stop = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Stop reason.
             * @member {string} reason
             * @memberof headway.v1.Stop
             * @instance
             */
            Stop.prototype.reason = "";

            /**
             * Encodes the specified Stop message. Does not implicitly {@link headway.v1.Stop.verify|verify} messages.
             * @function encode
             * @memberof headway.v1.Stop
             * @static
             * @param {headway.v1.Stop.$Properties} message Stop message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Stop.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.reason != null && $Object.hasOwnProperty.call(message, "reason") && message.reason !== "")
                    writer.uint32(/* id 1, wireType 2 =*/10).string(message.reason);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a Stop message from the specified reader or buffer.
             * @function decode
             * @memberof headway.v1.Stop
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {headway.v1.Stop & headway.v1.Stop.$Shape} Stop
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Stop.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.headway.v1.Stop();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.reason = value;
                            else
                                delete message.reason;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            /**
             * Gets the type url for Stop
             * @function getTypeUrl
             * @memberof headway.v1.Stop
             * @static
             * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns {string} The type url
             */
            Stop.getTypeUrl = function(prefix) {
                if (prefix === $undefined)
                    prefix = "type.googleapis.com";
                return prefix + "/headway.v1.Stop";
            };

            return Stop;
        })();

        v1.StateStored = (function() {

            /**
             * Properties of a StateStored.
             * @typedef {Object} headway.v1.StateStored.$Properties
             * @property {number|Long|null} [step] StateStored step
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a StateStored.
             * @memberof headway.v1
             * @interface IStateStored
             * @augments headway.v1.StateStored.$Properties
             * @deprecated Use headway.v1.StateStored.$Properties instead.
             */

            /**
             * Shape of a StateStored.
             * @typedef {headway.v1.StateStored.$Properties} headway.v1.StateStored.$Shape
             */

            /**
             * Constructs a new StateStored.
             * @memberof headway.v1
             * @classdesc Represents a StateStored.
             * @constructor
             * @param {headway.v1.StateStored.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const StateStored = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * StateStored step.
             * @member {number|Long} step
             * @memberof headway.v1.StateStored
             * @instance
             */
            StateStored.prototype.step = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

            /**
             * Encodes the specified StateStored message. Does not implicitly {@link headway.v1.StateStored.verify|verify} messages.
             * @function encode
             * @memberof headway.v1.StateStored
             * @static
             * @param {headway.v1.StateStored.$Properties} message StateStored message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            StateStored.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.step != null && $Object.hasOwnProperty.call(message, "step") && (typeof message.step === "object" ? message.step.low || message.step.high : message.step !== 0))
                    writer.uint32(/* id 1, wireType 0 =*/8).uint64(message.step);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a StateStored message from the specified reader or buffer.
             * @function decode
             * @memberof headway.v1.StateStored
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {headway.v1.StateStored & headway.v1.StateStored.$Shape} StateStored
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            StateStored.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.headway.v1.StateStored();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.step = value;
                            else
                                delete message.step;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            /**
             * Gets the type url for StateStored
             * @function getTypeUrl
             * @memberof headway.v1.StateStored
             * @static
             * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns {string} The type url
             */
            StateStored.getTypeUrl = function(prefix) {
                if (prefix === $undefined)
                    prefix = "type.googleapis.com";
                return prefix + "/headway.v1.StateStored";
            };

            return StateStored;
        })();

        v1.Dismiss = (function() {

            /**
             * Properties of a Dismiss.
             * @typedef {Object} headway.v1.Dismiss.$Properties
             * @property {string|null} [reason] Dismiss reason
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a Dismiss.
             * @memberof headway.v1
             * @interface IDismiss
             * @augments headway.v1.Dismiss.$Properties
             * @deprecated Use headway.v1.Dismiss.$Properties instead.
             */

            /**
             * Shape of a Dismiss.
             * @typedef {headway.v1.Dismiss.$Properties} headway.v1.Dismiss.$Shape
             */

            /**
             * Constructs a new Dismiss.
             * @memberof headway.v1
             * @classdesc Represents a Dismiss.
             * @constructor
             * @param {headway.v1.Dismiss.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Dismiss = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Dismiss reason.
             * @member {string} reason
             * @memberof headway.v1.Dismiss
             * @instance
             */
            Dismiss.prototype.reason = "";

            /**
             * Encodes the specified Dismiss message. Does not implicitly {@link headway.v1.Dismiss.verify|verify} messages.
             * @function encode
             * @memberof headway.v1.Dismiss
             * @static
             * @param {headway.v1.Dismiss.$Properties} message Dismiss message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Dismiss.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.reason != null && $Object.hasOwnProperty.call(message, "reason") && message.reason !== "")
                    writer.uint32(/* id 1, wireType 2 =*/10).string(message.reason);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a Dismiss message from the specified reader or buffer.
             * @function decode
             * @memberof headway.v1.Dismiss
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {headway.v1.Dismiss & headway.v1.Dismiss.$Shape} Dismiss
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Dismiss.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.headway.v1.Dismiss();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.reason = value;
                            else
                                delete message.reason;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            /**
             * Gets the type url for Dismiss
             * @function getTypeUrl
             * @memberof headway.v1.Dismiss
             * @static
             * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns {string} The type url
             */
            Dismiss.getTypeUrl = function(prefix) {
                if (prefix === $undefined)
                    prefix = "type.googleapis.com";
                return prefix + "/headway.v1.Dismiss";
            };

            return Dismiss;
        })();

        return v1;
    })();

    return headway;
})();

export {
  $root as default
};
