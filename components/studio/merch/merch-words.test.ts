import { describe, expect, it } from "vitest";
import { debtWords, orderState, payWords } from "./merch-words";

describe("what a shop pays", () => {
  it("is said down to the artist's own part of an order", () => {
    expect(payWords({ commissionBps: 1_500, artistBps: 8_000 })).toBe("Pays 15 % of an order; 80 % of that is yours, 12 % of what people pay.");
    expect(payWords({ commissionBps: 1_250, artistBps: 10_000 })).toContain("12.5 % of what people pay");
  });

  it("is nothing, and said so, before its terms are set", () => {
    expect(payWords({ commissionBps: 0, artistBps: 0 })).toContain("nothing yet");
  });
});

it("what a shop owes is told from what it paid ahead", () => {
  expect(debtWords("12500000", "USD")).toMatch(/^It owes \$12\.50.* of the commissions/);
  expect(debtWords("-12500000", "USD")).toMatch(/^It paid \$12\.50.* more than the commissions/);
});

it("an order is bought, partly sent back or sent back", () => {
  const words = [0, 1, 500].map((returnedCents) => orderState({ amountCents: 500, returnedCents }).word);
  expect(words).toEqual(["Bought", "Partly sent back", "Sent back"]);
});
