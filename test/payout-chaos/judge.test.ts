import { afterAll, beforeAll, expect, it } from "vitest";
import { RAIL_KINDS } from "@/server/adapters/rails";
import { HOUR_MS } from "@/server/kernel/durations";
import { checkPayouts, sendPayouts } from "@/server/payouts";
import { approvePayout } from "@/server/payouts/approval/approve-payout";
import { requestPayout } from "@/server/payouts/requests/request-payout";
import type { Services } from "@/server/services";
import { addActor, addPayee, dollars } from "../payees";
import { createTestServices, type TestServices } from "../services";
import { type Account, judge } from "./judge";
import { type RailPayment, StrictRails, strictRail } from "./strict-rails";

let t: TestServices;
let services: Services;
let payment: RailPayment;
let account: Account;
beforeAll(async () => {
  t = await createTestServices();
  const rails = new StrictRails(() => t.clock.now().getTime());
  services = { ...t.services, rails: Object.fromEntries(RAIL_KINDS.map((kind) => [kind, strictRail(kind, rails)])) };
  const artist = await addPayee(services, { rail: "stripe", earnedMicros: dollars(80) });
  const { payoutId } = await requestPayout(services, artist, { currency: "USD" }, null);
  account = { artistId: artist.userId, earnedMicros: dollars(80), payoutIds: [payoutId] };
  expect((await judge(services, [], [account])).stuck).toHaveLength(1);
  await approvePayout(services, await addActor(services, "admin"), { payoutId });
  await sendPayouts(services, { rail: "stripe" });
  rails.progress(() => true);
  t.clock.advanceMs(HOUR_MS);
  await checkPayouts(services, { rail: "stripe" });
  const [made] = rails.payments;
  if (made === undefined) throw new Error("Nothing was paid.");
  payment = made;
});
afterAll(() => t.close());

it("finds nothing where all is well", async () => {
  expect(await judge(services, [payment], [account])).toEqual({ double: [], lost: [], stuck: [] });
});

it("sees a second payment, one that never arrived, one that came back unseen, and cents that are nowhere", async () => {
  expect((await judge(services, [payment, payment], [account])).double).toHaveLength(1);
  expect((await judge(services, [], [account])).lost).toHaveLength(1);
  expect((await judge(services, [{ ...payment, state: "returned" }], [account])).lost).toHaveLength(1);
  expect((await judge(services, [payment], [{ ...account, earnedMicros: dollars(81) }])).lost).toHaveLength(1);
});
