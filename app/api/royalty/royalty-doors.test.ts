import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { createToken } from "@/server/accounts";
import { handleRest } from "@/server/api/rest";
import type { Actor, Scope } from "@/server/kernel/actor";
import { creditEarnings } from "@/server/royalties";
import { addArtist, addVideo, viewCredit } from "@/test/royalties";
import { createTestServices, goLive, type TestServices } from "@/test/services";
import { GET as getEvents } from "./account/events/route";
import { GET as getStatement } from "./statement/[month]/route";
import { GET as getExport } from "./transactions/export/route";

const SITE = "http://127.0.0.1:3000";
const LAST_MONTH = (() => {
  const now = new Date();
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - 1, 15));
})();
const MONTH = LAST_MONTH.toISOString().slice(0, 7);

let t: TestServices;
let artist: Actor;
let [mine, narrow] = ["", ""];

const tokenOf = async (actor: Actor, scopes: readonly Scope[]) => (await createToken(t.services, actor, { name: "test", scopes })).token;

function ask(token: string, path: string, headers: Record<string, string> = {}): Request {
  return new Request(`${SITE}${path}`, { headers: { authorization: `Bearer ${token}`, ...headers } });
}

const statement = (token: string, headers: Record<string, string> = {}, month = MONTH) =>
  getStatement(ask(token, `/api/royalty/statement/${month}`, headers), { params: Promise.resolve({ month }) });

beforeAll(async () => {
  t = await createTestServices();
  goLive(t);
  artist = await addArtist(t);
  mine = await tokenOf(artist, ["royalties:read"]);
  narrow = await tokenOf(artist, ["videos:read"]);
  const videoId = await addVideo(t, artist.userId, "=cmd|' /C calc'!A0");
  await t.services.db.transaction((tx) => creditEarnings(tx, [viewCredit(artist.userId, 3_284_512n, { videoId })], LAST_MONTH));
});
afterAll(() => t.close());

describe("the royalty doors", () => {
  it("answer as the contract for programs says", async () => {
    const read = async (path: string) => (await handleRest(ask(mine, `/api/royalty/${path}`))).json();
    const account = z.object({
      balanceCents: z.literal(328),
      pendingCents: z.literal(0),
      heldCents: z.literal(0),
      carriedMicros: z.literal("4512"),
      currency: z.literal("USD"),
    });
    const rest = z.object({ payoutMethod: z.null(), nextPayoutAt: z.iso.datetime() });
    expect(account.extend(rest.shape).safeParse(await read("account")).error).toBeUndefined();
    expect(await read("transactions?limit=5&source=view")).toMatchObject({
      items: [{ amountCents: 328, amountMicros: "3284512", source: "view", reference: expect.stringMatching(/^xfer_/), createdAt: LAST_MONTH.toISOString() }],
      ...{ total: 1, nextCursor: null },
    });
    expect(await read("forecast")).toMatchObject({ currency: "USD", earnedMicros: "0", past: [] });
    expect(await read("transactions?country=Germany")).toMatchObject({ error: { code: "invalid_input", status: 400 } });
  });

  it("let a token for royalties see payouts and ask for one, and never say where money goes", async () => {
    const asking = await tokenOf(artist, ["royalties:write"]);
    const post = (token: string, path: string) =>
      new Request(ask(token, `/api${path}`, { "content-type": "application/json" }), { method: "POST", body: "{}" });
    const statusOf = async (request: Request) => (await handleRest(request)).status;
    for (const path of ["/api/royalty/payouts", "/api/royalty/payable"]) {
      expect([path, await statusOf(ask(mine, path)), await statusOf(ask(narrow, path))]).toEqual([path, 200, 403]);
    }
    expect(await statusOf(ask(mine, "/api/royalty/payout/pay_none"))).toBe(404);
    // Let in, and then told what is in the way: no method yet, or earnings that are still being written down.
    expect([422, 503]).toContain(await statusOf(post(asking, "/royalty/payout")));
    expect(await statusOf(post(mine, "/royalty/payout"))).toBe(403);
    expect(await statusOf(post(asking, "/payouts/methods"))).toBe(403);
  });

  it("give a statement in the form that is asked for, always the same bytes", async () => {
    const [json, csv, pdf] = [
      await statement(mine),
      await statement(mine, { accept: "text/csv" }),
      await statement(mine, { accept: "application/pdf, */*;q=0.1" }),
    ];
    expect([json, csv, pdf].map((answer) => answer.headers.get("content-type"))).toEqual([
      "application/json; charset=utf-8",
      "text/csv; charset=utf-8",
      "application/pdf",
    ]);
    expect(await json.json()).toMatchObject({ month: MONTH, closingMicros: "3284512" });
    // What a spreadsheet would run is made text.
    expect(await csv.text()).toContain(",'=cmd|' /C calc'!A0,");
    const bytes = Buffer.from(await pdf.arrayBuffer());
    expect(bytes.equals(Buffer.from(await (await statement(mine, { accept: "application/pdf" })).arrayBuffer()))).toBe(true);
    expect(bytes.subarray(0, 5).toString()).toBe("%PDF-");
  });

  it("keep out who lacks the right, and say what is wrong with a month", async () => {
    expect((await statement(narrow)).status).toBe(403);
    expect((await getExport(ask(narrow, "/api/royalty/transactions/export"), { params: Promise.resolve({}) })).status).toBe(403);
    expect((await getEvents(ask("none", "/api/royalty/account/events"), { params: Promise.resolve({}) })).status).toBe(401);
    expect((await statement(mine, {}, "2026-13")).status).toBe(400);
    expect((await statement(mine, {}, "2020-01")).status).toBe(404);
  });

  it("export what is filtered, and tell an open page what there is", async () => {
    const file = await getExport(ask(mine, "/api/royalty/transactions/export?source=view"), { params: Promise.resolve({}) });
    expect((await file.text()).split("\r\n")).toHaveLength(3);
    const stream = await getEvents(ask(mine, "/api/royalty/account/events"), { params: Promise.resolve({}) });
    const reader = stream.body?.getReader();
    let text = "";
    while (reader !== undefined && !(text.includes("event: account") && text.endsWith("\n\n"))) text += new TextDecoder().decode((await reader.read()).value);
    expect(text).toContain("event: account");
    expect(text).toContain('"balanceCents":328');
    await reader?.cancel();
  });
});
