import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { readInventory } from "@/protocol/inventory";
import { readForeignFile } from "../sources/folder-source";
import { placeOf } from "../store/folder-layout";
import { takeLock } from "../store/take-lock";
import { type ArtistKey, makeArtistKey, makeWork, NOW } from "../testing/make-work";
import { openTestRelay, type TestRelay } from "../testing/open-test-relay";
import { startUpstream, type TestUpstream } from "../testing/start-upstream";
import { readPins, writePins } from "../works/pins";
import { openSources } from "./open-sources";
import { syncWorks } from "./sync-works";

let [key, other]: ArtistKey[] = [];
let upstream: TestUpstream;
let relay: TestRelay;
const open: { close: () => Promise<unknown> }[] = [];
const artist = (): ArtistKey => {
  if (key === undefined) throw new Error("Made before all.");
  return key;
};
const kept = <T extends { close?: () => Promise<unknown>; remove?: () => Promise<unknown> }>(made: T): T => {
  open.push({ close: async () => (made.close ?? made.remove)?.() });
  return made;
};
const upstreams = (...from: readonly TestUpstream[]) => ({ upstreams: from.map(({ url }) => ({ kind: "origin", url, allowPrivate: true })) });
const sync = (of = relay) => syncWorks(of, openSources(of));

beforeAll(async () => {
  [key, other] = [await makeArtistKey(), await makeArtistKey()];
});
beforeEach(async () => {
  upstream = kept(await startUpstream());
});
afterEach(async () => {
  for (const each of open.splice(0)) await each.close();
});

