import { basename } from "node:path";
import { markUse } from "../../src/files/index.js";
import { temporaryFolder } from "./temporary-folder.js";

/** The name of a marker as a process of this host and PID namespace would have it, but for what is given. */
export async function markerName(other: {
  host?: string;
  pid?: number;
  start?: string;
  space?: string;
}): Promise<string> {
  const own = await markUse(temporaryFolder());
  await own.remove();
  const [host, pid, start, space, random] = basename(own.path).slice(".use-".length).split("-");
  return `.use-${[other.host ?? host, other.pid ?? pid, other.start ?? start, other.space ?? space, random].join("-")}`;
}
