import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Actor } from "@/server/kernel/actor";
import { addArtist, addVideo, agreeOnSplit, readPurse, viewCredit } from "@/test/royalties";
import { createTestServices, type TestServices } from "@/test/services";
import { creditEarnings } from "../credits/credit-earnings";
import { agreeToSplit, declineSplit, withdrawSplit } from "./answer-split";
import { counterSplit, proposeEnd } from "./counter-split";
import { getSplit, listSplits } from "./list-splits";
import { proposeSplit } from "./propose-split";

let world: TestServices;
let videoId: string;

beforeAll(async () => {
  world = await createTestServices();
});
afterAll(() => world.close());

const none = { holderFixedCents: 0, holderRecoupCents: 0, currency: "USD", note: "" };
const part = (actor: Actor, shareBps: number, more: { fixedCents?: number; recoupCents?: number } = {}) => ({
  ...{ artistId: actor.userId, shareBps, fixedCents: 0, recoupCents: 0 },
  ...more,
});
const earned = async (actor: Actor) => (await readPurse(world, actor.userId))[0];
const earn = (artist: Actor, amountMicros: bigint) =>
  world.services.db.transaction((tx) => creditEarnings(tx, [viewCredit(artist.userId, amountMicros, { videoId })], world.clock.now()));

async function begin(): Promise<{ readonly owner: Actor; readonly party: Actor; readonly other: Actor }> {
  const people = { owner: await addArtist(world), party: await addArtist(world), other: await addArtist(world) };
  videoId = await addVideo(world, people.owner.userId);
  return people;
}

