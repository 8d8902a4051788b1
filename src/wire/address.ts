import { isIP } from "node:net";
import { HeadwayError } from "../errors.js";

/** Where a server listens. */
export interface Address {
  /** Without brackets. */
  readonly host: string;
  readonly port: number;
}

/** HOST:PORT as an address; an IPv6 host stands in brackets. Null when it is none. */
export function parseAddress(text: string): Address | null {
  const { v6, name, port } = /^(?:\[(?<v6>[^\]]+)\]|(?<name>[^:[\]]+)):(?<port>\d{1,5})$/.exec(text)?.groups ?? {};
  const host = v6 ?? name;
  if (host === undefined || (v6 !== undefined && isIP(v6) !== 6)) return null;
  const number = Number(port);
  return number >= 1 && number <= 65_535 ? { host, port: number } : null;
}

/** The address as HOST:PORT, with brackets about an IPv6 host. */
export function formatAddress({ host, port }: Address): string {
  return host.includes(":") ? `[${host}]:${port}` : `${host}:${port}`;
}

/** A host as Node wants it: without the brackets that an IPv6 one may have. */
export function bareHost(host: string): string {
  return /^\[(.+)\]$/.exec(host)?.[1] ?? host;
}

/** Whether a host is this machine and no other can reach it. */
export function isLoopback(host: string): boolean {
  const bare = bareHost(host);
  return bare === "localhost" || bare === "::1" || (isIP(bare) === 4 && bare.startsWith("127."));
}

/**
 * Refuses a host that other machines can reach.
 * @throws HeadwayError ADDRESS_NOT_LOOPBACK
 */
export function assertLoopback(host: string): void {
  if (isLoopback(host)) return;
  throw new HeadwayError(
    "ADDRESS_NOT_LOOPBACK",
    `${host} is not a loopback address; other machines need mutual TLS, which this version does not have: use 127.0.0.1`,
    { host },
  );
}

/**
 * Why a process that called from `from` cannot be the one that serves at `address`; null when it can. What others are
 * told to connect to gets their join token, so it must be the caller's own.
 * @param from IP address of the connection
 */
export function implausible(address: string, from: string): string | null {
  const parsed = parseAddress(address);
  if (parsed === null || isIP(parsed.host) === 0) return "it must be IP:PORT";
  if (!isLoopback(parsed.host)) return "it is not on this machine";
  const caller = from.replace(/^::ffff:/, "");
  if (isIP(caller) === isIP(parsed.host) && caller !== parsed.host) return `its connection comes from ${caller}`;
  return null;
}
