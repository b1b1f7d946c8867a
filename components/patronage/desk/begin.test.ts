import { afterEach, expect, it, vi } from "vitest";
import { beginPledge } from "./begin";
import type { DeskFacts, PledgedGoal } from "./orders";

afterEach(() => vi.unstubAllGlobals());

const FACTS: DeskFacts = {
  artist: { id: "usr_1", handle: "vera", name: "Vera" },
  tiers: [],
  currency: "USD",
  currencies: ["USD"],
  feeBps: { subscription: 1_000, tip: 1_000, gift: 1_000, pledge: 1_000, ticket: 1_000 },
  consent: { version: "1", label: "", text: "" },
  paymentKey: "pk",
  viewer: { name: "Ada" },
  ownTierKey: null,
};
const goalOf = (kind: PledgedGoal["kind"]): PledgedGoal => ({ id: "goal_1", title: "An album", kind, currency: "USD", reward: null });

it.each([
  ["all-or-nothing", "You can take it back until the deadline."],
  ["keep", ""],
] as const)("tells of a pledge that can be taken back only where it can: %s", async (kind, footnote) => {
  const checkout = { checkoutId: "chk_1", clientSecret: "cs_secret", url: "" };
  vi.stubGlobal("fetch", async () => Response.json({ result: { data: { pledgeId: "plg_1", status: "PENDING", checkout } } }));
  expect(await beginPledge(FACTS, goalOf(kind), { amount: 2_500, showsName: false }, "key")).toMatchObject({ checkoutId: "chk_1", footnote });
});
