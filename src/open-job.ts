import { homedir } from "node:os";
import { cacheHomeOf, type Job, type JobOptions, loadJob } from "./config/index.js";
import { HeadwayError } from "./errors.js";

/**
 * Loads a job file as the command line does: relative to the current folder, with the cache in `$HEADWAY_HOME/cache` or
 * `~/.cache/headway` unless the file names another.
 * @param options.set values for keys of the file, e.g. `["training.epochs=2"]`
 * @throws HeadwayError NOT_FOUND; USAGE or JOB_INVALID with all mistakes at once
 */
export async function openJob(path: string, options: Partial<JobOptions> = {}): Promise<Job> {
  assertOptions(path, options);
  const cacheHome = cacheHomeOf(process.env.HEADWAY_HOME, homedir());
  return loadJob(path, { cacheHome, cwd: process.cwd(), ...options });
}

const TEXTS = ["output", "cacheHome", "cwd"] as const;

/** Programs without types may give anything; all that is wrong is said at once. */
function assertOptions(path: unknown, options: unknown): void {
  const problems: string[] = [];
  if (typeof path !== "string") problems.push(`the job file is ${kindOf(path)}; give its path`);
  if (kindOf(options) !== "an object") problems.push(`the options are ${kindOf(options)}; give an object, or nothing`);
  else {
    const { set, ...rest } = options as Record<string, unknown>;
    if (set !== undefined && !(Array.isArray(set) && set.every((item) => typeof item === "string"))) {
      const given = Array.isArray(set) ? "a list of other things than texts" : kindOf(set);
      problems.push(`set is ${given}; give a list of texts such as ["training.epochs=2"]`);
    }
    for (const name of TEXTS) {
      const value = rest[name];
      if (value !== undefined && typeof value !== "string") problems.push(`${name} is ${kindOf(value)}; give a path`);
    }
  }
  if (problems.length > 0) throw new HeadwayError("USAGE", problems.map((text) => `loadJob: ${text}`).join("\n"));
}

function kindOf(value: unknown): string {
  if (value === undefined || value === null) return String(value);
  if (Array.isArray(value)) return "a list";
  return typeof value === "object" ? "an object" : `a ${typeof value}`;
}
