import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { toBase64url } from "@/protocol/base64url";
import { type Cid, makeCid } from "@/protocol/cid";
import { signRotation } from "@/protocol/key-rotation";
import { type RootManifest, signRoot } from "@/protocol/root-manifest";
import { type BelievedRoot, believeRoot } from "./believe-root";
import { httpLayer } from "./layer";
import { createMemoryStore } from "./memory-store";
import { ObjectCache } from "./object-cache";
import { Resolver } from "./resolver";
import { createMemoryRootStore, type RootStore } from "./root-store";
import { type HostileServer, startHostileServer } from "./testing/hostile-server";

const NOW = new Date("2026-11-23T12:00:00Z");
const DAY_MS = 86_400_000;
const WORK = `vid_${"0".repeat(26)}`;
const ARTIST = `usr_${"0".repeat(26)}`;

interface Key {
  readonly publicKey: string;
  readonly privateKey: CryptoKey;
}

async function makeKey(): Promise<Key> {
  const made = await crypto.subtle.generateKey("Ed25519", true, ["sign", "verify"]);
  if (!("privateKey" in made)) throw new Error("Ed25519 gives a pair.");
  return { publicKey: toBase64url(new Uint8Array(await crypto.subtle.exportKey("raw", made.publicKey))), privateKey: made.privateKey };
}

let objects: Map<Cid, Uint8Array>;
let layer: HostileServer;
let store: RootStore;
let cache: ObjectCache;

beforeEach(async () => {
  objects = new Map();
  layer = await startHostileServer(objects);
  store = createMemoryRootStore();
  cache = new ObjectCache(createMemoryStore());
});
afterEach(() => layer.close());

async function publish(bytes: Uint8Array<ArrayBuffer>): Promise<Cid> {
  const cid = await makeCid(bytes);
  objects.set(cid, bytes);
  return cid;
}

async function publishRoot(key: Key, seq: number, more: Partial<RootManifest> = {}): Promise<Cid> {
  const iat = NOW.getTime() / 1000;
  const playlist = { cid: await makeCid(new Uint8Array([seq])), bytes: 1, kind: "hls" as const };
  const about = { v: 1 as const, work: WORK, artist: ARTIST, seq, iat, exp: iat + 86_400, durationMs: 1_000, isEncrypted: false };
  return publish(await signRoot({ ...about, playlists: [playlist], rotations: null, ...more }, key));
}

/** As a visit does: by what the application says, or by nothing when that is silent. */
async function visit(said: { readonly cid: Cid; readonly seq: number; readonly key: Key } | null, now = NOW): Promise<BelievedRoot> {
  const layers = [{ name: "relay", kind: "relay" as const, baseUrl: layer.baseUrl }];
  const resolver = new Resolver({ layers: layers.map(httpLayer), cache });
  const newest = said === null ? null : { cid: said.cid, seq: said.seq, keys: [said.key.publicKey], layers };
  return believeRoot({ work: WORK, newest, seen: await store.find(WORK), resolver, store, now });
}

const seqOf = (believed: BelievedRoot) => ("root" in believed ? `${believed.status} ${believed.root.seq}` : believed);

describe("which root of a work a player believes", () => {
  it("is the newest by the artist's key, and with the application silent the one that was seen, from this device if need be", async () => {
    const key = await makeKey();
    expect(seqOf(await visit(null))).toEqual({ status: "unreachable" });
    expect(seqOf(await visit({ cid: await publishRoot(key, 1), seq: 1, key }))).toBe("current 1");
    expect(seqOf(await visit({ cid: await publishRoot(key, 2), seq: 2, key }))).toBe("current 2");
    const newest = (await store.find(WORK))?.rootCid;
    await vi.waitFor(async () => expect(newest !== undefined && (await cache.find(newest))).toBeInstanceOf(Uint8Array));
    layer.manner = "hang";
    expect(seqOf(await visit(null))).toBe("current 2");
  });

  it("is never one before the newest that was seen, whatever the application says", async () => {
    const key = await makeKey();
    const old = await publishRoot(key, 1);
    await visit({ cid: await publishRoot(key, 5), seq: 5, key });
    expect(seqOf(await visit({ cid: old, seq: 9, key }))).toBe("current 5");
  });

  it("is none by a key that the pinned one did not name, and the one that was seen stays", async () => {
    const [key, thief] = [await makeKey(), await makeKey()];
    const stolen = { cid: await publishRoot(thief, 9), seq: 9, key: thief };
    await visit({ cid: await publishRoot(key, 5), seq: 5, key });
    expect(seqOf(await visit(stolen))).toBe("current 5");
    store = createMemoryRootStore();
    expect(seqOf(await visit({ ...stolen, key }))).toEqual({ status: "refused", refusal: "signature" });
  });

  it("may be by a key that took over, as the pinned one signed, and never by one that names itself", async () => {
    const [first, second, thief] = [await makeKey(), await makeKey(), await makeKey()];
    const rotate = (from: Key, to: Key, by = from) =>
      signRotation({ v: 1, artist: ARTIST, from: from.publicKey, to: to.publicKey, iat: NOW.getTime() / 1000 }, by.privateKey);
    const line = async (text: Promise<string>) => publish(new TextEncoder().encode(await text));
    await visit({ cid: await publishRoot(first, 1), seq: 1, key: first });
    const taken = await publishRoot(second, 2, { rotations: await line(rotate(first, second)) });
    expect(seqOf(await visit({ cid: taken, seq: 2, key: second }))).toBe("current 2");
    const stolen = await publishRoot(thief, 3, { rotations: await line(rotate(first, thief, thief)) });
    expect(seqOf(await visit({ cid: stolen, seq: 3, key: thief }))).toBe("current 2");
    const unfounded = await publishRoot(second, 4, { rotations: await makeCid(new Uint8Array([1])) });
    expect(seqOf(await visit({ cid: unfounded, seq: 4, key: second }))).toBe("current 2");
  });

  it("is none whose time is over, but for what its viewer has kept on this device, and that is said", async () => {
    const key = await makeKey();
    const cid = await publishRoot(key, 1);
    await visit({ cid, seq: 1, key });
    const later = new Date(NOW.getTime() + 2 * DAY_MS);
    expect(seqOf(await visit(null, later))).toEqual({ status: "refused", refusal: "expired" });
    const seen = await store.find(WORK);
    if (seen === null) throw new Error("It was seen.");
    await store.keep({ ...seen, isPinned: true });
    expect(seqOf(await visit(null, later))).toBe("expired 1");
  });

  it("is none of another work", async () => {
    const key = await makeKey();
    const cid = await publishRoot(key, 1, { work: `vid_${"1".repeat(26)}` });
    expect(seqOf(await visit({ cid, seq: 1, key }))).toEqual({ status: "refused", refusal: "another-work" });
  });
});
