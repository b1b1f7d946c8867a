import { and, eq } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { plays, royaltyEntries, royaltyViews, videos, viewCases } from "@/db/schema";
import { DAY_MS } from "@/server/kernel/durations";
import { newId } from "@/server/kernel/ids";
import { artistAccount, findBalances, platformAccount } from "@/server/ledger";
import { addPerson, type Person } from "@/test/people";
import { createTestServices, type TestServices } from "@/test/services";
import { setViewRate } from "../rates/view-rates";
import { rejectViews, releaseViews } from "./cases/decide-case";
import { listCaseViews, listViewCases } from "./cases/list-cases";
import { creditViews } from "./credit-views";
import { forgetPlays } from "./forget-plays";
import { FRAUD_LIMITS } from "./fraud";
import { issuePlayTicket, type Watcher } from "./issue-ticket";
import { utcDay } from "./rules";
import { takeBeat } from "./take-beat";
import { signToken } from "./token";

const BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";
const PAGE = { limit: 20, offset: 0 };
let t: TestServices;
let artist: Person;
let admin: Person;
let film: string;
let networks = 0;

beforeAll(async () => {
  t = await createTestServices();
  artist = await addPerson(t.services, "artist");
  admin = await addPerson(t.services, "admin");
  const validFrom = utcDay(new Date(t.clock.now().getTime() + DAY_MS));
  const rate = { feeBps: 1_200, validFrom, source: "A test" };
  await setViewRate(t.services, admin.actor, { ...rate, market: "DE", microsPerView: "3100" });
  await setViewRate(t.services, admin.actor, { ...rate, market: "*", microsPerView: "1000" });
  t.clock.advanceMs(2 * DAY_MS);
});
beforeEach(async () => {
  film = await addFilm();
});
afterAll(() => t.close());

async function addFilm(more: object = {}): Promise<string> {
  const id = newId("video");
  const ready = { status: "ready" as const, visibility: "public" as const, durationMs: 600_000 };
  await t.services.db.insert(videos).values({ id, artistId: artist.actor.userId, title: "Film", ...ready, ...more });
  return id;
}

/** Somebody at home, in a network of their own. */
function visitor(more: Partial<Watcher> = {}): Watcher {
  networks += 1;
  return { actor: null, clientAddress: `10.${networks >> 8}.${networks & 255}.7`, userAgent: BROWSER, country: "DE", ...more };
}
const fan = (person: Person, more: Partial<Watcher> = {}) => visitor({ actor: person.actor, ...more });

interface Watching {
  readonly waitMs?: number;
  readonly playedMs?: number;
  readonly id?: string;
}

/** What a page does: its ticket, and then each beat when it is due. Answers how many beats were wanted. */
async function watch(who: Watcher, { waitMs = 0, playedMs, id = film }: Watching = {}): Promise<number> {
  let token: string | null = issuePlayTicket(t.services, who, id);
  for (let beats = 0; ; beats++) {
    const answer: Awaited<ReturnType<typeof takeBeat>> = await takeBeat(t.services, who, { id, token, playedMs: beats === 0 ? 0 : (playedMs ?? 10_000) });
    if (answer.token === null) return beats;
    token = answer.token;
    t.clock.advanceMs(answer.dueInMs + waitMs);
  }
}

const viewsOf = (id = film) => t.services.db.select().from(royaltyViews).where(eq(royaltyViews.videoId, id));
async function balances() {
  const accounts = [
    artistAccount(artist.actor.userId, "earnings", "USD"),
    artistAccount(artist.actor.userId, "review", "USD"),
    platformAccount("royalty_cost", "USD"),
  ];
  const [earnings, review, cost] = await findBalances(t.services.db, accounts);
  return { earnings: earnings?.balanceMicros ?? 0n, review: review?.balanceMicros ?? 0n, cost: cost?.balanceMicros ?? 0n };
}
/** What a piece of work adds to each. */
async function moved(work: () => Promise<unknown>) {
  const before = await balances();
  await work();
  const after = await balances();
  return { earnings: after.earnings - before.earnings, review: after.review - before.review, cost: after.cost - before.cost };
}

