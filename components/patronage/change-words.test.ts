import { describe, expect, it } from "vitest";
import { changeAction, type Held, type Preview, previewWords, type Wish } from "./change-words";

const HELD: Held = { tier: { id: "tier_2", key: "gold", name: "Gold" }, interval: "month" };
const preview = (more: Partial<Preview>): Preview => ({
  ...{
    takesEffect: "now",
    effectiveAt: "2026-12-22T12:00:00.000Z",
    quotedAt: "2026-11-25T12:00:00.000Z",
    dueNowCents: 0,
    nextAmountCents: 2_499,
    interval: "month",
    currency: "USD",
  },
  ...more,
});
const wish = (key: string, name: string, interval: "month" | "year" = "month"): Wish => ({ key, name, interval });

describe("what is said of a change before anybody agrees to it", () => {
  it.each<[string, Wish, Preview, string, string]>([
    [
      "a higher tier",
      wish("platinum", "Platinum"),
      preview({ dueNowCents: 7_000, nextAmountCents: 9_999 }),
      "$70.00 today for the rest of this month, then $99.99 a month. It opens at once.",
      "Pay $70.00 and move to Platinum",
    ],
    [
      "a year of the same tier",
      wish("gold", "Gold", "year"),
      preview({ dueNowCents: 23_000, nextAmountCents: 24_990, interval: "year" }),
      "$230.00 today for the year that begins now, with what is left of this month taken off; then $249.90 a year.",
      "Pay $230.00 and pay by the year",
    ],
    [
      "a lower tier",
      wish("bronze", "Bronze"),
      preview({ takesEffect: "period_end", nextAmountCents: 499 }),
      "Nothing today. From 22 December 2026 on $4.99 a month; until then you keep what you paid for.",
      "Move to Bronze",
    ],
    ["what one has, with another to come", wish("gold", "Gold"), preview({}), "Nothing today. It goes on as it is, for $24.99 a month.", "Stay with Gold"],
  ])("of %s is what it costs today and after that", (_, wanted, shown, sentence, action) => {
    expect([previewWords(HELD, wanted, shown), changeAction(HELD, wanted, shown)]).toEqual([sentence, action]);
  });

  it("names months where a year ends", () => {
    const shown = preview({ takesEffect: "period_end" });
    expect(changeAction({ ...HELD, interval: "year" }, wish("gold", "Gold", "month"), shown)).toBe("Pay by the month");
  });
});
