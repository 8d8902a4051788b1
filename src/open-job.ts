import { homedir } from "node:os";
import { cacheHomeOf, type Job, type JobOptions, loadJob } from "./config/index.js";

/**
 * Loads a job file as the command line does: relative to the current folder, with the cache in `$HEADWAY_HOME/cache` or
 * `~/.cache/headway` unless the file names another.
 * @param options.set values for keys of the file, e.g. `["training.epochs=2"]`
 * @throws HeadwayError NOT_FOUND; USAGE or JOB_INVALID with all mistakes at once
 */
export function openJob(path: string, options: Partial<JobOptions> = {}): Promise<Job> {
  const cacheHome = cacheHomeOf(process.env.HEADWAY_HOME, homedir());
  return loadJob(path, { cacheHome, cwd: process.cwd(), ...options });
}