describe("watching in a page", () => {
  it("is a view after half a minute, for who is signed in and for a visitor, in four small requests", async () => {
    expect(await watch(fan(await addPerson(t.services)))).toBe(3);
    expect(await watch(visitor())).toBe(3);
    expect(await viewsOf()).toHaveLength(2);
  });

  it("is a view after half of a short film", async () => {
    const short = await addFilm({ durationMs: 8_000 });
    const before = t.clock.now().getTime();
    await watch(visitor(), { id: short, playedMs: 1_300 });
    expect(t.clock.now().getTime() - before).toBeLessThan(4_010);
    expect(await viewsOf(short)).toMatchObject([{ status: "counted", country: "DE" }]);
  });

  it("counts once for a viewer, film and UTC day, and again the next day", async () => {
    const [person, guest] = [fan(await addPerson(t.services)), visitor()];
    for (const who of [person, guest, person, guest]) await watch(who);
    // The same person from elsewhere is the same person.
    await watch({ ...visitor(), actor: person.actor });
    expect(await viewsOf()).toHaveLength(2);
    t.clock.advanceMs(DAY_MS);
    for (const who of [person, guest]) await watch(who);
    expect(await viewsOf()).toHaveLength(4);
  });

  it("is no view of an artist's own, and none of a program that says what it is", async () => {
    expect(await watch(fan(artist))).toBe(0);
    expect(await watch(visitor({ userAgent: "Mozilla/5.0 (compatible; Examplebot/1.0; +https://example.test/bot)" }))).toBe(0);
    expect(await viewsOf()).toEqual([]);
    expect(await t.services.db.select().from(plays).where(eq(plays.videoId, film))).toEqual([]);
  });

  it("is refused for a film that is not theirs to watch", async () => {
    const hidden = await addFilm({ visibility: "private" });
    await expect(watch(visitor(), { id: hidden })).rejects.toMatchObject({ code: "not_found" });
  });

  it("keeps no address, no browser and no name of an account in what is kept of a viewer", async () => {
    const person = await addPerson(t.services);
    const who = fan(person);
    await watch(who);
    const kept = JSON.stringify((await viewsOf()).map(({ viewerKey, networkKey, deviceKey }) => [viewerKey, networkKey, deviceKey]));
    for (const word of [person.actor.userId, who.clientAddress, "Firefox"]) expect(kept).not.toContain(word);
  });
});