describe("a sync", () => {
  it("brings everything that the newest root leads to, says so, and asks for nothing a second time", async () => {
    const film = await makeWork({ key: artist(), segments: 70 });
    upstream.add(film);
    relay = kept(await openTestRelay(upstreams(upstream), [film.pin]));
    const first = await sync();
    expect(first).toMatchObject({ works: [{ state: "whole", seq: 1, missing: 0, notes: [] }], pulledObjects: film.objects.size, faults: [] });
    expect([...film.objects.keys()].every((cid) => relay.store.index.has(cid) && relay.store.index.isPinned(cid))).toBe(true);
    const asked = upstream.asked.length;
    expect(await sync()).toMatchObject({ works: [{ state: "whole" }], pulledObjects: 0 });
    expect(upstream.asked.slice(asked)).toEqual([`/api/videos/${film.work}/root`]);
    const bytes = await readForeignFile(join(relay.store.folder, "inventory.json"), 1e6);
    expect(bytes && readInventory(bytes)?.works).toEqual([{ work: film.work, root: film.root, seq: 1 }]);
  });

  it("takes from a second source what the first has not, or gives wrongly, and leaves out the one that lied", async () => {
    const film = await makeWork({ key: artist(), segments: 5 });
    upstream.add(film);
    const liar = kept(await startUpstream(film));
    liar.misbehave((request, response) => request.url?.startsWith("/ipfs/") === true && response.writeHead(200).end("something else").writableEnded);
    relay = kept(await openTestRelay(upstreams(liar, upstream), [film.pin]));
    const result = await sync();
    expect(result).toMatchObject({ works: [{ state: "whole" }], faults: [expect.stringContaining("something else")] });
    expect(liar.asked.filter((path) => path.startsWith("/ipfs/"))).toHaveLength(1);
  });

  it("goes on where it was cut short", async () => {
    const film = await makeWork({ key: artist(), segments: 10 });
    upstream.add(film);
    for (const cid of film.segments.slice(5)) upstream.forget(cid);
    relay = kept(await openTestRelay(upstreams(upstream), [film.pin]));
    expect(await sync()).toMatchObject({ works: [{ state: "partial", missing: 5 }] });
    upstream.add(film);
    const asked = upstream.asked.length;
    expect(await sync()).toMatchObject({ works: [{ state: "whole" }], pulledObjects: 5 });
    expect(upstream.asked.slice(asked)).toHaveLength(6);
  });

  it("does not take a root that is older than one it saw, also after a restart, nor a second one with the same number", async () => {
    const [first, second, twin] = [
      await makeWork({ key: artist() }),
      await makeWork({ key: artist(), seq: 2 }),
      await makeWork({ key: artist(), seq: 2, segments: 9 }),
    ];
    upstream.add(first, second);
    relay = kept(await openTestRelay(upstreams(upstream), [first.pin]));
    expect(await sync()).toMatchObject({ works: [{ state: "whole", seq: 2 }] });
    upstream.add(first);
    expect(await sync()).toMatchObject({ works: [{ state: "whole", seq: 2, notes: [expect.stringContaining("rollback")] }] });
    upstream.add(twin);
    expect(await sync()).toMatchObject({ works: [{ state: "whole", seq: 2, notes: [expect.stringContaining("second-of-its-number")] }] });
  });

  it("remembers the highest root before it has what that names, and says meanwhile that it has the one before", async () => {
    const [first, second] = [await makeWork({ key: artist() }), await makeWork({ key: artist(), seq: 2 })];
    upstream.add(first);
    relay = kept(await openTestRelay(upstreams(upstream), [first.pin]));
    await sync();
    upstream.add(second);
    for (const cid of second.segments) upstream.forget(cid);
    expect(await sync()).toMatchObject({ works: [{ state: "partial", seq: 2, missing: 3 }] });
    const bytes = await readForeignFile(join(relay.store.folder, "inventory.json"), 1e6);
    expect(bytes && readInventory(bytes)?.works).toMatchObject([{ root: first.root, seq: 1 }]);
    upstream.add(first);
    expect(await sync()).toMatchObject({ works: [{ seq: 2, notes: [expect.stringContaining("rollback")] }] });
  });

  it("refuses roots by another key, of another work and out of their time", async () => {
    if (other === undefined) throw new Error("Made before all.");
    const film = await makeWork({ key: artist() });
    const forged = await makeWork({ key: other });
    const late = await makeWork({ key: artist(), name: "late", expiresAt: new Date(NOW.getTime() - 3_600_000) });
    upstream.add({ ...forged, pin: film.pin }, late);
    relay = kept(await openTestRelay(upstreams(upstream), [film.pin, late.pin]));
    const { works } = await sync();
    expect(works.map(({ state, notes }) => [state, notes.join()])).toEqual([
      ["absent", expect.stringContaining("signature")],
      ["absent", expect.stringContaining("expired")],
    ]);
  });

  it("follows the artist to another key, and then believes the old one no more", async () => {
    if (other === undefined) throw new Error("Made before all.");
    const [first, rotated] = [await makeWork({ key: artist() }), await makeWork({ key: other, seq: 2, rotatedFrom: artist() })];
    upstream.add(first);
    relay = kept(await openTestRelay(upstreams(upstream), [first.pin]));
    await sync();
    upstream.add(rotated);
    expect(await sync()).toMatchObject({ works: [{ state: "whole", seq: 2, notes: [] }] });
    upstream.add(await makeWork({ key: artist(), seq: 3 }));
    expect(await sync()).toMatchObject({ works: [{ seq: 2, notes: [expect.stringContaining("signature")] }] });
  });

  it("lets objects of a root that was replaced, and of works that are no longer pinned, leave when room is needed", async () => {
    const [first, second] = [await makeWork({ key: artist(), segments: 5 }), await makeWork({ key: artist(), seq: 2, segments: 5 })];
    upstream.add(first);
    relay = kept(await openTestRelay({ ...upstreams(upstream), quotaBytes: 46_000 }, [first.pin]));
    await sync();
    upstream.add(second);
    expect(await sync()).toMatchObject({ works: [{ state: "whole", seq: 2 }] });
    const film = await makeWork({ key: artist(), name: "another", segments: 5 });
    upstream.add(film);
    await writePins(relay.folder, [...(await readPins(relay.folder)), film.pin]);
    expect(await sync()).toMatchObject({ works: [{ state: "whole" }, { state: "whole" }] });
    expect(relay.store.index.bytes).toBeLessThanOrEqual(46_000);
    expect(first.segments.some((cid) => !relay.store.index.has(cid))).toBe(true);
  });

  it("stops at the quota with what it has, and keeps the works that are whole", async () => {
    const [small, large] = [await makeWork({ key: artist(), name: "small" }), await makeWork({ key: artist(), name: "large", segments: 20 })];
    upstream.add(small, large);
    relay = kept(await openTestRelay({ ...upstreams(upstream), quotaBytes: 50_000 }, [small.pin, large.pin]));
    const { works } = await sync();
    expect(works.map(({ state, notes }) => [state, notes.length])).toEqual([
      ["whole", 0],
      ["partial", 1],
    ]);
    expect(relay.store.index.bytes).toBeLessThanOrEqual(50_000);
    expect([...small.objects.keys()].every((cid) => relay.store.index.has(cid))).toBe(true);
  });

  it("pulls no more than it may in a day, and goes on the next", async () => {
    const film = await makeWork({ key: artist(), segments: 4, segmentBytes: 900_000 });
    upstream.add(film);
    const pulledBytesPerDayMax = 4_500_000;
    relay = kept(await openTestRelay({ ...upstreams(upstream), pulledBytesPerDayMax }, [film.pin]));
    const today = await sync();
    expect(today).toMatchObject({ works: [{ state: "partial", notes: [expect.stringContaining("used up")] }] });
    expect(today.pulledBytes).toBeLessThanOrEqual(pulledBytesPerDayMax);
    relay.clock.advanceMs(86_400_000);
    expect(await sync()).toMatchObject({ works: [{ state: "whole" }] });
  });

  it("brings again what was spoiled on the disk", async () => {
    const film = await makeWork({ key: artist() });
    upstream.add(film);
    relay = kept(await openTestRelay(upstreams(upstream), [film.pin]));
    await sync();
    const [segment] = film.segments;
    if (segment === undefined) throw new Error("A film has segments.");
    await writeFile(join(relay.store.folder, placeOf(segment)), "spoiled");
    expect(await relay.store.read(segment)).toBeNull();
    expect(await sync()).toMatchObject({ works: [{ state: "whole" }], pulledObjects: 1 });
    expect(await relay.store.read(segment)).not.toBeNull();
  });

  it("leaves a folder alone into which another process writes", async () => {
    relay = kept(await openTestRelay(upstreams(upstream)));
    const release = await takeLock(relay.folder, "write");
    await expect(sync()).rejects.toThrow("Another process writes");
    await release?.();
    expect(await sync()).toMatchObject({ works: [] });
  });
});
