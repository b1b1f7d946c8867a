import { eq } from "drizzle-orm";
import fc from "fast-check";
import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { DeskFacts } from "@/components/patronage/desk/orders";
import { PledgeForm } from "@/components/patronage/desk/pledge-form";
import { TipForm } from "@/components/patronage/desk/tip-form";
import { artistCentsOf } from "@/components/patronage/split";
import { payments } from "@/db/schema";
import type { Actor } from "@/server/kernel/actor";
import { DAY_MS } from "@/server/kernel/durations";
import { createGoal, feeBpsByKind, makePledge, sendTip, subscribe } from "@/server/patronage";
import { getConsentText } from "@/server/patronage/checkouts/consent";
import { getCheckout } from "@/server/patronage/checkouts/show-checkout";
import { quoteSplit } from "@/server/patronage/fees/quote-split";
import { splitPayment } from "@/server/patronage/fees/rules";
import { setFeeRate } from "@/server/patronage/fees/set-fee-rate";
import { giftInput } from "@/server/patronage/gifts/contract";
import { giveGift } from "@/server/patronage/gifts/give-gift";
import { goalInput, pledgeInput } from "@/server/patronage/goals/contract";
import { tipInput } from "@/server/patronage/tips/contract";
import { addTiers } from "./patrons";
import { pressPay } from "./pay-checkout";
import { addPerson } from "./people";
import { createTestMoney, type TestMoney } from "./stripe";

describe("the share that a fan sees before paying", () => {
  it("is to the cent what the artist gets afterwards", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10_000_000 }), fc.integer({ min: 0, max: 10_000 }), (amountCents, feeBps) => {
        expect(artistCentsOf(amountCents, feeBps)).toBe(splitPayment({ amountCents, taxCents: 0, feeBps }).artistCents);
      }),
    );
  });
});

describe("where the rate of tips is another than that of patronage", () => {
  const RATES = { patronage: 800, tip: 2_000 } as const;
  const ASKED = { idempotencyKey: null, guestEmail: null };
  let t: TestMoney;
  let artist: Actor;
  let fan: Actor;

  beforeAll(async () => {
    t = await createTestMoney();
    artist = (await addPerson(t.services, "artist")).actor;
    fan = (await addPerson(t.services)).actor;
    await addTiers(t.services, artist.userId);
    const admin = (await addPerson(t.services, "admin")).actor;
    const validFrom = new Date(t.clock.now().getTime() + DAY_MS).toISOString().slice(0, 10);
    for (const kind of ["patronage", "tip"] as const) await setFeeRate(t.services, admin, { kind, feeBps: RATES[kind], validFrom });
    await t.advance(DAY_MS);
  });
  afterAll(() => t.close());

  const begin = {
    tip: async () => {
      const { tipId, checkout } = await sendTip(t.services, fan, tipInput.parse({ artistId: artist.userId, amount: 2_500 }), ASKED);
      return { id: tipId, checkout };
    },
    pledge: async () => {
      const goal = await createGoal(t.services, artist, goalInput.parse({ title: "An album", target: 10_000 }), null);
      const { pledgeId, checkout } = await makePledge(t.services, fan, pledgeInput.parse({ goalId: goal.id, amount: 2_500 }), ASKED);
      return { id: pledgeId, checkout };
    },
    gift: async () => {
      const wish = giftInput.parse({ artistId: artist.userId, tier: "silver", months: 3, recipientEmail: "friend@example.test" });
      const { giftId, checkout } = await giveGift(t.services, fan, wish, ASKED);
      return { id: giftId, checkout };
    },
    subscription: async () => {
      const wish = { artistId: artist.userId, tier: "gold", interval: "month", uiMode: "elements" } as const;
      const { subscriptionId, checkout } = await subscribe(t.services, fan, wish, null);
      return { id: subscriptionId, checkout };
    },
  } as const;

  async function shownRates() {
    const rateOf = async (kind: "patronage" | "tip") => (await quoteSplit(t.services, { kind, amount: 10_000 })).feeBps;
    return feeBpsByKind({ patronage: await rateOf("patronage"), tip: await rateOf("tip") });
  }

  it.each([
    ["tip", RATES.tip],
    ["pledge", RATES.patronage],
    ["gift", RATES.patronage],
    ["subscription", RATES.patronage],
  ] as const)("a %s is shown on the page and in its checkout at the rate at which it is charged", async (kind, feeBps) => {
    const { id, checkout } = await begin[kind]();
    const shown = await getCheckout(t.services, fan, { checkoutId: checkout?.checkoutId ?? "" });
    expect([(await shownRates())[kind], shown.feeBps]).toEqual([feeBps, feeBps]);
    await pressPay(t, id);
    await t.settle();
    const [paid] = await t.services.db.select().from(payments).where(eq(payments.subjectId, id));
    expect(paid).toMatchObject({ kind, feeBps });
  });

  it("each form says what of its own kind reaches the artist", async () => {
    const facts: DeskFacts = {
      artist: { id: artist.userId, handle: "vera", name: "Vera" },
      tiers: [],
      currency: "USD",
      currencies: ["USD"],
      feeBps: await shownRates(),
      consent: getConsentText(),
      paymentKey: "pk",
      viewer: { name: "Ada" },
      ownTierKey: null,
    };
    const goal = { id: "goal_1", title: "An album", kind: "keep", currency: "USD", reward: null } as const;
    const onOpen = () => undefined;
    expect(renderToStaticMarkup(createElement(PledgeForm, { facts, goal, onOpen }))).toContain("$23.00 reaches Vera.");
    expect(renderToStaticMarkup(createElement(TipForm, { facts, onOpen }))).toContain("Vera receives $4.00 of it.");
  });
});