describe("a script without the page", () => {
  it("mints no view: no token of its own making, of another film, of somebody else or of another house is taken", async () => {
    const who = visitor();
    const stolen = issuePlayTicket(t.services, visitor(), film);
    const ofAnother = issuePlayTicket(t.services, who, await addFilm());
    const foreign = { env: { ...t.services.env, AUTH_SECRET: "another house's secret ".repeat(3) } };
    const forged = signToken(foreign.env, { playId: newId("play"), videoId: film, holder: "x", beat: 3, givenMs: 0 });
    const own = issuePlayTicket(t.services, who, film);
    const [body = "", signature = ""] = own.split(".");
    const later = Buffer.from(JSON.stringify([newId("play"), film, "x", 3, 0])).toString("base64url");
    for (const token of ["", ".", "a.b", stolen, ofAnother, forged, `${later}.${signature}`, `${body}.`, `${own}x`, `${own}.x`]) {
      await expect(takeBeat(t.services, who, { id: film, token, playedMs: 10_000 }), token).rejects.toMatchObject({ code: "rule_refused" });
    }
    expect(await viewsOf()).toEqual([]);
  });

  it("gets nothing out of a page's ticket before its time: early beats are refused and bring nothing nearer", async () => {
    const who = visitor();
    const started = await takeBeat(t.services, who, { id: film, token: issuePlayTicket(t.services, who, film), playedMs: 0 });
    const beat = { id: film, token: started.token ?? "", playedMs: 10_000 };
    for (let tries = 0; tries < 9; tries++) {
      t.clock.advanceMs(1_000);
      await expect(takeBeat(t.services, who, beat)).rejects.toMatchObject({ code: "rule_refused" });
    }
    t.clock.advanceMs(1_000);
    expect((await takeBeat(t.services, who, beat)).token).not.toBeNull();
  });

  it("cannot use a beat twice, not even at once, and no ticket twice", async () => {
    const who = visitor();
    const ticket = { id: film, token: issuePlayTicket(t.services, who, film), playedMs: 0 };
    const started = await takeBeat(t.services, who, ticket);
    await expect(takeBeat(t.services, who, ticket)).rejects.toMatchObject({ code: "rule_refused" });
    t.clock.advanceMs(30_000);
    const beat = { id: film, token: started.token ?? "", playedMs: 10_000 };
    const twice = await Promise.allSettled([1, 2, 3].map(() => takeBeat(t.services, who, beat)));
    expect(twice.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    const [play] = await t.services.db.select().from(plays).where(eq(plays.videoId, film));
    expect(play).toMatchObject({ watchedMs: 10_000, nextBeat: 2 });
  });

  it("that loads the page over and over from one network ends in review and not in earnings", async () => {
    const from = (n: number) => visitor({ clientAddress: `192.0.2.${n}`, userAgent: `${BROWSER} ${n}` });
    await watch(from(0));
    // As many more as a person need not look at, as the same visitor's with other browsers.
    const [first] = await viewsOf();
    if (first === undefined) throw new Error("The first one did not count.");
    const others = Array.from({ length: FRAUD_LIMITS.networkFilmViewsDay - 2 }, (_, n) => ({
      ...first,
      id: `${first.id}-${n}`,
      viewerKey: `v${n}`,
      deviceKey: `d${n}`,
    }));
    await t.services.db.insert(royaltyViews).values(others);
    for (let n = 1; n <= 4; n++) {
      await watch(from(n));
      t.clock.advanceMs(60_000);
    }
    const views = await viewsOf();
    expect(views.filter(({ status }) => status === "counted")).toHaveLength(FRAUD_LIMITS.networkFilmViewsDay);
    expect(views.filter(({ reasons }) => reasons.includes("network-film"))).toHaveLength(3);
    await creditViews(t.services);
  });
});

describe("what is old", () => {
  it("is forgotten: how plays went, and where views came from, but for what is being looked into", async () => {
    await watch(visitor());
    const [view] = await viewsOf();
    if (view === undefined) throw new Error("It did not count.");
    const looked = { ...view, id: `${view.id}-case`, viewerKey: "looked at", caseId: newId("viewCase"), batchId: "vwb_none" };
    const made = { id: looked.caseId, videoId: film, artistId: artist.actor.userId, day: view.day, status: "open" as const, createdAt: t.clock.now() };
    await t.services.db.insert(viewCases).values(made);
    await t.services.db.insert(royaltyViews).values(looked);
    t.clock.advanceMs(8 * DAY_MS);
    await forgetPlays(t.services);
    expect(await t.services.db.select().from(plays).where(eq(plays.videoId, film))).toEqual([]);
    expect((await viewsOf()).every(({ networkKey }) => networkKey === view.networkKey)).toBe(true);
    t.clock.advanceMs(83 * DAY_MS);
    await forgetPlays(t.services);
    const after = new Map((await viewsOf()).map((each) => [each.id, each.networkKey]));
    expect([after.get(view.id), after.get(looked.id)]).toEqual(["", view.networkKey]);
  });
});

describe("views that counted", () => {
  it("are credited at their market's rate less the platform's share, by film, market and minute, with why", async () => {
    await creditViews(t.services);
    // To the beginning of a minute, so that all are of one.
    t.clock.advanceMs(60_000 - (t.clock.now().getTime() % 60_000));
    for (const country of ["DE", "DE", "US", null]) {
      await watch(visitor({ country }));
      t.clock.advanceMs(-30_000);
    }
    const change = await moved(() => creditViews(t.services));
    // 2 × 0.0031 − 12 %, and twice 0.001 − 12 %.
    expect(change).toEqual({ earnings: 5_456n + 880n + 880n, review: 0n, cost: 5_456n + 880n + 880n });
    const entries = await t.services.db.select().from(royaltyEntries).where(eq(royaltyEntries.videoId, film)).orderBy(royaltyEntries.country);
    expect(entries).toMatchObject([
      { source: "view", country: "DE", usMicros: 0n, explanation: { of: "views", views: 2, rateMicros: "3100", feeBps: 1_200 } },
      { country: "US", usMicros: 880n, explanation: { views: 1, rateMicros: "1000" } },
      // Of which nobody knows the country, it counts as from the US.
      { country: null, usMicros: 880n },
    ]);
  });

  it("are credited once, however often and by however many at once it is done", async () => {
    await watch(visitor());
    const change = await moved(() => Promise.all([1, 2, 3].map(() => creditViews(t.services))));
    expect(change.earnings).toBe(2_728n);
    expect(await moved(() => creditViews(t.services))).toEqual({ earnings: 0n, review: 0n, cost: 0n });
  });
});

describe("a suspicious view", () => {
  /** One account on two films more at the same time. */
  async function watchAtOnce(country = "DE") {
    const who = fan(await addPerson(t.services), { country });
    const others = await Promise.all([addFilm(), addFilm()]);
    const beats = await Promise.all(
      others.map(async (id) => ({ id, answer: await takeBeat(t.services, who, { id, token: issuePlayTicket(t.services, who, id), playedMs: 0 }) })),
    );
    let token: string | null = issuePlayTicket(t.services, who, film);
    for (let n = 0; token !== null; n++) {
      const answer: Awaited<ReturnType<typeof takeBeat>> = await takeBeat(t.services, who, { id: film, token, playedMs: n === 0 ? 0 : 10_000 });
      token = answer.token;
      if (n === 2) for (const { id, answer: other } of beats) await takeBeat(t.services, who, { id, token: other.token ?? "", playedMs: 10_000 });
      t.clock.advanceMs(answer.dueInMs);
    }
  }
  const openCase = async () => (await listViewCases(t.services, admin.actor, { ...PAGE, status: "open" })).items.find(({ video }) => video.id === film);

  it("is held in the artist's review, listed with why, and theirs once an admin releases it", async () => {
    await creditViews(t.services);
    await watchAtOnce();
    expect(await moved(() => creditViews(t.services))).toEqual({ earnings: 0n, review: 2_728n, cost: 2_728n });
    const found = await openCase();
    expect(found).toMatchObject({
      views: 1,
      viewers: 1,
      reasons: [{ reason: "watching-at-once", views: 1 }],
      heldMicros: [{ currency: "USD", amountMicros: "2728" }],
    });
    const caseId = found?.id ?? "";
    expect((await listCaseViews(t.services, admin.actor, { ...PAGE, caseId })).items).toMatchObject([{ country: "DE", isSignedIn: true }]);
    const change = await moved(() => releaseViews(t.services, admin.actor, { caseId, note: "A cinema" }));
    expect(change).toEqual({ earnings: 2_728n, review: -2_728n, cost: 0n });
    const [entry] = await t.services.db.select().from(royaltyEntries).where(eq(royaltyEntries.videoId, film));
    expect(entry).toMatchObject({ source: "view", explanation: { of: "views", views: 1, rateMicros: "3100", feeBps: 1_200 } });
    await expect(releaseViews(t.services, admin.actor, { caseId, note: "Again" })).rejects.toMatchObject({ code: "conflict" });
    await expect(rejectViews(t.services, admin.actor, { caseId, note: "Again" })).rejects.toMatchObject({ code: "conflict" });
  });

  it("goes back to where its money came from once an admin rejects it, also what is not in the ledger yet", async () => {
    await creditViews(t.services);
    await watchAtOnce();
    await creditViews(t.services);
    await watchAtOnce("US");
    const caseId = (await openCase())?.id ?? "";
    const change = await moved(async () => {
      await rejectViews(t.services, admin.actor, { caseId, note: "A farm" });
      await creditViews(t.services);
    });
    expect(change).toEqual({ earnings: 0n, review: -2_728n, cost: -2_728n });
    expect((await viewsOf()).map(({ status }) => status)).toEqual(["rejected", "rejected"]);
  });

  it("that comes in after the decision is a case of its own", async () => {
    await watchAtOnce();
    await releaseViews(t.services, admin.actor, { caseId: (await openCase())?.id ?? "", note: "Fine" });
    const change = await moved(() => creditViews(t.services));
    expect([change.earnings, change.review]).toEqual([2_728n, 0n]);
    await watchAtOnce();
    expect((await openCase())?.views).toBe(1);
    expect(await t.services.db.select().from(viewCases).where(eq(viewCases.videoId, film))).toHaveLength(2);
  });

  it("is decided on by an admin alone, who is written down with why", async () => {
    await watchAtOnce();
    const caseId = (await openCase())?.id ?? "";
    await expect(releaseViews(t.services, artist.actor, { caseId, note: "Mine" })).rejects.toMatchObject({ code: "not_found" });
    await expect(listViewCases(t.services, artist.actor, { ...PAGE, status: "open" })).rejects.toMatchObject({ code: "not_found" });
    await rejectViews(t.services, admin.actor, { caseId, note: "A farm" });
    const rows = await t.database.sql`select actor_id, action, after from audit_log where target = ${caseId}`;
    expect(rows).toMatchObject([{ actor_id: admin.actor.userId, action: "royalties/view-case.rejected", after: { note: "A farm" } }]);
    expect(await t.services.db.$count(royaltyViews, and(eq(royaltyViews.videoId, film), eq(royaltyViews.status, "rejected")))).toBe(1);
  });
});
