import { spawn } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as grpc from "@grpc/grpc-js";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { PROTOCOL_VERSION, REGISTER, type Registration } from "../../src/control/index.js";
import { HeadwayError } from "../../src/errors.js";
import { errorCodeOf, openChannel, tokenMetadata, toStatus } from "../../src/wire/index.js";
import {
  BUILD_TIMEOUT_MS,
  ensureHeadwayBuilt,
  type HeadwayProcess,
  runHeadway,
  startHeadway,
} from "../harness/headway-process.js";
import { temporaryFolder } from "../harness/temporary-folder.js";
import { type TinyJob, writeTinyJob } from "../harness/tiny-job.js";

beforeAll(ensureHeadwayBuilt, BUILD_TIMEOUT_MS);

const started: HeadwayProcess[] = [];
afterEach(() => {
  for (const { child } of started.splice(0)) child.kill("SIGKILL");
});

/** A coordinator that listens, and what it printed. */
async function startCoordinator(job: TinyJob, flags: string[] = [], env: Record<string, string> = {}) {
  const process = startHeadway(["coordinator", job.path, ...flags], {
    cwd: job.folder,
    env: { HEADWAY_HOME: job.home, ...env },
  });
  started.push(process);
  const [, line = "", address = ""] = await process.waitFor(/^ {2}(.* worker --coordinator (\S+) --root .*)$/m);
  return { process, line, address, token: /HEADWAY_JOIN_TOKEN=(\S+)/.exec(line)?.[1] ?? "" };
}

const worker = (job: TinyJob, address: string, token: string, root = "w") =>
  runHeadway(["worker", "--coordinator", address, "--root", join(job.folder, root)], {
    env: { HEADWAY_JOIN_TOKEN: token },
  });

/** Runs a line in a shell; resolves with its exit code. */
function runLine(line: string, cwd: string): Promise<number | null> {
  const child = spawn("sh", ["-c", line], { cwd, stdio: "ignore" });
  return new Promise((resolve) => child.once("close", resolve));
}

describe("headway coordinator", () => {
  it("gives a worker's folder to one worker, and counts what it sends to it", async () => {
    const job = writeTinyJob(temporaryFolder(), { perClass: 8 });
    const { process, address, token } = await startCoordinator(job, ["--workers", "2", "--metrics-port", "0"]);
    const first = worker(job, address, token, "w");
    await process.waitFor(/^joined +worker 0/m);
    const second = await worker(job, address, token, "w");
    expect(second.code).toBe(2);
    expect(second.stderr).toMatch(
      /the worker's folder \S+\/w is in use by process \d+ on \S+; .* by --root .*\(FOLDER_IN_USE\)$/m,
    );
    const [, url = ""] = await process.waitFor(/^metrics +(http:\S+)$/m);
    const metrics = await (await fetch(url)).text();
    const sent = /^headway_blob_bytes_total\{direction="sent"\} (\d+)$/m.exec(metrics)?.[1];
    expect(Number(sent)).toBeGreaterThan(1000);
    expect(metrics).not.toContain("headway_images_total");
    const codes = [(await worker(job, address, token, "w2")).code, (await first).code, (await process.ended).code];
    expect(codes).toEqual([0, 0, 0]);
  });

  it("prints a line that starts a worker; workers started by it train the same head as run does", async () => {
    const job = writeTinyJob(temporaryFolder(), { perClass: 8 });
    const { process, line } = await startCoordinator(job, ["--workers", "2"]);
    const codes = await Promise.all([
      runLine(line, job.folder),
      runLine(line.replace("worker-1", "worker-2"), job.folder),
    ]);
    const ended = await process.ended;
    expect({ codes, code: ended.code }).toEqual({ codes: [0, 0], code: 0 });
    expect(ended.stdout).toMatch(/^start 2 workers like this, each with a --root of its own:\n {2}HEADWAY_JOIN_TOKEN=/);
    expect(ended.stderr.match(/^joined /gm)).toHaveLength(2);
    const head = JSON.parse(readFileSync(join(job.output, "result.json"), "utf8")).head.sha256;
    const env = { HEADWAY_HOME: join(job.folder, "other-home") };
    const alone = await runHeadway(["run", job.path, "--output", join(job.folder, "alone"), "--json"], { env });
    expect(JSON.parse(alone.stdout).head.sha256).toBe(head);
  });

  it("turns a stranger with a wrong token away, who exits with 5, and goes on waiting", async () => {
    const job = writeTinyJob(temporaryFolder(), { perClass: 8 });
    const { process, address, token } = await startCoordinator(job);
    const stranger = await worker(job, address, "not-the-token");
    expect(stranger.code).toBe(5);
    expect(stranger.stderr).toMatch(
      /^headway: coordinator 127\.0\.0\.1:\d+: the join token is not this job's; take HEADWAY_JOIN_TOKEN from the line that the coordinator printed \(TOKEN_REFUSED\)$/m,
    );
    expect((await worker(job, address, token)).code).toBe(0);
    const ended = await process.ended;
    expect(ended.code).toBe(0);
    expect(ended.stderr).toMatch(/^refused +a worker: the join token is not this job's/m);
  });

  it("takes the token from a file, and does not repeat one from the environment", async () => {
    const job = writeTinyJob(temporaryFolder(), { perClass: 8 });
    const tokenFile = join(job.folder, "token");
    writeFileSync(tokenFile, "from-a-file\n");
    const byFile = await startCoordinator(job, ["--token-file", "token"]);
    expect(byFile.line).toMatch(new RegExp(` --token-file ${tokenFile}$`));
    expect(byFile.line).not.toContain("from-a-file");
    byFile.process.child.kill("SIGINT");
    expect(await byFile.process.ended).toMatchObject({
      code: 130,
      stdout: expect.stringContaining("stopped at step 0"),
    });
    const byEnvironment = await startCoordinator(job, ["--overwrite"], { HEADWAY_JOIN_TOKEN: "secret" });
    expect(byEnvironment.line).toMatch(/^HEADWAY_JOIN_TOKEN="\$HEADWAY_JOIN_TOKEN" /);
    byEnvironment.process.child.kill("SIGTERM");
    expect((await byEnvironment.process.ended).code).toBe(143);
    const result = JSON.parse(readFileSync(join(job.output, "result.json"), "utf8"));
    expect(result.status).toBe("cancelled");
  });

  it("refuses a worker of another protocol version with both numbers", async () => {
    const job = writeTinyJob(temporaryFolder(), { perClass: 8 });
    const { address, token } = await startCoordinator(job);
    const client = openChannel(address);
    const metadata = tokenMetadata(token);
    const { path, requestSerialize, responseDeserialize } = REGISTER;
    const registration: Registration = {
      protocolVersion: PROTOCOL_VERSION + 1,
      address: "127.0.0.1:1",
      pid: 1,
      host: "elsewhere",
      metricsPort: null,
    };
    const error = await new Promise<grpc.ServiceError | null>((resolve) => {
      client.makeUnaryRequest(path, requestSerialize, responseDeserialize, registration, metadata, resolve);
    });
    client.close();
    expect(error?.code).toBe(grpc.status.FAILED_PRECONDITION);
    expect(errorCodeOf(error!)).toBe("PROTOCOL_VERSION");
    expect(error?.details).toBe(
      `the worker speaks version ${PROTOCOL_VERSION + 1} of the protocol, the coordinator version ${PROTOCOL_VERSION}; ` +
        "run one version of headway everywhere",
    );
  });

  it("refuses an address that other machines can reach with 2", async () => {
    const job = writeTinyJob(temporaryFolder(), { perClass: 8 });
    const { code, stderr } = await runHeadway(["coordinator", job.path, "--host", "0.0.0.0"]);
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr:
        "headway: 0.0.0.0 is not a loopback address; other machines need mutual TLS, which this version does not have: " +
        "use 127.0.0.1 (ADDRESS_NOT_LOOPBACK)\n",
    });
  });
});

