import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { DAY_MS } from "@/server/kernel/durations";
import { addPerson, type Person } from "@/test/people";
import { createTestServices, type TestServices } from "@/test/services";
import { findFeeBps } from "./find-fee-bps";
import { quoteSplit } from "./quote-split";
import { listFeeRates, setFeeRate } from "./set-fee-rate";

let t: TestServices;
let admin: Person;

beforeAll(async () => {
  t = await createTestServices();
  admin = await addPerson(t.services, "admin");
});
afterAll(() => t.close());

const dayIn = (days: number) => new Date(t.clock.now().getTime() + days * DAY_MS).toISOString().slice(0, 10);

describe("the platform's share", () => {
  it("is a tenth until an admin sets another, and is told before paying", async () => {
    expect(await quoteSplit(t.services, { kind: "tip", amount: 500 })).toEqual({ amountCents: 500, feeBps: 1_000, platformFeeCents: 50, artistCents: 450 });
    expect(await quoteSplit(t.services, { kind: "patronage", amount: 499 })).toMatchObject({ platformFeeCents: 50, artistCents: 449 });
  });

  it("changes from the day that was said, to the millisecond, and never before", async () => {
    const day = dayIn(3);
    await setFeeRate(t.services, admin.actor, { kind: "patronage", feeBps: 800, validFrom: day });
    const start = new Date(`${day}T00:00:00Z`);
    expect(await findFeeBps(t.services.db, "patronage", new Date(start.getTime() - 1))).toBe(1_000);
    expect(await findFeeBps(t.services.db, "patronage", start)).toBe(800);
    expect(await findFeeBps(t.services.db, "tip", start)).toBe(1_000);
  });

  it("can be set again while its day is to come, and never for a day that has begun", async () => {
    const day = dayIn(5);
    await setFeeRate(t.services, admin.actor, { kind: "tip", feeBps: 900, validFrom: day });
    await setFeeRate(t.services, admin.actor, { kind: "tip", feeBps: 700, validFrom: day });
    expect(await listFeeRates(t.services, admin.actor, { kind: "tip", limit: 10, offset: 0 })).toMatchObject({ total: 1, items: [{ feeBps: 700 }] });
    for (const past of [dayIn(0), dayIn(-1)]) {
      await expect(setFeeRate(t.services, admin.actor, { kind: "tip", feeBps: 0, validFrom: past })).rejects.toMatchObject({ code: "rule_refused" });
    }
  });

  it("is an admin's to set", async () => {
    const { actor } = await addPerson(t.services, "artist");
    await expect(setFeeRate(t.services, actor, { kind: "tip", feeBps: 0, validFrom: dayIn(9) })).rejects.toMatchObject({ code: "not_found" });
  });
});
