import { describe, expect, it } from "vitest";
import { labelOf, type Movement, readMovement, type Sort, sortOf } from "./movement";

const MOVEMENT: Movement = {
  ...{ id: "txn_a", type: "charge", category: "charge", sourceId: "ch_a", currency: "USD", amountCents: 499, feeCents: 44 },
  createdAt: new Date("2026-11-22T12:00:00.000Z"),
};

describe("a movement at Stripe", () => {
  it("is read with its currency in capitals, its time in seconds and the id of where it is from", () => {
    const given = { id: "txn_a", type: "charge", reporting_category: "charge", currency: "usd", amount: 499, fee: 44, created: 1_795_348_800 };
    expect(readMovement({ ...given, source: "ch_a" })).toEqual(MOVEMENT);
    expect(readMovement({ ...given, source: { id: "ch_a" } })).toEqual(MOVEMENT);
    expect(readMovement({ ...given, source: null }).sourceId).toBeNull();
  });

  it.each<[string, number, Sort]>([
    ["charge", 499, "charge"],
    ["payment", 499, "charge"],
    ["charge", 0, "charge"],
    ["charge", -1, "take-back"],
    ["refund", -499, "take-back"],
    ["adjustment", -499, "take-back"],
    ["refund_failure", 499, "give-back"],
    ["adjustment", 0, "give-back"],
  ])("of a payment of ours, a %s of %i cents, is a %s", (type, amountCents, sort) => {
    expect(sortOf({ ...MOVEMENT, type, amountCents }, true)).toBe(sort);
  });

  it.each<[readonly string[], Sort]>([
    [["payout", "payout_cancel", "payout_failure", "topup", "topup_reversal"], "bank"],
    [["stripe_fee", "stripe_fx_fee", "tax_fee", "network_cost"], "stripe-fee"],
    [["charge", "refund", "adjustment", "transfer"], "unknown"],
  ])("of no payment of ours, of type %j, is %s", (types, sort) => {
    expect(types.map((type) => sortOf({ ...MOVEMENT, type }, false))).toEqual(types.map(() => sort));
  });

  it.each<[string, Sort, string]>([
    ["charge", "charge", "charge"],
    ["refund", "take-back", "refund"],
    ["dispute", "take-back", "dispute"],
    ["refund_failure", "give-back", "refund_failure"],
    ["dispute_reversal", "give-back", "dispute_reversal"],
    ["other_dispute", "take-back", "refund"],
    ["payout", "bank", "payout_failure"],
    ["dispute", "unknown", "payout_failure"],
  ])("of category %s that is a %s is called %s", (category, sort, label) => {
    expect(labelOf({ ...MOVEMENT, type: "payout_failure", category }, sort)).toBe(label);
  });
});
