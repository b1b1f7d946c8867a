import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { payments } from "@/db/schema";
import { addPerson, type Person } from "@/test/people";
import { createTestServices, type TestServices } from "@/test/services";
import { newId } from "../../kernel/ids";
import type { StripeBalanceTransaction } from "../postings/movement";
import { postBalanceTransaction } from "../postings/post-balance-transaction";
import { exportRevenue } from "./export-revenue";
import { getStats } from "./get-stats";

let world: TestServices;
let artist: Person;
let fan: Person;
let made = 0;

beforeAll(async () => {
  world = await createTestServices();
  world.clock.advanceMs(Date.parse("2027-03-15T12:00:00Z") - world.clock.now().getTime());
  artist = await addPerson(world.services, "artist");
  fan = await addPerson(world.services, "fan");
});
afterAll(() => world.close());

async function pay(kind: "tip" | "subscription", day: string) {
  const at = new Date(`${day}T00:00:00Z`);
  const split = { id: newId("payment"), artistId: artist.actor.userId, amountCents: 1_099, taxCents: 99, platformFeeCents: 100, artistCents: 900 };
  const stripeChargeId = `ch_${split.id}`;
  const rest = {
    fanId: fan.actor.userId,
    kind,
    subjectId: newId("tip"),
    currency: "USD",
    feeBps: 1_000,
    status: "succeeded",
    stripeChargeId,
    paidAt: at,
  } as const;
  await world.services.db.insert(payments).values({ ...split, ...rest });
  const post = (transaction: Partial<StripeBalanceTransaction>, on: Date) => {
    const defaults = { type: "charge", reporting_category: "charge", source: stripeChargeId, currency: "usd", amount: 1_099, fee: 62 };
    const balanceTransaction = { ...defaults, id: `txn_${++made}`, created: on.getTime() / 1_000, ...transaction };
    return world.services.db.transaction((tx) => postBalanceTransaction(tx, { payment: split, balanceTransaction }, world.clock.now()));
  };
  await post({}, at);
  return post;
}

describe("getStats", () => {
  it("tells revenue by month and source, to the cent as the ledger has it, and the same as a file", async () => {
    await pay("subscription", "2027-01-31");
    const again = await pay("subscription", "2027-02-01");
    await again({ type: "refund", reporting_category: "refund", amount: -1_099, source: "re_1", fee: 0 }, new Date("2027-03-02T00:00:00Z"));
    await pay("tip", "2027-03-01");
    await pay("tip", "2027-03-01");
    await pay("tip", "2025-01-01");
    const stats = await getStats(world.services, artist.actor, { months: 3 });
    const whole = { payments: 1, grossCents: 1_099, takenBackCents: 0, taxCents: 99, feeCents: 100, stripeFeeCents: 62, netCents: 900 };
    const [usd] = stats.currencies;
    expect(usd?.tips).toEqual({ count: 2, amountCents: 2_198 });
    expect(usd?.revenue).toEqual([
      { month: "2027-01", source: "subscription", ...whole },
      { month: "2027-02", source: "subscription", ...whole },
      {
        month: "2027-03",
        source: "subscription",
        payments: 0,
        grossCents: 0,
        takenBackCents: 1_099,
        taxCents: -99,
        feeCents: -100,
        stripeFeeCents: 0,
        netCents: -900,
      },
      {
        month: "2027-03",
        source: "tip",
        payments: 2,
        grossCents: 2_198,
        takenBackCents: 0,
        taxCents: 198,
        feeCents: 200,
        stripeFeeCents: 124,
        netCents: 1_800,
      },
    ]);
    const lines = (await exportRevenue(world.services, artist.actor, { months: 3 })).split("\r\n");
    expect(lines[3]).toBe("2027-03,subscription,USD,0,0.00,10.99,-0.99,-1.00,-9.00");
    expect(lines).toHaveLength(6);
  });

  it("shows nobody the figures of somebody else", async () => {
    const other = await addPerson(world.services, "artist");
    expect((await getStats(world.services, other.actor, { months: 60 })).currencies).toEqual([]);
    await expect(getStats(world.services, fan.actor, { months: 1 })).rejects.toMatchObject({ code: "not_allowed" });
    await expect(exportRevenue(world.services, fan.actor, { months: 1 })).rejects.toMatchObject({ code: "not_allowed" });
  });
});
