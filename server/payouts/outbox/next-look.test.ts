import { describe, expect, it } from "vitest";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "@/server/kernel/durations";
import { type Looked, nextLook } from "./next-look";

const NOW = new Date("2026-11-22T12:00:00.000Z");
const LOOKED: Looked = { state: "UNKNOWN", rail: "ach", lookUps: 0, completedAt: NOW, isAnswered: true };
const waitMs = (more: Partial<Looked>) => {
  const at = nextLook({ ...LOOKED, ...more }, NOW);
  return at === null ? null : at.getTime() - NOW.getTime();
};
const waits = (state: Looked["state"], lookUps: readonly number[]) => lookUps.map((count) => waitMs({ state, lookUps: count }));

describe("a payout is looked at", () => {
  it("soon where no answer came, then more and more rarely, and never given up", () => {
    expect(waits("UNKNOWN", [0, 1, 2, 3, 4, 5, 99])).toEqual([MINUTE_MS, 5 * MINUTE_MS, 15 * MINUTE_MS, HOUR_MS, 6 * HOUR_MS, 6 * HOUR_MS, 6 * HOUR_MS]);
  });

  it.each(["SUBMITTED", "SUBMITTING"] as const)("rarely while it is %s, for what was lost", (state) => {
    expect(waits(state, [0, 1, 2, 3])).toEqual([HOUR_MS, 6 * HOUR_MS, DAY_MS, DAY_MS]);
  });

  it("every day for a week after Stripe said that it is paid", () => {
    const paid = (agoMs: number, rail: Looked["rail"] = "stripe") => waitMs({ state: "SETTLED", rail, completedAt: new Date(NOW.getTime() - agoMs) });
    expect([paid(0), paid(7 * DAY_MS - 1), paid(7 * DAY_MS)]).toEqual([DAY_MS, DAY_MS, null]);
    expect([paid(0, "ach"), paid(0, "crypto")]).toEqual([null, null]);
  });

  it("on the days after that as well until Stripe has answered once", () => {
    const late = { state: "SETTLED", rail: "stripe", completedAt: new Date(NOW.getTime() - 30 * DAY_MS) } as const;
    expect([waitMs({ ...late, isAnswered: false }), waitMs(late)]).toEqual([DAY_MS, null]);
    expect(waitMs({ ...late, rail: "ach", isAnswered: false })).toBeNull();
  });

  it.each(["HELD", "APPROVED", "RETURNED", "FAILED_FINAL"] as const)("no more when it is %s", (state) => {
    expect([waitMs({ state }), waitMs({ state, rail: "stripe" })]).toEqual([null, null]);
  });
});
