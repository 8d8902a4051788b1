import { stripVTControlCharacters } from "node:util";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createProgress, type ProgressOptions } from "../../../src/cli/progress.js";

/** Progress onto a stand-in stream with a clock that only `at` moves. */
function setup(options: Partial<ProgressOptions> & { isTTY: boolean; columns?: number }) {
  const { isTTY, columns, ...rest } = options;
  const writes: string[] = [];
  let ms = 1_000_000;
  const stream = { isTTY, ...(columns && { columns }), write: (text: string) => writes.push(text) };
  const progress = createProgress({ stream, now: () => ms, colors: false, ...rest });
  return {
    progress,
    at: (seconds: number) => {
      ms = 1_000_000 + seconds * 1000;
    },
    written: () => writes.join(""),
    last: () => writes[writes.length - 1]!,
  };
}

/** What a terminal shows after `text`, in which each carriage return is followed by "erase to the end of the line". */
function terminal(text: string): string[] {
  const lines = [""];
  for (const part of text.replaceAll("\u001b[K", "").split(/(\r|\n)/)) {
    if (part === "\n") lines.push("");
    else if (part === "\r") lines[lines.length - 1] = "";
    else lines[lines.length - 1] += part;
  }
  return lines;
}

describe("progress that is not on a terminal", () => {
  it("writes plain lines with count, share, rate and time left, at most one in five seconds", () => {
    const { progress, at, written } = setup({ isTTY: false });
    progress.phase("extract", "images");
    for (let second = 1; second <= 14; second++) {
      at(second);
      progress.update(second * 100, 1906, { hits: 20 });
    }
    at(20);
    progress.update(1906, 1906, { hits: 20 });
    progress.end();
    expect(written().split("\n")).toEqual([
      "extract   500 of 1,906 images (26 %), 100 images/s, 14 s left, hits 20",
      "extract   1,000 of 1,906 images (52 %), 100 images/s, 9.1 s left, hits 20",
      "extract   1,906 of 1,906 images (100 %), 84 images/s, hits 20",
      "extract   1,906 images in 20 s (95 images/s), hits 20",
      "",
    ]);
  });

  it("writes nothing that only a terminal understands", () => {
    const { progress, at, written } = setup({ isTTY: false, colors: true });
    progress.phase("train", "steps");
    at(6);
    progress.update(60, 100, { loss: 0.51234 });
    progress.note("saved", "checkpoint of step 60");
    progress.end();
    expect(written()).toBe(
      "train     60 of 100 steps (60 %), 10 steps/s, 4.0 s left, loss 0.512\n" +
        "saved     checkpoint of step 60\n" +
        "train     60 steps in 6.0 s (10 steps/s), loss 0.512\n",
    );
  });

  it("begins a new phase by ending the one before", () => {
    const { progress, at, written } = setup({ isTTY: false });
    progress.phase("start", "workers");
    at(2.5);
    progress.phase("extract", "images");
    at(3);
    progress.end();
    expect(written()).toBe("start     done in 2.5 s\nextract   done in 0.5 s\n");
  });

  it("counts the rate of a resumed phase from where it began", () => {
    const { progress, at, written } = setup({ isTTY: false });
    progress.phase("train", "steps", { start: 480 });
    at(5);
    progress.update(530, 960);
    progress.end();
    expect(written()).toBe(
      "train     530 of 960 steps (55 %), 10 steps/s, 43 s left\ntrain     50 steps in 5.0 s (10 steps/s)\n",
    );
  });

  it("ends a phase with a summary of the caller's, and shows no pace where none is meant", () => {
    const { progress, at, written } = setup({ isTTY: false });
    progress.phase("workers", "workers", { hasPace: false });
    at(6);
    progress.update(1, 2);
    progress.close("2 joined");
    progress.close();
    expect(written()).toBe("workers   1 of 2 workers (50 %)\nworkers   2 joined\n");
  });

  it("says how far a stopped phase got", () => {
    const { progress, at, written } = setup({ isTTY: false });
    progress.phase("extract", "images");
    at(3);
    progress.update(512, 1906);
    progress.end("stopped");
    expect(written()).toBe("extract   stopped after 3.0 s at 512 of 1,906 images (26 %)\n");
  });

  it("does not call a phase stopped that was at its end", () => {
    const { progress, at, written } = setup({ isTTY: false });
    progress.phase("read", "files");
    at(2);
    progress.update(36, 36);
    progress.end("stopped");
    expect(written()).toBe("read      36 files in 2.0 s (18 files/s)\n");
  });

  it("leaves rate and time left out until they are known, and the share where the total is not", () => {
    const { progress, at, written } = setup({ isTTY: false });
    progress.phase("scan", "files");
    at(5);
    progress.update(0, null);
    at(10);
    progress.update(200, null);
    expect(written()).toBe("scan      0 files\nscan      200 files, 40 files/s\n");
  });

  it("measures the rate over the last seconds, not since the phase began", () => {
    const { progress, at, last } = setup({ isTTY: false });
    progress.phase("extract", "images");
    at(1);
    progress.update(10_000, 20_000);
    for (let second = 2; second <= 20; second++) {
      at(second);
      progress.update(10_000 + (second - 1) * 5, 20_000);
    }
    expect(last()).toContain("5.0 images/s, 33 min 1 s left");
  });

  it("keeps control characters of file names away from the output", () => {
    const { progress, written } = setup({ isTTY: false });
    progress.note("skipped", "\u001b[2J\u001b]0;title\u0007a\u0000b\nc.png");
    expect(written()).toBe("skipped   a\uFFFDb c.png\n");
  });

  it("writes nothing after its end", () => {
    const { progress, written } = setup({ isTTY: false });
    progress.phase("start", "workers");
    progress.end();
    const before = written();
    progress.end();
    progress.phase("extract", "images");
    progress.update(1, 2);
    progress.note("late", "too late");
    expect(written()).toBe(before);
  });
});

