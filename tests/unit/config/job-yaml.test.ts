import fc from "fast-check";
import { expect, it } from "vitest";
import { stringify } from "yaml";
import { jobToYaml, parseJob } from "../../../src/config/index.js";
import { OPTIONS, SHORTEST, validJob } from "./job-samples.js";

it("reading what a job is written as gives an equal job, from any folder", () => {
  fc.assert(
    fc.property(validJob, (values) => {
      const job = parseJob(stringify(values, { lineWidth: 0 }), "jobs/job.yaml", OPTIONS);
      const again = parseJob(jobToYaml(job), "/elsewhere/job.yaml", { cacheHome: "/other", cwd: "/" });
      expect(again).toEqual(job);
    }),
    { numRuns: 200 },
  );
});

it("a job is written with its defaults, absolute paths, sizes in units and lists on one line", () => {
  const text = jobToYaml(parseJob(`${SHORTEST}head:\n  layers: [128, 64]\n`, "jobs/job.yaml", OPTIONS));
  expect(text).toContain("name: pets\n");
  expect(text).toContain("    folder: /work/jobs/pictures\n");
  expect(text).toContain("  validation: none\n");
  expect(text).toContain("  layers: [ 128, 64 ]\n");
  expect(text).toContain("  maxBytes: 10GiB\n");
  expect(text).toContain("  folder: /home/me/.cache/headway\n");
  expect(text).toContain("output: /work/jobs/runs/pets\n");
  expect(text).not.toContain("null");
});

it("the quotient 1/255 keeps its value when it is written as a number", () => {
  const text = `${SHORTEST}  preprocessing: {scale: 1/255}\n`;
  const job = parseJob(text, "job.yaml", OPTIONS);
  expect(job.backbone.preprocessing?.scale).toBe(1 / 255);
  expect(parseJob(jobToYaml(job), "job.yaml", OPTIONS).backbone.preprocessing?.scale).toBe(1 / 255);
});
