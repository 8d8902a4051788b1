import { describe, expect, test } from "vitest";
import { cpuQuota } from "../../../src/engine/index.js";

/** The quota that a process sees whose system has these files and 16 cores. */
const quota = (files: Readonly<Record<string, string>>, available = 16): number =>
  cpuQuota({ read: (path) => files[path], available });

describe("control groups, version 2", () => {
  test("the limit of the process's group counts", () => {
    expect(quota({ "/proc/self/cgroup": "0::/pods/a\n", "/sys/fs/cgroup/pods/a/cpu.max": "400000 100000\n" })).toBe(4);
  });

  test("the smallest limit of the groups above counts", () => {
    expect(
      quota({
        "/proc/self/cgroup": "0::/pods/a/b\n",
        "/sys/fs/cgroup/pods/a/b/cpu.max": "max 100000\n",
        "/sys/fs/cgroup/pods/a/cpu.max": "600000 100000\n",
        "/sys/fs/cgroup/pods/cpu.max": "300000 100000\n",
      }),
    ).toBe(3);
  });

  test("the root of the mount counts where the named folder is missing, as in a container", () => {
    expect(quota({ "/proc/self/cgroup": "0::/../../x\n", "/sys/fs/cgroup/cpu.max": "200000 100000\n" })).toBe(2);
  });

  test("no limit leaves the cores of the system", () => {
    expect(quota({ "/proc/self/cgroup": "0::/\n", "/sys/fs/cgroup/cpu.max": "max 100000\n" })).toBe(16);
    expect(quota({ "/proc/self/cgroup": "0::/\n" })).toBe(16);
    expect(quota({})).toBe(16);
  });

  test("parts of a core are rounded down, but never to none", () => {
    expect(quota({ "/proc/self/cgroup": "0::/\n", "/sys/fs/cgroup/cpu.max": "250000 100000\n" })).toBe(2);
    expect(quota({ "/proc/self/cgroup": "0::/\n", "/sys/fs/cgroup/cpu.max": "50000 100000\n" })).toBe(1);
  });

  test("a limit above the system's cores changes nothing", () => {
    expect(quota({ "/proc/self/cgroup": "0::/\n", "/sys/fs/cgroup/cpu.max": "6400000 100000\n" }, 2)).toBe(2);
  });
});

describe("control groups, version 1", () => {
  const groups = "11:memory:/docker/x\n4:cpu,cpuacct:/docker/x\n0::/system.slice\n";

  test("quota and period of the cpu controller count", () => {
    expect(
      quota({
        "/proc/self/cgroup": groups,
        "/sys/fs/cgroup/cpu,cpuacct/docker/x/cpu.cfs_quota_us": "300000\n",
        "/sys/fs/cgroup/cpu,cpuacct/docker/x/cpu.cfs_period_us": "100000\n",
      }),
    ).toBe(3);
  });

  test("the root of the mount counts inside a container", () => {
    expect(
      quota({
        "/proc/self/cgroup": groups,
        "/sys/fs/cgroup/cpu/cpu.cfs_quota_us": "150000\n",
        "/sys/fs/cgroup/cpu/cpu.cfs_period_us": "50000\n",
      }),
    ).toBe(3);
  });

  test("-1 is no limit", () => {
    expect(
      quota({
        "/proc/self/cgroup": groups,
        "/sys/fs/cgroup/cpu/cpu.cfs_quota_us": "-1\n",
        "/sys/fs/cgroup/cpu/cpu.cfs_period_us": "100000\n",
      }),
    ).toBe(16);
  });
});

test("without arguments it is a whole number from 1", () => {
  expect(Number.isInteger(cpuQuota())).toBe(true);
  expect(cpuQuota()).toBeGreaterThanOrEqual(1);
});
