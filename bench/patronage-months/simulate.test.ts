import { expect, it } from "vitest";
import { simulate } from "./simulate";

it("keeps the ledger equal to Stripe to the cent, and MRR adding up, through months of joining, tipping, changing, failing and leaving", {
  timeout: 300_000,
}, async () => {
  const outcome = await simulate({ months: 3, fans: 10, artists: 2, seed: 7, joinChance: 0.2 }, () => undefined);
  expect(outcome).toMatchObject({ differenceCents: 0, mrrFaults: [], wrong: [] });
  expect(outcome.movements).toBeGreaterThan(10);
});
