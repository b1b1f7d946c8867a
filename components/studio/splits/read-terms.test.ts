import { describe, expect, it } from "vitest";
import { readBps, readTerms } from "./read-terms";

function wordsOf(pairs: Readonly<Record<string, readonly string[]>>) {
  const all = (name: string) => [...(pairs[name] ?? [])];
  return { all, get: (name: string) => all(name)[0] ?? "" };
}

describe("the terms of a split, as typed", () => {
  it("are percent to a hundredth and amounts to the cent, a row a person", () => {
    const words = wordsOf({ artist: ["@vera", "kiln "], share: ["12.5", "20 %"], fixed: ["", "100"], recoup: ["40,50", ""], note: ["Score"] });
    expect(readTerms(words, "USD")).toEqual({
      parties: [
        { artistId: "vera", shareBps: 1_250, fixedCents: 0, recoupCents: 4_050 },
        { artistId: "kiln", shareBps: 2_000, fixedCents: 10_000, recoupCents: 0 },
      ],
      holderFixedCents: 0,
      holderRecoupCents: 0,
      currency: "USD",
      note: "Score",
    });
  });

  it("that cannot be read are refused rather than taken for nothing", () => {
    expect(readBps("a fifth")).toBeLessThan(0);
    expect(readTerms(wordsOf({ artist: ["vera"], fixed: ["ten"] }), "USD").parties[0]?.fixedCents).toBeLessThan(0);
  });
});
