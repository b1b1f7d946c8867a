import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, it } from "vitest";
import { MethodForm } from "./method-form";

const STRIPE = { stripeAccountId: null, status: "none", readAt: null } as const;
const show = (more: Partial<Parameters<typeof MethodForm>[0]>) =>
  renderToStaticMarkup(<MethodForm countries={[]} ways={[{ kind: "stripe", chains: [] }]} hasPassword stripe={STRIPE} email="ada@example.test" {...more} />);

describe("the form for where money goes", () => {
  it("offers the ways that the server says there are, and no other", () => {
    expect(show({})).toContain("Go on at Stripe");
    expect(show({})).not.toMatch(/SEPA|ACH|USDC|Invoice/);
    expect(show({ ways: [] })).toContain("No way of being paid is set up here yet.");
  });

  it("says to somebody without a password that it needs one, and where that is given, in the place of asking for it", () => {
    const shown = show({ hasPassword: false });
    expect(shown).toContain('href="/settings#claim"');
    expect(shown).not.toContain("Go on at Stripe");
  });
});
