// How many cores this process may use. A container's limit is a quota of its control group (cgroup), not the number of
// the host's cores. Version 2 (https://docs.kernel.org/admin-guide/cgroup-v2.html#cpu-interface-files): `cpu.max` holds
// "QUOTA PERIOD" or "max PERIOD". Version 1 (https://docs.kernel.org/scheduler/sched-bwc.html): `cpu.cfs_quota_us`, -1
// for no limit, and `cpu.cfs_period_us`. A group's limit also binds the groups below it, so all of them up to the root
// of the mount are read and the smallest counts. /proc/self/cgroup names the groups; inside a container that has a
// namespace of its own the named folder may be missing, then the root of the mount is this process's group.
import { readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { posix } from "node:path";

/** What {@link cpuQuota} looks at. */
export interface CpuQuotaOptions {
  /** The text of a file, undefined when it cannot be read. @default the file system */
  readonly read?: (path: string) => string | undefined;
  /** Cores that the system would schedule this process on. @default os.availableParallelism() */
  readonly available?: number;
}

const V2_MOUNT = "/sys/fs/cgroup";
const V1_MOUNTS = ["/sys/fs/cgroup/cpu", "/sys/fs/cgroup/cpu,cpuacct"];

/** Whole cores this process may use, at least 1: the smaller of its control groups' quota and the cores it may run on. */
export function cpuQuota(options: CpuQuotaOptions = {}): number {
  const { read = readIfThere, available = availableParallelism() } = options;
  let cores = available;
  for (const { mount, group, limit } of controlGroups(read)) {
    for (let path = group; ; path = posix.dirname(path)) {
      cores = Math.min(cores, limit(posix.join(mount, path)) ?? cores);
      if (path === "/" || path === ".") break;
    }
  }
  return Math.max(1, Math.floor(cores));
}

interface ControlGroup {
  readonly mount: string;
  /** Path below the mount, beginning with a slash. */
  readonly group: string;
  /** Cores that the group in a folder allows; undefined without a limit. */
  limit(folder: string): number | undefined;
}

function controlGroups(read: (path: string) => string | undefined): ControlGroup[] {
  const v2 = (folder: string): number | undefined => {
    const [quota, period] = (read(posix.join(folder, "cpu.max")) ?? "").trim().split(/\s+/);
    return coresOf(quota, period);
  };
  const v1 = (folder: string): number | undefined =>
    coresOf(
      read(posix.join(folder, "cpu.cfs_quota_us"))?.trim(),
      read(posix.join(folder, "cpu.cfs_period_us"))?.trim(),
    );
  // A line is "ID:CONTROLLERS:PATH"; version 2 has the id 0 and no controllers.
  return (read("/proc/self/cgroup") ?? "").split("\n").flatMap((line) => {
    const [id, controllers = "", ...rest] = line.split(":");
    const group = posix.normalize(`/${rest.join(":")}`);
    if (id === "0" && controllers === "") return [{ mount: V2_MOUNT, group, limit: v2 }];
    if (!controllers.split(",").includes("cpu")) return [];
    return V1_MOUNTS.map((mount) => ({ mount, group, limit: v1 }));
  });
}

function coresOf(quota: string | undefined, period: string | undefined): number | undefined {
  const cores = Number(quota) / Number(period);
  return Number.isFinite(cores) && cores > 0 ? cores : undefined;
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}
