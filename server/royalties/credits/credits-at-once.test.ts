import { sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, it } from "vitest";
import { connectDatabase, type DatabaseHandle } from "@/db/client";
import type { Actor } from "@/server/kernel/actor";
import { addPerson } from "@/test/people";
import { addArtist, addTip, addVideo, agreeOnSplit, readPurse, viewCredit } from "@/test/royalties";
import { createTestServices, type TestServices } from "@/test/services";
import { readAtOnce, verifyLedger } from "../../ledger";
import { followLedger } from "../follow/follow-ledger";
import { countOf, scheduleOf } from "../splits/schedule";
import { type Credit, creditEarnings } from "./credit-earnings";
import { takeBackCredits } from "./take-back-credits";

const WRITERS = 6;
const CREDITS_EACH = 12;
const SHARES_BPS = [4_667, 3_333, 2_000];

let world: TestServices;
let handle: DatabaseHandle;

beforeAll(async () => {
  world = await createTestServices();
  handle = connectDatabase(world.database.url, { maxConnections: WRITERS + 2 });
});
afterAll(async () => {
  await handle.close();
  await world.close();
});

const credit = (...credits: Credit[]) => handle.db.transaction((tx) => creditEarnings(tx, credits, world.clock.now()));

/** That what is kept of shares is what the ledger says of them, transfer by transfer. */
async function findDifferences(): Promise<readonly unknown[]> {
  const found = await world.services.db.execute(sql`
    select s.whole_id, s.party_id from split_shares s
    join ledger_transfers x on x.id = s.transfer_id
    where s.recoup_micros + s.fixed_micros + s.share_micros <>
      x.amount_micros - coalesce((select sum(r.amount_micros) from ledger_transfers r where r.reverses_id = x.id), 0)
    union all
    select b.split_id, b.party_id from split_balances b
    where (b.recoup_micros, b.fixed_micros, b.share_micros) is distinct from (
      select (sum(s.recoup_micros)::bigint, sum(s.fixed_micros)::bigint, sum(s.share_micros)::bigint)
      from split_shares s where s.split_id = b.split_id and s.version = b.version and s.party_id = b.party_id)`);
  return [...found];
}

it("gives everybody the same to the micro in whatever order credits come, however many write and follow at once", async () => {
  const people: Actor[] = [await addArtist(world), await addArtist(world), await addArtist(world)];
  const [owner, first, second] = people;
  if (owner === undefined || first === undefined || second === undefined) throw new Error("three artists");
  const fanId = (await addPerson(world.services, "fan")).actor.userId;
  const videoId = await addVideo(world, owner.userId);
  const [, firstBps = 0, secondBps = 0] = SHARES_BPS;
  await agreeOnSplit(world, owner, videoId, [
    { actor: first, shareBps: firstBps },
    { actor: second, shareBps: secondBps },
  ]);
  const credits = Array.from({ length: WRITERS * CREDITS_EACH }, (_, n) => viewCredit(owner.userId, BigInt((n * 7_919) % 3_001) + 1n, { videoId }));
  const write = async (writer: number) => {
    // Each is sent twice, and by two writers.
    for (let n = 0; n < CREDITS_EACH; n++) {
      const own = credits[writer * CREDITS_EACH + n];
      const other = credits[((writer + 1) % WRITERS) * CREDITS_EACH + n];
      if (own !== undefined && other !== undefined) await credit(own, other);
    }
  };
  const follow = async () => {
    for (let n = 0; n < 3; n++) {
      await addTip(world, { fanId, artistId: owner.userId, videoId });
      await followLedger({ db: handle.db, clock: world.clock });
    }
  };
  await Promise.all([...Array.from({ length: WRITERS }, (_, writer) => write(writer)), follow(), follow()]);
  await followLedger(world.services);

  const total = credits.reduce((sum, { amountMicros }) => sum + amountMicros, 0n) + 6n * 9_000_000n;
  const schedule = scheduleOf(SHARES_BPS);
  const had = await Promise.all(people.map(async ({ userId }) => (await readPurse(world, userId))[0]));
  expect(had).toEqual(SHARES_BPS.map((_, party) => countOf(schedule, party, total)));
  expect(await findDifferences()).toEqual([]);

  const back = credits.slice(0, 10).map(({ source, sourceType, sourceId }, n) => ({
    ...{ source, sourceType, sourceId, amountMicros: n % 2 === 0 ? null : 1n, cause: "fraud", why: "fraud" as const },
  }));
  await Promise.all([0, 1].map(() => handle.db.transaction((tx) => takeBackCredits(tx, back, world.clock.now()))));
  expect(await findDifferences()).toEqual([]);
  expect((await readAtOnce(world.services.db, (tx) => verifyLedger(tx))).report.findings).toEqual([]);
});
