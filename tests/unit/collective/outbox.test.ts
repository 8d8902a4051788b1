import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Outbox } from "../../../src/collective/outbox.js";

class Stream {
  readonly frames: number[] = [];
  isEnded = false;
  write(frame: Uint8Array): void {
    this.frames.push(frame[0]!);
  }
  end(): void {
    this.isEnded = true;
  }
  replace(): void {
    this.end();
  }
}

const pushAll = (outbox: Outbox, ...frames: readonly number[]): void => {
  for (const frame of frames) outbox.push(Uint8Array.of(frame));
};

describe("Outbox", () => {
  test("keeps frames until there is a stream, then writes on", () => {
    const outbox = new Outbox();
    const stream = new Stream();
    pushAll(outbox, 0, 1);
    expect(outbox.attach(0, stream)).toBe(true);
    pushAll(outbox, 2);
    expect(stream.frames).toEqual([0, 1, 2]);
  });

  test("begins where the peer asks", () => {
    const outbox = new Outbox();
    const stream = new Stream();
    pushAll(outbox, 0, 1, 2);
    outbox.attach(2, stream);
    expect(stream.frames).toEqual([2]);
  });

  test("a peer may ask for a frame that is not there yet", () => {
    const outbox = new Outbox();
    const stream = new Stream();
    outbox.attach(2, stream);
    pushAll(outbox, 0, 1, 2, 3);
    expect(stream.frames).toEqual([2, 3]);
  });

  test("a new stream ends the earlier one and gets frames again that the earlier may have lost", () => {
    const outbox = new Outbox();
    const [first, second] = [new Stream(), new Stream()];
    outbox.attach(0, first);
    pushAll(outbox, 0, 1, 2);
    outbox.attach(1, second);
    pushAll(outbox, 3);
    expect(first).toMatchObject({ frames: [0, 1, 2], isEnded: true });
    expect(second).toMatchObject({ frames: [1, 2, 3], isEnded: false });
  });

  test("a released frame is gone: a stream that asks for it is refused and the one at work stays", () => {
    const outbox = new Outbox();
    const [first, second] = [new Stream(), new Stream()];
    outbox.attach(0, first);
    pushAll(outbox, 0, 1, 2);
    outbox.release(2);
    expect(outbox.attach(1, second)).toBe(false);
    pushAll(outbox, 3);
    expect(first).toMatchObject({ frames: [0, 1, 2, 3], isEnded: false });
    expect(outbox.attach(2, second)).toBe(true);
    expect(second.frames).toEqual([2, 3]);
  });

  test("releasing twice, too early or in advance changes nothing else", () => {
    const outbox = new Outbox();
    const stream = new Stream();
    pushAll(outbox, 0, 1);
    outbox.release(1);
    outbox.release(1);
    outbox.release(0);
    outbox.attach(1, stream);
    expect(stream.frames).toEqual([1]);
  });

  test("close ends the stream and writes no more", () => {
    const outbox = new Outbox();
    const stream = new Stream();
    outbox.attach(0, stream);
    outbox.close();
    pushAll(outbox, 0);
    expect(stream).toMatchObject({ frames: [], isEnded: true });
  });

  test("over any cuts a peer that asks for what it lacks has every frame once, in order", () => {
    const acts = fc.array(
      fc.oneof(
        fc.constant({ act: "push" as const }),
        fc.record({ act: fc.constant("cut" as const), lost: fc.nat(3) }),
        fc.constant({ act: "acknowledge" as const }),
      ),
      { maxLength: 60 },
    );
    fc.assert(
      fc.property(acts, (script) => {
        const outbox = new Outbox();
        const received: number[] = [];
        let numPushed = 0;
        let inFlight = new Stream();
        outbox.attach(0, inFlight);
        const deliver = (lost: number) => received.push(...inFlight.frames.splice(0, inFlight.frames.length - lost));
        for (const step of script) {
          if (step.act === "push") pushAll(outbox, numPushed++);
          else if (step.act === "cut") {
            deliver(Math.min(step.lost, inFlight.frames.length));
            inFlight = new Stream();
            expect(outbox.attach(received.length, inFlight)).toBe(true);
          } else {
            deliver(0);
            outbox.release(received.length);
          }
        }
        deliver(0);
        expect(received).toEqual(Array.from({ length: numPushed }, (_, index) => index));
      }),
    );
  });
});
