import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createCaller } from "@/server/api/router";
import type { Actor } from "@/server/kernel/actor";
import { artistAccount, platformAccount, type Transfer, transferId } from "@/server/ledger";
import { addPerson } from "@/test/people";
import { createTestServices, type TestServices } from "@/test/services";
import { earn, keep } from "../test/keep-books";
import { exportAudit } from "./export-audit";

let t: TestServices;
let admin: Actor;
let artist: Actor;

const callerOf = (actor: Actor) =>
  createCaller({ services: t.services, actor, requestId: "req", idempotencyKey: null, clientAddress: "203.0.113.9", userAgent: "a browser", country: null });

beforeAll(async () => {
  t = await createTestServices();
  admin = (await addPerson(t.services, "admin")).actor;
  artist = (await addPerson(t.services, "artist", "=HYPERLINK(1)")).actor;
  for (let made = 0; made < 7; made++) await callerOf(artist).accounts.createToken({ name: `token ${made}`, scopes: ["account:read"] });
  await keep(t.services, earn("books", 3, artist.userId));
  const back: Transfer = {
    ...{ debit: artistAccount(artist.userId, "earnings", "USD"), credit: platformAccount("stripe_balance", "USD"), amountMicros: 400n },
    ...{
      kind: "refund.earnings",
      sourceType: "test",
      sourceId: "books:0",
      reversesId: transferId({ kind: "charge.earnings", sourceType: "test", sourceId: "books:0" }),
    },
  };
  await keep(t.services, [back]);
});
afterAll(() => t.close());

async function read(pieces: AsyncGenerator<string>): Promise<string> {
  let text = "";
  for await (const piece of pieces) text += piece;
  return text;
}

describe("the audit log for admins", () => {
  it("says who did what to what, when and from where, page by page without a row twice or left out", async () => {
    const seen: number[] = [];
    for (let cursor: string | null | undefined; cursor !== null; ) {
      const page: Awaited<ReturnType<ReturnType<typeof callerOf>["proof"]["audit"]>> = await callerOf(admin).proof.audit({
        limit: 3,
        cursor: cursor ?? undefined,
        actorId: artist.userId,
      });
      expect(page.total).toBe(7);
      for (const row of page.items)
        expect(row).toMatchObject({ actorName: "=HYPERLINK(1)", action: "accounts/token.created", origin: { ip: "203.0.113.9", userAgent: "a browser" } });
      seen.push(...page.items.map(({ seq }) => seq));
      cursor = page.nextCursor;
    }
    expect(new Set(seen).size).toBe(7);
    expect(seen).toEqual([...seen].sort((a, b) => b - a));
  });

  it.each([
    [{ action: "accounts/" }, 7],
    [{ action: "accounts/token.revoked" }, 0],
    [{ ip: "203.0.113.9" }, 7],
    [{ ip: "203.0.113.8" }, 0],
    [{ to: "2020-01-01T00:00:00Z" }, 0],
    [{ from: "2020-01-01T00:00:00Z", action: "test/money.moved" }, 2],
  ])("is narrowed by %o", async (filter, total) => {
    expect(await callerOf(admin).proof.audit(filter)).toMatchObject({ total });
  });

  it("is not to be known of by anybody else", async () => {
    await expect(callerOf(artist).proof.audit({})).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(read(exportAudit(t.services, artist, { format: "csv", filter: {} }))).rejects.toMatchObject({ code: "not_found" });
  });

  it("is taken out as JSON and as CSV that no spreadsheet runs, and that it was stands in it", async () => {
    const rows: unknown = JSON.parse(await read(exportAudit(t.services, admin, { format: "json", filter: { actorId: artist.userId } })));
    expect(rows).toHaveLength(7);
    const csv = await read(exportAudit(t.services, admin, { format: "csv", filter: { actorId: artist.userId } }));
    expect(csv.trim().split("\r\n")).toHaveLength(8);
    expect(csv).toContain(",'=HYPERLINK(1),");
    expect(await callerOf(admin).proof.audit({ action: "proof/audit.exported" })).toMatchObject({ total: 2 });
    expect(JSON.parse(await read(exportAudit(t.services, admin, { format: "json", filter: { ip: "none" } })))).toEqual([]);
  });
});

describe("the ledger explorer", () => {
  it("shows accounts with what they hold, in their own sense", async () => {
    const { items } = await callerOf(admin).proof.accounts({ owner: `artist:${artist.userId}` });
    expect(items).toMatchObject([{ name: "earnings", balanceMicros: "2603", heldMicros: "0", entries: "4", ownerName: "=HYPERLINK(1)" }]);
  });

  it("walks an account entry by entry, each with the balance after it", async () => {
    const [account] = (await callerOf(admin).proof.accounts({ name: "earnings" })).items;
    const first = await callerOf(admin).proof.entries({ accountId: account?.id ?? 0, limit: 3 });
    expect(first.items.map(({ amountMicros, balanceMicros }) => [amountMicros, balanceMicros])).toEqual([
      ["-400", "2603"],
      ["1002", "3003"],
      ["1001", "2001"],
    ]);
    const rest = await callerOf(admin).proof.entries({ accountId: account?.id ?? 0, limit: 3, cursor: first.nextCursor ?? undefined });
    expect(rest).toMatchObject({ items: [{ amountMicros: "1000", balanceMicros: "1000" }], nextCursor: null });
  });

  it("shows a transfer with its batch and what takes it back", async () => {
    const id = transferId({ kind: "charge.earnings", sourceType: "test", sourceId: "books:0" });
    const shown = await callerOf(admin).proof.ledgerTransfer({ transferId: id });
    expect(shown).toMatchObject({ amountMicros: "1000", credit: { owner: `artist:${artist.userId}` }, batch: { seq: "1", transfers: 3 } });
    expect(shown.followedBy).toEqual([transferId({ kind: "refund.earnings", sourceType: "test", sourceId: "books:0" })]);
    await expect(callerOf(artist).proof.ledgerTransfer({ transferId: id })).rejects.toMatchObject({ code: "NOT_FOUND" });
  });
});
