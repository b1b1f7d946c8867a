import { beforeAll, describe, expect, it } from "vitest";
import { toBase64url } from "./base64url";
import { cidOfDigest } from "./cid";
import { followRotations, signRotation } from "./key-rotation";
import { peekRoot, type RootManifest, readRoot, signRoot } from "./root-manifest";
import { signText } from "./signed-text";

const NOW = new Date("2026-11-23T12:00:00Z");
const SECONDS = NOW.getTime() / 1000;
const CID = cidOfDigest(new Uint8Array(32));
const ROOT: RootManifest = {
  ...{ v: 1, work: `vid_${"0".repeat(26)}`, artist: `usr_${"0".repeat(26)}`, seq: 7, iat: SECONDS, exp: SECONDS + 86_400, durationMs: 60_000 },
  ...{ isEncrypted: false, playlists: [{ cid: CID, bytes: 400, kind: "hls" }], rotations: null },
};

interface Key {
  readonly publicKey: string;
  readonly privateKey: CryptoKey;
}

async function makeKey(): Promise<Key> {
  const made = await crypto.subtle.generateKey("Ed25519", true, ["sign", "verify"]);
  if (!("privateKey" in made)) throw new Error("Ed25519 gives a pair.");
  return { publicKey: toBase64url(new Uint8Array(await crypto.subtle.exportKey("raw", made.publicKey))), privateKey: made.privateKey };
}

let [artist, other]: Key[] = [];
beforeAll(async () => {
  [artist, other] = [await makeKey(), await makeKey()];
});

function keys(): readonly [Key, Key] {
  if (artist === undefined || other === undefined) throw new Error("Made before all.");
  return [artist, other];
}

const trust = (more: Partial<Parameters<typeof readRoot>[1]> = {}) => ({ keys: [keys()[0].publicKey], work: ROOT.work, seqSeen: 7, now: NOW, ...more });

describe("a root", () => {
  it("is believed by whoever has the artist's key, and is the same bytes each time it is signed", async () => {
    const bytes = await signRoot(ROOT, keys()[0]);
    expect(await readRoot(bytes, trust())).toEqual({ root: ROOT });
    expect(await signRoot(ROOT, keys()[0])).toEqual(bytes);
  });

  it("is refused with the reason: another's key, another work, older than one seen, out of its time, too large", async () => {
    const bytes = await signRoot(ROOT, keys()[0]);
    const refusal = async (more: Partial<Parameters<typeof readRoot>[1]>, of = bytes) => readRoot(of, trust(more));
    expect(await refusal({ keys: [keys()[1].publicKey] })).toEqual({ refusal: "signature" });
    expect(await refusal({ work: `vid_${"1".repeat(26)}` })).toEqual({ refusal: "another-work" });
    expect(await refusal({ seqSeen: 8 })).toEqual({ refusal: "rollback" });
    expect(await refusal({ now: new Date(NOW.getTime() + 2 * 86_400_000) })).toEqual({ refusal: "expired" });
    expect(await refusal({ now: new Date(NOW.getTime() - 3_600_000) })).toEqual({ refusal: "from-the-future" });
    expect(await refusal({}, new Uint8Array(4097))).toEqual({ refusal: "too-large" });
    const signed = new TextEncoder().encode(await signText('{"v":2}', keys()[0]));
    expect(await refusal({}, signed)).toEqual({ refusal: "format" });
    expect(await refusal({}, new TextEncoder().encode(await signText("no json", keys()[0])))).toEqual({ refusal: "format" });
  });

  it("is refused when any one character of it is another", async () => {
    const bytes = await signRoot(ROOT, keys()[0]);
    for (let at = 0; at < bytes.length; at += 7) {
      const spoiled = Uint8Array.from(bytes);
      spoiled[at] = spoiled[at] === 65 ? 66 : 65;
      expect(await readRoot(spoiled, trust())).toEqual({ refusal: "signature" });
    }
  });

  it("cannot say that another algorithm signed it", async () => {
    const [header, ...rest] = new TextDecoder().decode(await signRoot(ROOT, keys()[0])).split(".");
    expect(header).toBeDefined();
    const none = toBase64url(new TextEncoder().encode(JSON.stringify({ alg: "none", kid: keys()[0].publicKey })));
    expect(await readRoot(new TextEncoder().encode([none, ...rest].join(".")), trust())).toEqual({ refusal: "signature" });
  });

  it("shows what it claims before it is believed, and of anything else nothing", async () => {
    expect(peekRoot(await signRoot(ROOT, keys()[1]))).toEqual(ROOT);
    for (const text of ["", "a.b", "a.!.c", "no root"]) expect(peekRoot(new TextEncoder().encode(text))).toBeNull();
    expect(peekRoot(new Uint8Array(4097))).toBeNull();
  });

  it("is not signed when it would not be read: too many playlists, an unknown word", async () => {
    const playlists = Array.from({ length: 17 }, () => ({ cid: CID, bytes: 1, kind: "captions" as const }));
    await expect(signRoot({ ...ROOT, playlists }, keys()[0])).rejects.toThrow();
    await expect(signRoot(Object.assign({ more: 1 }, ROOT), keys()[0])).rejects.toThrow();
  });
});

describe("keys that follow each other", () => {
  const rotate = (from: Key, to: Key, artistId = ROOT.artist) =>
    signRotation({ v: 1, artist: artistId, from: from.publicKey, to: to.publicKey, iat: SECONDS }, from.privateKey);

  it("lead from the pinned one to the newest", async () => {
    const [first, second] = keys();
    const third = await makeKey();
    const text = `${await rotate(first, second)}\n${await rotate(second, third)}\n`;
    expect(await followRotations(first.publicKey, ROOT.artist, text)).toEqual([first, second, third].map(({ publicKey }) => publicKey));
    expect(await followRotations(second.publicKey, ROOT.artist, text.split("\n").slice(1).join("\n"))).toEqual([second.publicKey, third.publicKey]);
  });

  it("end where the one before did not sign, or signed for somebody else", async () => {
    const [first, second] = keys();
    expect(await followRotations(first.publicKey, ROOT.artist, await rotate(second, first))).toEqual([first.publicKey]);
    expect(await followRotations(first.publicKey, ROOT.artist, await rotate(first, second, `usr_${"1".repeat(26)}`))).toEqual([first.publicKey]);
    expect(await followRotations(first.publicKey, ROOT.artist, "not signed")).toEqual([first.publicKey]);
  });
});
