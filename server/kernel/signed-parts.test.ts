import fc from "fast-check";
import { expect, it } from "vitest";
import { isSigned, signParts } from "./signed-parts";

const env = { AUTH_SECRET: "for tests only ".repeat(3) };

it("takes a word only for the purpose, the parts and the house that it was made for", () => {
  const word = signParts(env, "feed media", ["feed_1", "vid_1"]);
  expect(isSigned(env, "feed media", ["feed_1", "vid_1"], word)).toBe(true);
  for (const [purpose, parts] of [
    ["unsubscribe", ["feed_1", "vid_1"]],
    ["feed media", ["feed_1", "vid_2"]],
    ["feed media", ["feed_1vid_1"]],
    ["feed media", ["feed_1", "vid_1", ""]],
  ] as const)
    expect(isSigned(env, purpose, parts, word)).toBe(false);
  expect(isSigned({ AUTH_SECRET: "another ".repeat(5) }, "feed media", ["feed_1", "vid_1"], word)).toBe(false);
});

it("refuses any other word without failing on it", () => {
  fc.assert(fc.property(fc.string({ unit: "binary" }), (word) => !isSigned(env, "unsubscribe", ["usr_1"], word)));
});
