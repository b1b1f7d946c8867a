import { afterAll, beforeAll, expect, it } from "vitest";
import { addPerson } from "@/test/people";
import { addArtist, addTip } from "@/test/royalties";
import { createTestServices, type TestServices } from "@/test/services";
import { followLedger } from "../follow/follow-ledger";
import { findFees } from "./find-fees";

const YEAR = 2026;
let t: TestServices;
beforeAll(async () => {
  t = await createTestServices();
});
afterAll(() => t.close());

it("an artist's fees of a year are what we kept of their payments, in the quarter of each, less what of it went back", async () => {
  const [{ userId: artistId }, { userId: otherId }, fan] = [await addArtist(t), await addArtist(t), await addPerson(t.services)];
  const tip = (at: string, to = artistId) => {
    t.clock.advanceMs(Date.parse(at) - t.clock.now().getTime());
    return addTip(t, { fanId: fan.actor.userId, artistId: to, videoId: null });
  };
  await tip(`${YEAR - 1}-12-31T23:59:59.999Z`);
  const paid = await tip(`${YEAR}-01-01T00:00:00Z`);
  await tip(`${YEAR}-03-31T23:59:59.999Z`);
  await tip(`${YEAR}-04-01T00:00:00Z`, otherId);
  await paid.refund(500);
  await tip(`${YEAR + 1}-01-01T00:00:00Z`);
  await followLedger(t.services);
  const fees = (await findFees(t.services.db, [artistId, otherId], YEAR)).map((each) => ({ ...each, of: each.artistId === artistId ? "artist" : "other" }));
  expect(fees.sort((a, b) => (a.of < b.of ? -1 : 1)).map(({ of, currency, quarter, feeMicros }) => [of, currency, quarter, feeMicros])).toEqual([
    ["artist", "USD", 1, 2_000_000n],
    ["artist", "USD", 2, -500_000n],
    ["other", "USD", 2, 1_000_000n],
  ]);
  expect(await findFees(t.services.db, [otherId], YEAR + 1)).toEqual([]);
});