describe("a split", () => {
  it("counts from the last answer on, and not before", async () => {
    const { owner, party, other } = await begin();
    const split = await proposeSplit(world.services, owner, { ...none, videoId, parties: [part(party, 3_000), part(other, 2_000)] });
    const version = { splitId: split.id, version: 1 };
    await earn(owner, 100n);
    await agreeToSplit(world.services, party, version);
    await earn(owner, 100n);
    expect(await earned(party)).toBe(0n);
    const agreed = await agreeToSplit(world.services, other, version);
    expect([agreed.agreed?.version, agreed.proposed]).toEqual([1, null]);
    await earn(owner, 100n);
    expect([await earned(owner), await earned(party), await earned(other)]).toEqual([250n, 30n, 20n]);
    const mails = await world.services.db.execute(sql`select 1 from mails where subject like 'The split of %'`);
    expect(mails).toHaveLength(3);
  });

  it("is haggled over by counter-offers, and keeps every version", async () => {
    const { owner, party } = await begin();
    const { id: splitId } = await proposeSplit(world.services, owner, { ...none, videoId, parties: [part(party, 1_000)] });
    await counterSplit(world.services, party, { ...none, splitId, version: 1, parties: [part(party, 5_000, { recoupCents: 10 })] });
    await expect(agreeToSplit(world.services, owner, { splitId, version: 1 })).rejects.toMatchObject({ code: "conflict" });
    await counterSplit(world.services, owner, { ...none, splitId, version: 2, parties: [part(party, 3_000, { recoupCents: 10 })] });
    await declineSplit(world.services, party, { splitId, version: 3 });
    await proposeSplit(world.services, owner, { ...none, videoId, parties: [part(party, 4_000, { recoupCents: 10 })] });
    await agreeToSplit(world.services, party, { splitId, version: 4 });
    const { history } = await getSplit(world.services, party, { splitId });
    expect(history.map(({ version, status, parties }) => [version, status, parties[1]?.answer])).toEqual([
      [4, "agreed", "agreed"],
      [3, "declined", "declined"],
      [2, "countered", "agreed"],
      [1, "countered", "countered"],
    ]);
  });

  it("recoups through versions, and shares by the new percent from then on", async () => {
    const { owner, party } = await begin();
    const splitId = await agreeOnSplit(world, owner, videoId, [{ actor: party, shareBps: 1_000, recoupCents: 1 }]);
    await earn(owner, 6_000n);
    await proposeSplit(world.services, owner, { ...none, videoId, parties: [part(party, 5_000, { recoupCents: 1 })] });
    await agreeToSplit(world.services, party, { splitId, version: 2 });
    await earn(owner, 6_000n);
    expect(await earned(party)).toBe(6_000n + 4_000n + 1_000n);
    expect((await getSplit(world.services, owner, { splitId })).history.map(({ status }) => status)).toEqual(["agreed", "replaced"]);
  });

  it("ends when everybody agreed that it ends", async () => {
    const { owner, party } = await begin();
    const splitId = await agreeOnSplit(world, owner, videoId, [{ actor: party, shareBps: 5_000 }]);
    await proposeEnd(world.services, owner, { splitId });
    await earn(owner, 100n);
    expect(await earned(party)).toBe(50n);
    const ended = await agreeToSplit(world.services, party, { splitId, version: 2 });
    expect([ended.agreed, ended.proposed]).toEqual([null, null]);
    await earn(owner, 100n);
    expect(await earned(party)).toBe(50n);
  });

  it("is refused where the money would go round in a circle, also when both sides agree at the same moment", async () => {
    const { owner, party, other } = await begin();
    await agreeOnSplit(world, owner, videoId, [
      { actor: party, shareBps: 3_000 },
      { actor: other, shareBps: 3_000 },
    ]);
    await expect(proposeSplit(world.services, party, { ...none, videoId, parties: [part(owner, 1_000)] })).rejects.toMatchObject({ code: "rule_refused" });
    const [first, second] = [
      await proposeSplit(world.services, party, { ...none, videoId, parties: [part(other, 1_000)] }),
      await proposeSplit(world.services, other, { ...none, videoId, parties: [part(party, 1_000)] }),
    ];
    const answers = await Promise.allSettled([
      agreeToSplit(world.services, other, { splitId: first.id, version: 1 }),
      agreeToSplit(world.services, party, { splitId: second.id, version: 1 }),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    await earn(owner, 1_000n);
    expect((await earned(owner)) + (await earned(party)) + (await earned(other))).toBe(1_000n);
  });

  it("mails nobody without end: offers are limited", async () => {
    const { owner, party } = await begin();
    const offer = () => proposeSplit(world.services, owner, { ...none, videoId, parties: [part(party, 1_000)] });
    const tries = await Promise.allSettled(Array.from({ length: 50 }, offer));
    expect(tries.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    await expect(offer()).rejects.toMatchObject({ code: "rate_limited" });
  });

  it("is offered only by who has a part in the video, to artists, each once, and of no more than the whole", async () => {
    const { owner, party, other } = await begin();
    const offer = (actor: Actor, ...parties: ReturnType<typeof part>[]) => proposeSplit(world.services, actor, { ...none, videoId, parties });
    await expect(offer(other, part(party, 1_000))).rejects.toMatchObject({ code: "not_found" });
    await expect(offer(owner, part(party, 6_000), part(other, 4_001))).rejects.toMatchObject({ code: "rule_refused" });
    await expect(offer(owner, part(party, 1_000), part(party, 1_000))).rejects.toMatchObject({ code: "rule_refused" });
    await expect(offer(owner, part(owner, 1_000))).rejects.toMatchObject({ code: "rule_refused" });
    await expect(offer(owner, part(party, 0))).rejects.toMatchObject({ code: "rule_refused" });
    const { id: splitId } = await offer(owner, part(party, 1_000));
    await expect(offer(owner, part(other, 1_000))).rejects.toMatchObject({ code: "conflict" });
    await expect(withdrawSplit(world.services, party, { splitId, version: 1 })).rejects.toMatchObject({ code: "rule_refused" });
    await expect(agreeToSplit(world.services, other, { splitId, version: 1 })).rejects.toMatchObject({ code: "not_found" });
    await expect(getSplit(world.services, other, { splitId })).rejects.toMatchObject({ code: "not_found" });
    await withdrawSplit(world.services, owner, { splitId, version: 1 });
    expect((await listSplits(world.services, party, { limit: 10 })).items).toMatchObject([{ id: splitId, agreed: null, proposed: null }]);
    expect(await listSplits(world.services, party, { limit: 10, offset: 1 })).toEqual({ items: [], total: 1, nextCursor: null });
    expect((await listSplits(world.services, other, { limit: 10 })).total).toBe(0);
  });
});
