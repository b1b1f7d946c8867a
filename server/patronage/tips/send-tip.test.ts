import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { checkouts, payments, tips, videos } from "@/db/schema";
import { HOUR_MS } from "@/server/kernel/durations";
import { newId } from "@/server/kernel/ids";
import { pressPay } from "@/test/pay-checkout";
import { addPerson, type Person } from "@/test/people";
import { createTestMoney, type TestMoney } from "@/test/stripe";
import { goalInput } from "../goals/contract";
import { createGoal } from "../goals/create-goal";
import { listGoals } from "../goals/list-goals";
import { tipInput } from "./contract";
import { listMyTips, listTipsToMe } from "./list-tips";
import { sendTip } from "./send-tip";

const PAGE = { limit: 10, offset: 0 };
const ASKED = { idempotencyKey: null, guestEmail: null };
let t: TestMoney;
let fan: Person;
let artist: Person;

beforeAll(async () => {
  t = await createTestMoney();
  fan = await addPerson(t.services);
  artist = await addPerson(t.services, "artist");
});
afterAll(() => t.close());

const words = (more: object = {}) => tipInput.parse({ artistId: artist.actor.userId, amount: 500, ...more });
const statusOf = async (tipId: string) => (await t.services.db.select().from(tips).where(eq(tips.id, tipId)))[0]?.status;

describe("a tip", () => {
  it("counts once it is paid, with its split, for its fan and its artist", async () => {
    const { tipId, status, checkout } = await sendTip(t.services, fan.actor, words({ message: "For the choir" }), ASKED);
    expect(status).toBe("PENDING");
    expect(checkout?.clientSecret).toContain("_secret_");
    expect(await listTipsToMe(t.services, artist.actor, PAGE)).toMatchObject({ total: 0 });
    await pressPay(t, tipId);
    await t.settle();
    const shown = { id: tipId, amount: 500, artistCents: 450, message: "For the choir", status: "PAID", fan: { id: fan.actor.userId } };
    expect((await listTipsToMe(t.services, artist.actor, PAGE)).items).toMatchObject([shown]);
    expect((await listMyTips(t.services, fan.actor, PAGE)).items).toMatchObject([shown]);
    expect(await listMyTips(t.services, artist.actor, PAGE)).toMatchObject({ total: 0 });
  });

  it("is one tip and one checkout for one key, also when it is clicked twice at once, and refuses the key for another", async () => {
    const asked = { idempotencyKey: "click-1", guestEmail: null };
    const twice = await Promise.all([1, 2, 3].map(() => sendTip(t.services, fan.actor, words({ amount: 700 }), asked)));
    expect(new Set(twice.map((answer) => answer.tipId)).size).toBe(1);
    expect(new Set(twice.map((answer) => answer.checkout?.clientSecret)).size).toBe(1);
    const tipId = twice[0]?.tipId ?? "";
    expect(await t.services.db.select().from(checkouts).where(eq(checkouts.subjectId, tipId))).toHaveLength(1);
    await expect(sendTip(t.services, fan.actor, words({ amount: 800 }), asked)).rejects.toMatchObject({ code: "idempotency_mismatch" });
    await pressPay(t, tipId);
    await t.settle();
    expect(await sendTip(t.services, fan.actor, words({ amount: 700 }), asked)).toEqual({ tipId, status: "PAID", checkout: null });
  });

  it.each([199, 1_000_001, 250.5, Number.NaN])("is never %d cents", (amount) => {
    expect(tipInput.safeParse({ artistId: "usr_x", amount }).success).toBe(false);
  });

  it("goes to an artist, never to a fan, to nobody or to oneself", async () => {
    const other = await addPerson(t.services);
    for (const artistId of [other.actor.userId, "usr_nobody"]) {
      await expect(sendTip(t.services, fan.actor, words({ artistId }), ASKED)).rejects.toMatchObject({ code: "not_found" });
    }
    await expect(sendTip(t.services, artist.actor, words(), ASKED)).rejects.toMatchObject({ code: "rule_refused" });
  });

  it("that nobody pays ends with its checkout", async () => {
    const { tipId } = await sendTip(t.services, fan.actor, words(), ASKED);
    await t.advance(25 * HOUR_MS);
    await t.settle();
    expect(await statusOf(tipId)).toBe("EXPIRED");
  });
});

describe("a tip for a film", () => {
  it("counts for the goal of that film, once paid, and no more when it went back", async () => {
    const videoId = newId("video");
    const now = t.clock.now();
    const film = { id: videoId, artistId: artist.actor.userId, title: "Film", status: "ready" as const };
    await t.services.db.insert(videos).values({ ...film, visibility: "public", createdAt: now, updatedAt: now });
    const goal = await createGoal(t.services, artist.actor, goalInput.parse({ title: "A new lens", target: 10_000, videoId }), null);
    const { tipId } = await sendTip(t.services, fan.actor, words({ videoId, amount: 2_500 }), ASKED);
    await pressPay(t, tipId);
    await t.settle();
    const raised = async () => (await listGoals(t.services, { artistId: artist.handle, ...PAGE })).items.find(({ id }) => id === goal.id)?.raised;
    expect(await raised()).toBe(2_500);
    const [payment] = await t.services.db.select().from(payments).where(eq(payments.subjectId, tipId));
    const refund = { payment_intent: payment?.stripePaymentIntentId ?? "" };
    await t.services.stripe.call((stripe) => stripe.refunds.create(refund, { idempotencyKey: `test:${tipId}` }));
    await t.settle();
    expect([await raised(), await statusOf(tipId)]).toEqual([0, "REFUNDED"]);
    await expect(sendTip(t.services, fan.actor, words({ videoId: "vid_unknown" }), ASKED)).rejects.toMatchObject({ code: "not_found" });
  });
});
