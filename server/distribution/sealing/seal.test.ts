import { expect, it } from "vitest";
import { EPOCH_MS, keyLine, openBytes, type SealedPlace, sealBytes } from "./seal";

const work = { videoId: "vid_01jc7f00000000000000000000", generation: 1, secret: Buffer.alloc(32, "secret") };
const plain = new TextEncoder().encode("a segment of a film");
const place = (position: number, startMs: number, part = "720p"): SealedPlace => ({ part, position, startMs });

it("what is sealed opens at its own place, and the same bytes are sealed the same each time", () => {
  const sealed = sealBytes(work, place(3, 4000), plain);
  expect(openBytes(work, place(3, 4000), sealed)).toEqual(plain);
  expect(sealBytes(work, place(3, 4000), plain)).toEqual(sealed);
});

it.each([
  ["another generation", { ...work, generation: 2 }, place(3, 4000)],
  ["another work", { ...work, videoId: "vid_01jc7f00000000000000000001" }, place(3, 4000)],
  ["another rendition", work, place(3, 4000, "audio")],
  ["the next five minutes", work, place(3, EPOCH_MS)],
  ["another segment", work, place(4, 4000)],
])("the same bytes are other ciphertext in %s", (_where, other, there) => {
  expect(sealBytes(other, there, plain)).not.toEqual(sealBytes(work, place(3, 4000), plain));
});

it("a key opens five minutes of one rendition and no more", () => {
  expect(keyLine(work, place(1, 0))).toBe(keyLine(work, place(150, EPOCH_MS - 1)));
  expect(keyLine(work, place(151, EPOCH_MS))).not.toBe(keyLine(work, place(150, EPOCH_MS - 1)));
});