describe("headway worker", () => {
  it("exits with 5 when its coordinator is gone, and with 130 when it is stopped while it waits for one", async () => {
    const job = writeTinyJob(temporaryFolder(), { perClass: 8 });
    const { process, address, token } = await startCoordinator(job, ["--workers", "2"]);
    const joining = startHeadway(["worker", "--coordinator", address, "--root", join(job.folder, "w")], {
      env: { HEADWAY_JOIN_TOKEN: token },
    });
    started.push(joining);
    await process.waitFor(/^joined /m);
    process.child.kill("SIGKILL");
    const left = await joining.ended;
    expect(left.code).toBe(5);
    expect(left.stderr).toMatch(
      /^headway: coordinator 127\.0\.0\.1:\d+ cannot be reached: .*\(COORDINATOR_UNREACHABLE\)$/m,
    );

    const waiting = startHeadway(
      ["worker", "--coordinator", address, "--root", join(job.folder, "late"), "--metrics-port", "0"],
      {
        env: { HEADWAY_JOIN_TOKEN: token },
      },
    );
    started.push(waiting);
    await waiting.waitFor(/"serving metrics"/);
    waiting.child.kill("SIGINT");
    expect((await waiting.ended).code).toBe(130);
  });

  it("exits with 5 when the coordinator speaks another version of the protocol", async () => {
    const server = new grpc.Server();
    const definition = { Register: REGISTER } as unknown as grpc.ServiceDefinition;
    const details = "the worker speaks version 1 of the protocol, the coordinator version 9";
    server.addService(definition, {
      Register: (_call: unknown, callback: grpc.sendUnaryData<never>) => {
        callback(toStatus(new HeadwayError("PROTOCOL_VERSION", details)));
      },
    });
    const port = await new Promise<number>((resolve, reject) =>
      server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, bound) =>
        error ? reject(error) : resolve(bound),
      ),
    );
    const args = ["worker", "--coordinator", `127.0.0.1:${port}`, "--root", temporaryFolder(), "--json"];
    const { code, stdout } = await runHeadway(args, { env: { HEADWAY_JOIN_TOKEN: "any" } });
    server.forceShutdown();
    expect(code).toBe(5);
    expect(JSON.parse(stdout).error).toEqual({
      code: "PROTOCOL_VERSION",
      message: `coordinator 127.0.0.1:${port}: ${details}`,
    });
  });

  it("refuses a coordinator on another machine with 2", async () => {
    const args = ["worker", "--coordinator", "192.0.2.1:4000", "--root", temporaryFolder()];
    const { code, stderr } = await runHeadway(args, { env: { HEADWAY_JOIN_TOKEN: "any" } });
    expect(code).toBe(2);
    expect(stderr).toMatch(/^headway: 192\.0\.2\.1 is not a loopback address; .*\(ADDRESS_NOT_LOOPBACK\)$/m);
  });
});
