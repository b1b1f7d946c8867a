import { expect, it } from "vitest";
import { cidOfDigest } from "./cid";
import { readNewestRoot } from "./newest-root";
import { readRootClaims } from "./root-claims";

const ANSWER = {
  ...{ cid: cidOfDigest(new Uint8Array(32)), seq: 3, keys: ["a".repeat(43)] },
  layers: [
    { name: "cdn", kind: "cdn" as const, baseUrl: "https://cdn.example" },
    { name: "origin", kind: "origin" as const, baseUrl: "" },
  ],
};

it("An answer about the newest root is read with words that are not known left out, and nothing of another form is", () => {
  expect(readNewestRoot({ ...ANSWER, more: 1 })).toEqual(ANSWER);
  const layer = ANSWER.layers[0];
  const wrong = [
    ...[null, "", {}, { ...ANSWER, cid: "bafk" }, { ...ANSWER, seq: 0 }, { ...ANSWER, keys: [] }, { ...ANSWER, keys: ["short"] }],
    ...["javascript:alert(1)", "https://cdn.example/", "//cdn.example", "cdn"].map((baseUrl) => ({ ...ANSWER, layers: [{ ...layer, baseUrl }] })),
    { ...ANSWER, layers: [{ ...layer, kind: "moon" }] },
  ];
  expect(wrong.map(readNewestRoot)).toEqual(wrong.map(() => null));
});

it("What a root claims is read of nothing that is no root", () => {
  const bytes = (text: string) => new TextEncoder().encode(text);
  const claims = { artist: "usr_1", exp: 7, rotations: null };
  expect(readRootClaims(bytes(`h.${btoa(JSON.stringify(claims)).replaceAll("=", "")}.s`))).toEqual(claims);
  for (const text of ["", "a.b.c", `h.${btoa("{}").replaceAll("=", "")}.s`, "x".repeat(5_000)]) expect(readRootClaims(bytes(text))).toBeNull();
});
