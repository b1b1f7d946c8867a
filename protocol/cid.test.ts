import { hash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cidOfDigest, digestOf, findCids, isCid, isObject, makeCid } from "./cid";
import { cidOfUrl, objectPath } from "./object-path";

const bytesOf = (text: string) => new TextEncoder().encode(text);
const HELLO = "bafkreifzjut3te2nhyekklss27nh3k72ysco7y32koao5eei66wof36n5e";

describe("a name", () => {
  it("is what IPFS gives the same bytes as one raw block", async () => {
    expect(await makeCid(bytesOf("hello world"))).toBe(HELLO);
    expect(await makeCid(new Uint8Array())).toBe("bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku");
  });

  it("stands for one digest and back, and every other text is no name", () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), (digest) => {
        const cid = cidOfDigest(digest);
        expect([isCid(cid), digestOf(cid)]).toEqual([true, digest]);
      }),
    );
    const wrong = [HELLO.toUpperCase(), `${HELLO}a`, HELLO.slice(0, -1), `${HELLO.slice(0, -1)}f`, HELLO.replace("bafkreif", "bafkreiz"), `Qm${HELLO}`, ""];
    expect(wrong.filter(isCid)).toEqual([]);
  });

  it("is of these bytes alone: one bit more or less is another object", async () => {
    const bytes = hash("sha512", "a segment", "buffer");
    const cid = await makeCid(bytes);
    expect(await isObject(cid, bytes)).toBe(true);
    for (let bit = 0; bit < 8 * bytes.length; bit += 13) {
      const spoiled = Uint8Array.from(bytes);
      spoiled[bit >> 3] = (spoiled[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(await isObject(cid, spoiled)).toBe(false);
    }
    expect(await isObject(cid, bytes.subarray(1))).toBe(false);
  });

  it("is found in a playlist wherever it stands, each once", () => {
    const other = cidOfDigest(new Uint8Array(32));
    const text = `#EXTM3U\n#EXT-X-MAP:URI="${other}?format=raw"\n#EXTINF:2,\n${HELLO}?format=raw\n#EXTINF:2,\n${HELLO}?format=raw\n${HELLO}a\n`;
    expect(findCids(text)).toEqual([other, HELLO]);
  });
});

describe("the one call", () => {
  const read = (text: string) => cidOfUrl(new URL(text, "https://layer.example"));

  it("is read back from its path", async () => {
    const cid = await makeCid(bytesOf("hello world"));
    expect(read(objectPath(cid))).toBe(cid);
    expect(read(`/ipfs/${cid}`)).toBe(cid);
  });

  it("is no other path, and no other form of the object", () => {
    const paths = [
      `/ipfs/${HELLO}/x`,
      `/ipfs/${HELLO}?format=car`,
      `/ipfs/${HELLO}?url=http://evil`,
      `/ipfs//${HELLO}`,
      `/ipns/${HELLO}`,
      "/ipfs/../etc/passwd",
      "/",
    ];
    expect(paths.map(read)).toEqual(paths.map(() => null));
  });
});
