import { afterAll, beforeAll, expect, it } from "vitest";
import { paymentDisputes, payments } from "@/db/schema";
import { newId } from "@/server/kernel/ids";
import { addPerson, type Person } from "@/test/people";
import { createTestServices, type TestServices } from "@/test/services";
import { getPayment, listPayments } from "./list-payments";

let t: TestServices;

beforeAll(async () => {
  t = await createTestServices();
});
afterAll(() => t.close());

async function addPayment(fan: Person, artist: Person, status: "succeeded" | "disputed" = "succeeded"): Promise<string> {
  const id = newId("payment");
  const parts = { amountCents: 999, feeBps: 1_000, platformFeeCents: 100, artistCents: 899 };
  const pair = { fanId: fan.actor.userId, artistId: artist.actor.userId };
  await t.services.db.insert(payments).values({ id, ...pair, ...parts, kind: "tip", subjectId: id, status, stripeChargeId: `ch_${id}`, paidAt: t.clock.now() });
  return id;
}

it("shows admins every payment, found by either side or by any id, with what the fan's bank says", async () => {
  const [admin, artist] = [await addPerson(t.services, "admin"), await addPerson(t.services, "artist", "Vesper 50%_off")];
  const [ann, ben] = [await addPerson(t.services, "fan", "Ann"), await addPerson(t.services, "fan", "Ben")];
  const [first, second] = [await addPayment(ann, artist), await addPayment(ben, artist, "disputed")];
  const now = t.clock.now();
  const dispute = { id: newId("dispute"), paymentId: second, stripeDisputeId: "dp_1", amountCents: 999, status: "needs_response", reason: "fraudulent" };
  await t.services.db.insert(paymentDisputes).values({ ...dispute, createdAt: now, updatedAt: now });
  const find = async (filter: { search?: string; status?: "disputed" }) =>
    (await listPayments(t.services, admin.actor, { limit: 10, offset: 0, ...filter })).items.map(({ id }) => id);
  expect(await find({ search: ann.email.toUpperCase() })).toEqual([first]);
  expect(await find({ search: "50%_" })).toEqual([second, first]);
  expect(await find({ search: `ch_${first}` })).toEqual([first]);
  expect(await find({ status: "disputed" })).toEqual([second]);
  expect(await find({ search: "nobody of that name" })).toEqual([]);
  expect((await getPayment(t.services, admin.actor, { paymentId: second })).disputes).toMatchObject([
    { status: "needs_response", reason: "fraudulent", amountCents: 999 },
  ]);
});

it("is not to be known of by anybody else, those who paid and were paid included", async () => {
  const [fan, artist] = [await addPerson(t.services), await addPerson(t.services, "artist")];
  const paymentId = await addPayment(fan, artist);
  for (const { actor } of [fan, artist]) {
    await expect(listPayments(t.services, actor, { limit: 10, offset: 0 })).rejects.toMatchObject({ code: "not_found" });
    await expect(getPayment(t.services, actor, { paymentId })).rejects.toMatchObject({ code: "not_found" });
  }
});
