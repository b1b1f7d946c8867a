import { describe, expect, it } from "vitest";
import { formatCents, formatShort } from "./money";

describe("an amount on a page", () => {
  it("has its cents and its currency's sign", () => {
    expect(formatCents(2_499, "USD")).toBe("$24.99");
    expect(formatCents(1_500, "EUR")).toBe("€15.00");
  });

  it("says whose dollars it counts, unless they are the house's own", () => {
    expect([formatCents(699, "CAD"), formatCents(749, "AUD"), formatCents(499, "USD")]).toEqual(["CA$6.99", "A$7.49", "$4.99"]);
  });

  it("is whole where its currency has no smaller unit", () => {
    expect(formatCents(1_500, "JPY")).toBe("¥1,500");
  });

  it("drops zero cents only where it is asked to be short", () => {
    expect(formatShort(600_000, "USD")).toBe("$6,000");
    expect(formatShort(499, "USD")).toBe("$4.99");
  });
});
