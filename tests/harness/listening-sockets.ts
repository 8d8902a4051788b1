import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import { childrenOf } from "./processes.js";

/** A port that a process takes connections or datagrams at. */
export interface OpenPort {
  readonly pid: number;
  /** `tcp 127.0.0.1:4000`; an IPv6 address stands in brackets, as the kernel writes it. */
  readonly address: string;
}

/** Columns of /proc/net/tcp and its like, see proc(5). */
const LOCAL = 1;
const STATE = 3;
const INODE = 9;
const LISTENS = "0A";

/** The open ports of a process and all that it has started, as the kernel tells of them; Linux only. */
export function openPortsBelow(pid: number): { pids: number[]; ports: OpenPort[] } {
  const pids = withDescendants(pid);
  const byInode = new Map<string, string>();
  for (const protocol of ["tcp", "tcp6", "udp", "udp6", "raw", "raw6"]) {
    for (const [inode, address] of openSockets(protocol)) byInode.set(inode, `${protocol} ${address}`);
  }
  const ports = pids.flatMap((each) =>
    socketInodes(each).flatMap((inode) => {
      const address = byInode.get(inode);
      return address === undefined ? [] : [{ pid: each, address }];
    }),
  );
  return { pids, ports };
}

function withDescendants(pid: number): number[] {
  return [pid, ...childrenOf(pid).flatMap(withDescendants)];
}

/** Inode and local address of each socket that listens, or has no connection at all. */
function openSockets(protocol: string): [string, string][] {
  const lines = readFileSync(`/proc/net/${protocol}`, "utf8").trim().split("\n").slice(1);
  return lines.flatMap((line) => {
    const columns = line.trim().split(/\s+/);
    if (protocol.startsWith("tcp") && columns[STATE] !== LISTENS) return [];
    return [[columns[INODE]!, toAddress(columns[LOCAL]!)] satisfies [string, string]];
  });
}

/** The kernel writes an address as words of the machine's byte order, here little-endian, and the port as a number. */
function toAddress(column: string): string {
  const [host = "", port = ""] = column.split(":");
  const bytes = (host.match(/.{8}/g) ?? []).flatMap((word) => [...Buffer.from(word, "hex")].reverse());
  const text = bytes.length === 4 ? bytes.join(".") : `[${Buffer.from(bytes).toString("hex")}]`;
  return `${text}:${Number.parseInt(port, 16)}`;
}

function socketInodes(pid: number): string[] {
  try {
    return readdirSync(`/proc/${pid}/fd`).flatMap((fd) => {
      try {
        return /^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/${pid}/fd/${fd}`))?.[1] ?? [];
      } catch {
        return []; // it was closed meanwhile
      }
    });
  } catch {
    return []; // the process has ended meanwhile
  }
}
