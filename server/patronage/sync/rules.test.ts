import { describe, expect, it } from "vitest";
import { DAY_MS, HOUR_MS } from "../../kernel/durations";
import {
  type AccessFacts,
  accessWindow,
  isPaidAhead,
  isPeriodTakenBack,
  monthlyCents,
  type PaidPart,
  paymentStatus,
  type SubscriptionStatus,
  statusOf,
} from "./rules";

const START = new Date("2026-11-22T12:00:00.000Z");
const later = (ms: number) => new Date(START.getTime() + ms);

describe("a word of Stripe's", () => {
  it.each<[string, SubscriptionStatus | null]>([
    ["incomplete", "INCOMPLETE"],
    ["trialing", "TRIALING"],
    ["active", "ACTIVE"],
    ["past_due", "PAST_DUE"],
    ["unpaid", "PAST_DUE"],
    ["paused", "PAUSED"],
    ["canceled", "CANCELLED"],
    ["incomplete_expired", "EXPIRED"],
    ["brand_new", null],
    ["", null],
  ])("%j is ours as %s", (word, status) => {
    expect(statusOf(word)).toBe(status);
  });
});

describe("cents a month", () => {
  it("are all of a month's and a twelfth of a year's, half a cent rounded up", () => {
    expect(monthlyCents(499, "month")).toBe(499);
    expect([0, 5, 6, 17, 18, 4_990, 12_000].map((cents) => monthlyCents(cents, "year"))).toEqual([0, 0, 1, 1, 2, 416, 1_000]);
  });
});

describe("what was paid for a period", () => {
  const part = (status: PaidPart["status"], paidMs = 0, amountCents = 499): PaidPart => ({ status, paidAt: later(paidMs), amountCents });

  it.each<[PaidPart["status"], boolean]>([
    ["succeeded", false],
    ["partially_refunded", false],
    ["refunded", true],
    ["disputed", true],
    ["dispute_lost", true],
  ])("and is %s counts as taken back: %s", (status, isBack) => {
    expect(isPeriodTakenBack(START, [part(status)])).toBe(isBack);
  });

  it("is taken back only with all of its payments, and never without one", () => {
    expect(isPeriodTakenBack(START, [])).toBe(false);
    expect(isPeriodTakenBack(START, [part("refunded"), part("succeeded")])).toBe(false);
    expect(isPeriodTakenBack(START, [part("refunded"), part("dispute_lost")])).toBe(true);
  });

  it("is what was paid from an hour before it began on; of nothing, nothing goes back", () => {
    expect(isPeriodTakenBack(START, [part("refunded", -HOUR_MS)])).toBe(true);
    expect(isPeriodTakenBack(START, [part("refunded", -HOUR_MS - 1)])).toBe(false);
    expect(isPeriodTakenBack(START, [part("refunded"), part("succeeded", -HOUR_MS - 1)])).toBe(true);
    expect(isPeriodTakenBack(START, [part("refunded", 0, 0)])).toBe(false);
    expect(isPeriodTakenBack(START, [part("refunded", 0, 1), part("succeeded", 0, 0)])).toBe(true);
  });
});

describe("how long a subscription opens its tier", () => {
  const END = later(30 * DAY_MS);
  const facts = (more: Partial<AccessFacts>): AccessFacts => ({
    ...{ status: "ACTIVE", startedAt: START, periodEnd: END, graceEndsAt: null, endedAt: null, cancelsAtPeriodEnd: false },
    ...more,
  });

  it.each<[string, Partial<AccessFacts>, Date]>([
    ["a week longer than its period while it renews", {}, later(37 * DAY_MS)],
    ["a week longer than its trial", { status: "TRIALING" }, later(37 * DAY_MS)],
    ["to the period's end when it will not renew", { cancelsAtPeriodEnd: true }, END],
    ["to the period's end in a pause", { status: "PAUSED", graceEndsAt: later(40 * DAY_MS) }, END],
    ["through the grace of a failed renewal", { status: "PAST_DUE", graceEndsAt: later(33 * DAY_MS) }, later(33 * DAY_MS)],
    ["to the period's end without such grace", { status: "PAST_DUE" }, END],
    ["to its end when it was cancelled, whatever was planned", { status: "CANCELLED", endedAt: later(DAY_MS), cancelsAtPeriodEnd: true }, later(DAY_MS)],
    ["to the period's end when nobody says when it was cancelled", { status: "CANCELLED" }, END],
    ["not at all when it ended before it began", { status: "CANCELLED", endedAt: later(-DAY_MS) }, START],
  ])("%s", (_, more, endsAt) => {
    expect(accessWindow(facts(more))).toEqual({ startsAt: START, endsAt });
  });

  it.each<[string, Partial<AccessFacts>]>([
    ["began", { startedAt: null }],
    ["had a period", { periodEnd: null }],
    ["was paid", { status: "INCOMPLETE" }],
    ["was paid in time", { status: "EXPIRED" }],
  ])("is never for one that never %s", (_, more) => {
    expect(accessWindow(facts(more))).toBeNull();
  });
});

describe("a time that is paid ahead", () => {
  it.each<[SubscriptionStatus, number | null, boolean]>([
    ["ACTIVE", 1, true],
    ["TRIALING", 1, true],
    ["PAUSED", 1, true],
    ["PAUSED", 0, false],
    ["PAUSED", null, false],
    ["PAST_DUE", 1, false],
    ["INCOMPLETE", 1, false],
  ])("of one that is %s with %s ms of its period left: %s", (status, leftMs, isAhead) => {
    expect(isPaidAhead({ status, periodEnd: leftMs === null ? null : later(leftMs) }, START)).toBe(isAhead);
  });
});

describe("the state of a payment", () => {
  it.each<[number, readonly string[], PaidPart["status"]]>([
    [0, [], "succeeded"],
    [1, [], "partially_refunded"],
    [498, [], "partially_refunded"],
    [499, [], "refunded"],
    [0, ["warning_needs_response"], "succeeded"],
    [0, ["won"], "succeeded"],
    [0, ["won", "needs_response"], "disputed"],
    [499, ["under_review"], "disputed"],
    [0, ["needs_response", "lost"], "dispute_lost"],
  ])("of 499 cents with %i refunded and disputes %j is %s", (refundedCents, disputeStatuses, status) => {
    expect(paymentStatus({ amountCents: 499, refundedCents, disputeStatuses })).toBe(status);
  });
});
