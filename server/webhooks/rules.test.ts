import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isPublicAddress } from "@/protocol/public-address";
import { DAY_MS } from "../kernel/durations";
import { findUrlFault } from "./endpoint-address";
import { delayAfter, isEventPattern, TRIES_MAX } from "./rules";
import { openSecret, sealSecret } from "./sealed-secret";
import { signatureHeader } from "./signature-header";

describe("an address", () => {
  it.each([
    ...["127.0.0.1", "127.9.9.9", "0.0.0.0", "10.1.2.3", "172.16.0.1", "172.31.255.255", "192.168.1.1", "169.254.169.254", "100.64.0.1", "224.0.0.1"],
    ...["255.255.255.255", "198.18.0.1", "::1", "::", "::ffff:127.0.0.1", "::ffff:8.8.8.8", "64:ff9b::7f00:1", "fc00::1", "fd12::1", "fe80::1", "ff02::1"],
    ...["2002:7f00:1::", "2001:db8::1", "2001::1", "not an address", ""],
  ])("%s is never reached into", (address) => {
    expect(isPublicAddress(address)).toBe(false);
  });

  it.each(["1.1.1.1", "8.8.8.8", "172.15.0.1", "172.32.0.1", "2606:4700::1111", "2a00:1450::1"])("%s is of the open internet", (address) => {
    expect(isPublicAddress(address)).toBe(true);
  });

  it.each([
    ...[
      "http://example.test/",
      "ftp://example.test/",
      "https://127.0.0.1/",
      "https://0x7f.1/",
      "https://2130706433/",
      "https://[::1]/",
      "https://[::ffff:10.0.0.1]/",
    ],
    ...["https://user:secret@example.test/", "javascript:alert(1)", "", "http://localhost:3000/", "http://127.0.0.1.example.test/"],
  ])("%j is no place for an endpoint, on any copy", (url) => {
    expect([findUrlFault(url, false), findUrlFault(url, true)]).toEqual([expect.any(String), expect.any(String)]);
  });

  it("of this machine is one only on a copy of somebody's own", () => {
    expect(findUrlFault("http://127.0.0.1:4000/hook", true)).toBeNull();
    expect(findUrlFault("http://127.0.0.1:4000/hook", false)).not.toBeNull();
    expect(findUrlFault("https://hooks.example.test/a", false)).toBeNull();
  });
});

describe("what is told", () => {
  it("can be asked for by type, by kind, and whole, and by no other word", () => {
    expect(["tip.paid", "subscription.*", "*", "ping"].filter(isEventPattern)).toHaveLength(4);
    expect(["", "tip.*paid", "tips.*", "subscription.", ".*", "**"].filter(isEventPattern)).toEqual([]);
  });

  it("is tried for the better part of three days and no longer", () => {
    const delays = Array.from({ length: TRIES_MAX - 1 }, (_, at) => delayAfter(at + 1) ?? 0);
    const totalMs = delays.reduce((sum, delay) => sum + delay, 0);
    expect(totalMs).toBeGreaterThan(2.5 * DAY_MS);
    expect(totalMs).toBeLessThanOrEqual(3 * DAY_MS);
    expect(delayAfter(TRIES_MAX)).toBeNull();
    expect(Math.min(...delays)).toBe(5_000);
  });

  it("is signed over its time and every letter of it, with each secret that counts", () => {
    const at = new Date("2026-11-22T12:00:00Z");
    const header = signatureHeader(["one", "two"], "{}", at);
    expect(header).toMatch(/^t=1795348800,v1=[0-9a-f]{64},v1=[0-9a-f]{64}$/);
    expect(signatureHeader(["one"], "{} ", at)).not.toBe(signatureHeader(["one"], "{}", at));
  });
});

describe("a sealed secret", () => {
  it("opens to what it was, and not at all when a byte of it or the key is another", () => {
    const env = { AUTH_SECRET: "for tests only ".repeat(3) };
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (secret) => {
        expect(openSecret(env, sealSecret(env, secret))).toBe(secret);
      }),
    );
    const sealed = Buffer.from(sealSecret(env, "a secret"), "base64");
    expect(sealed.toString("latin1")).not.toContain("a secret");
    sealed[20] = (sealed[20] ?? 0) ^ 1;
    expect(() => openSecret(env, sealed.toString("base64"))).toThrow();
    expect(() => openSecret({ AUTH_SECRET: "another ".repeat(5) }, sealSecret(env, "a secret"))).toThrow();
  });
});
