import { describe, expect, it } from "vitest";
import { HeadwayError, toHeadwayError } from "../../../src/errors.js";
import { createLogger, type LogLevel } from "../../../src/telemetry/index.js";

function capture(level?: LogLevel) {
  const lines: string[] = [];
  const destination = { write: (line: string) => void lines.push(line) };
  const logger = createLogger({ component: "worker", destination, ...(level && { level }) });
  return { logger, lines, parsed: () => lines.map((line) => JSON.parse(line)) };
}

describe("createLogger", () => {
  it("writes one line of JSON a call with component, level name, ISO time and the facts", () => {
    const { logger, parsed } = capture();
    logger.info({ lanes: 8 }, "lanes assigned");
    expect(parsed()).toEqual([
      {
        level: "info",
        time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
        pid: process.pid,
        component: "worker",
        lanes: 8,
        msg: "lanes assigned",
      },
    ]);
  });

  it("escapes what would steer the terminal that shows the log", () => {
    const { logger, lines, parsed } = capture();
    logger.warn({ path: "a\u001b[2J\u202eb\u009b" }, "skipped");
    expect(parsed()[0].path).toBe("a\u001b[2J\u202eb\u009b");
    expect(lines.join("")).toMatch(/^[ -~]+\n$/);
  });

  it("hands a child's job, rank and generation to each of its lines", () => {
    const { logger, parsed } = capture();
    logger.child({ jobId: "flowers", rank: 2, generation: 3 }).warn("peer lost");
    expect(parsed()[0]).toMatchObject({ component: "worker", jobId: "flowers", rank: 2, generation: 3, level: "warn" });
  });

  it("drops lines below its level", () => {
    const { logger, parsed } = capture("error");
    logger.warn("not shown");
    logger.error("shown");
    expect(parsed().map((line) => line.msg)).toEqual(["shown"]);
  });

  it("logs an error's code, facts and cause", () => {
    const { logger, parsed } = capture();
    const cause = new Error("ENOSPC");
    logger.error(
      { err: new HeadwayError("DISK_FULL", "no space for a checkpoint", { path: "/runs/a" }, { cause }) },
      "failed",
    );
    expect(parsed()[0].err).toEqual({
      code: "DISK_FULL",
      message: "no space for a checkpoint",
      facts: { path: "/runs/a" },
      cause: "ENOSPC",
    });
  });

  it("logs the stack of an error that is the program's own fault", () => {
    const { logger, parsed } = capture();
    logger.error({ err: toHeadwayError(new TypeError("x is undefined")) }, "failed");
    expect(parsed()[0].err).toMatchObject({ code: "INTERNAL", stack: expect.stringContaining("logger.test.ts") });
  });

  it("masks join tokens wherever they are logged as facts", () => {
    const { logger, parsed } = capture();
    logger.info(
      { token: "secret", worker: { joinToken: "secret" }, headers: { authorization: "Bearer secret" } },
      "joined",
    );
    expect(JSON.stringify(parsed())).not.toContain("secret");
    expect(parsed()[0].worker.joinToken).toBe("***");
  });
});