describe("progress on a terminal", () => {
  it("draws one line over and over, and leaves one line a phase behind", () => {
    const { progress, at, written } = setup({ isTTY: true, columns: 120 });
    progress.phase("extract", "images");
    at(1);
    progress.update(100, 400, { hits: 20 });
    expect(terminal(written())).toEqual([
      "  extract   ━━━━━━──────────────────  25 %  100/400 images  100/s · 3.0 s left · hits 20",
    ]);
    at(4);
    progress.update(400, 400, { hits: 20 });
    progress.phase("train", "steps");
    expect(terminal(written())).toEqual(["✓ extract   400 images in 4.0 s (100 images/s)  hits 20", "  train    "]);
    progress.end("stopped");
    expect(terminal(written())).toEqual([
      "✓ extract   400 images in 4.0 s (100 images/s)  hits 20",
      "✗ train     stopped after 0.0 s",
      "",
    ]);
  });

  it("draws no more often than an eye can follow", () => {
    const { progress, at, written } = setup({ isTTY: true });
    progress.phase("train", "steps");
    const before = written().length;
    for (let step = 1; step < 80; step++) {
      at(step / 1000);
      progress.update(step, 1000);
    }
    expect(written()).toHaveLength(before);
    at(0.08);
    progress.update(80, 1000);
    expect(written().length).toBeGreaterThan(before);
  });

  it("shows facts whole or not at all", () => {
    const lineAt = (columns: number): string => {
      const { progress, at, written } = setup({ isTTY: true, columns });
      progress.phase("train", "steps");
      at(1);
      progress.update(100, 960, { epoch: "12/40" });
      return terminal(written()).at(-1)!;
    };
    expect(lineAt(80)).toBe("  train     ━─────────  10 %  100/960 steps  100/s · 8.6 s left · epoch 12/40");
    expect(lineAt(76)).toBe("  train     ━─────────  10 %  100/960 steps  100/s · 8.6 s left");
  });

  it("puts a note above the live line", () => {
    const { progress, at, written } = setup({ isTTY: true });
    progress.phase("train", "steps");
    at(1);
    progress.update(5, 10);
    progress.note("epoch", "1/40  loss 1.204");
    expect(terminal(written())).toEqual([
      "  epoch     1/40  loss 1.204",
      "  train     ━━━━━─────  50 %  5/10 steps  5.0/s · 1.0 s left",
    ]);
  });

  it("never draws a line as wide as the terminal, which would wrap", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 200 }),
        fc.nat(10_000),
        fc.dictionary(fc.string(), fc.string(), { maxKeys: 3 }),
        (columns, done, facts) => {
          const { progress, at, written } = setup({ isTTY: true, columns, colors: true });
          progress.phase("extract", "images");
          at(2);
          progress.update(done, 10_000, facts);
          for (const line of terminal(written())) {
            expect([...stripVTControlCharacters(line)].length).toBeLessThanOrEqual(Math.max(1, columns - 1));
          }
        },
      ),
    );
  });

  it("uses colours only when told so", () => {
    const paint = (colors: boolean): string => {
      const { progress, written } = setup({ isTTY: true, colors });
      progress.phase("start", "workers");
      progress.end();
      return written().replaceAll("\u001b[K", "");
    };
    expect(paint(false)).not.toContain("\u001b");
    expect(paint(true)).toContain("\u001b[32m✓");
  });

  it("writes no escape at all without colours", () => {
    const { progress, written } = setup({ isTTY: true, colors: false });
    progress.phase("start", "workers");
    progress.note("joined", "worker 1");
    progress.end();
    expect(written()).not.toContain("\u001b");
  });

  it("can be told to be plain although it is a terminal", () => {
    const { progress, written } = setup({ isTTY: true, live: false });
    progress.phase("start", "workers");
    progress.end();
    expect(written()).toBe("start     done in 0.0 s\n");
  });
});
