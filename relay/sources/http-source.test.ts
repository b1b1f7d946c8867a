import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Cid } from "@/protocol/cid";
import { isPublicAddress } from "@/protocol/public-address";
import { type MadeWork, makeArtistKey, makeWork } from "../testing/make-work";
import { type Misbehaviour, startUpstream, type TestUpstream } from "../testing/start-upstream";
import { findAddresses } from "./find-addresses";
import { createHttpSource } from "./http-source";
import { SourceFault } from "./source";

let film: MadeWork;
let upstream: TestUpstream;
let canary: TestUpstream;
const source = (allowPrivate = true, url = upstream.url) => createHttpSource({ kind: "origin", url, allowPrivate });
const fetchAll = async (from = source()) => {
  const taken: Cid[] = [];
  try {
    await from.fetchObjects([...film.objects.keys()], async (cid) => void taken.push(cid));
    return taken;
  } finally {
    await from.close();
  }
};

beforeAll(async () => {
  film = await makeWork({ key: await makeArtistKey(), segments: 20 });
});
beforeEach(async () => {
  [upstream, canary] = [await startUpstream(film), await startUpstream(film)];
});
afterEach(async () => {
  await upstream.close();
  await canary.close();
});

describe("an upstream over HTTP", () => {
  it("gives roots and objects, and leaves out what it has not", async () => {
    const [gone] = film.segments;
    if (gone !== undefined) upstream.forget(gone);
    expect(await source().findRoots([film.work, `vid_${"9".repeat(26)}`])).toEqual(new Map([[film.work, film.root]]));
    expect(await createHttpSource({ kind: "relay", url: upstream.url, allowPrivate: true }).findRoots([film.work])).toEqual(new Map([[film.work, film.root]]));
    expect(await createHttpSource({ kind: "objects", url: upstream.url, allowPrivate: true }).findRoots([film.work])).toEqual(new Map());
    expect((await fetchAll()).sort()).toEqual([...film.objects.keys()].filter((cid) => cid !== gone).sort());
  });

  const redirect: Misbehaviour = (_, response) => response.writeHead(302, { location: `${canary.url}/ipfs/${film.root}` }).end().writableEnded;
  const hostile: readonly (readonly [string, Misbehaviour])[] = [
    ["sends elsewhere", redirect],
    [
      "sends elsewhere in words",
      (_, response) =>
        response.writeHead(200, { refresh: `0;url=${canary.url}/` }).end(`<meta http-equiv="refresh" content="0;url=${canary.url}">`).writableEnded,
    ],
    ["answers with faults", (_, response) => response.writeHead(500).end().writableEnded],
    ["announces more than an object", (_, response) => response.writeHead(200, { "content-length": 1e9 }).write("x")],
    ["sends more than an object", (_, response) => response.writeHead(200).end(Buffer.alloc(3_000_000)).writableEnded],
    ["breaks off", (_, response) => response.writeHead(200, { "content-length": 100 }).write("x", () => response.destroy())],
    ["sends packed bytes", (_, response) => response.writeHead(200, { "content-encoding": "gzip" }).end("x").writableEnded],
    ["speaks no HTTP", (_, response) => response.socket?.end("SSH-2.0-OpenSSH\r\n").writableEnded === true],
  ];
  it.each(hostile)("that %s is given up after a few tries, and nowhere else is asked", async (what, how) => {
    upstream.misbehave(how);
    if (what === "sends elsewhere in words") expect(new Set(await fetchAll())).toEqual(new Set(film.objects.keys()));
    else await expect(fetchAll()).rejects.toThrow(SourceFault);
    expect(upstream.asked.length).toBeLessThanOrEqual(what === "sends elsewhere in words" ? 23 : 12);
    expect(canary.asked).toEqual([]);
    await expect(source().findRoots([film.work])).rejects.toThrow(SourceFault);
    expect(canary.asked).toEqual([]);
  });

  it("is not asked at all on a private address, by number or by name, unless the operator allowed it", async () => {
    for (const url of [
      upstream.url,
      `http://localhost:${upstream.port}`,
      `http://[::1]:${upstream.port}`,
      `http://[::ffff:127.0.0.1]:${upstream.port}`,
      "http://169.254.169.254",
    ]) {
      await expect(source(false, url).findRoots([film.work])).rejects.toThrow("not on the open internet");
    }
    expect(upstream.asked).toEqual([]);
  });

  it("is reached at the address that was checked", async () => {
    const [{ address, family }] = await findAddresses("127.0.0.1", { allowPrivate: true });
    expect([address, family]).toEqual(["127.0.0.1", 4]);
    await expect(findAddresses("no-such-name.invalid", { allowPrivate: true })).rejects.toThrow("was not found");
  });
});

describe("an address of the open internet", () => {
  it.each(["1.1.1.1", "9.255.255.255", "172.32.0.1", "2606:4700::1111", "2a00::1"])("%s is one", (address) => expect(isPublicAddress(address)).toBe(true));
  it.each([
    ...["127.0.0.1", "10.1.2.3", "172.31.255.255", "192.168.0.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1", "255.255.255.255", "198.18.0.1"],
    ...["::1", "::", "fe80::1", "fc00::1", "::ffff:10.0.0.1", "2002:7f00:1::", "2001:db8::1", "64:ff9b::7f00:1", "not an address", "127.1"],
  ])("%s is none", (address) => expect(isPublicAddress(address)).toBe(false));
});
