import { describe, expect, it } from "vitest";
import { formatAddress, implausible, isLoopback, openChannel, parseAddress } from "../../../src/wire/index.js";

describe("addresses", () => {
  it("are read and written with brackets about IPv6", () => {
    for (const text of ["127.0.0.1:4000", "[::1]:4000", "localhost:1"]) {
      expect(formatAddress(parseAddress(text)!)).toBe(text);
    }
    for (const text of ["", "::1:4000", "[127.0.0.1]:1", "a:0", "a:65536", "a", "a:1:2"]) {
      expect(parseAddress(text)).toBeNull();
    }
  });

  it("are loopback only where no other machine can be behind them", () => {
    expect(["127.0.0.1", "127.9.9.9", "::1", "[::1]", "localhost"].filter((host) => !isLoopback(host))).toEqual([]);
    const others = ["0.0.0.0", "192.0.2.1", "127.0.0.1.evil.example", "127.0.0.999", "::", "localhost.evil.example"];
    expect(others.filter(isLoopback)).toEqual([]);
  });

  it("are believed of a worker only where its connection comes from", () => {
    expect(implausible("127.0.0.1:4000", "127.0.0.1")).toBeNull();
    expect(implausible("127.0.0.1:4000", "::ffff:127.0.0.1")).toBeNull();
    expect(implausible("[::1]:4000", "::1")).toBeNull();
    expect(implausible("192.0.2.1:4000", "127.0.0.1")).toBe("it is not on this machine");
    expect(implausible("evil.example:4000", "127.0.0.1")).toBe("it must be IP:PORT");
    expect(implausible("127.0.0.2:4000", "127.0.0.1")).toBe("its connection comes from 127.0.0.1");
  });

  it("elsewhere get no channel, and so no token", () => {
    expect(() => openChannel("192.0.2.1:4000")).toThrow("192.0.2.1 is not a loopback address");
    expect(() => openChannel("nothing")).toThrow('"nothing" is no HOST:PORT of this machine');
  });
});
