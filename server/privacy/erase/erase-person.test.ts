import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { eq } from "drizzle-orm";
import pino from "pino";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { mails, patronSubscriptions, privacyRequests } from "@/db/schema";
import { createToken } from "@/server/accounts";
import { DAY_MS } from "@/server/kernel/durations";
import { withOrigin } from "@/server/kernel/origin";
import { artistAccount, findBalances, platformAccount, postTransfers } from "@/server/ledger";
import { auditBooks, sealBooks } from "@/server/proof";
import { openSealed, sealForPerson } from "@/server/vault";
import { addOwnedObjects, type Owners, SECRET_WORDS } from "@/test/foreign-objects";
import { addPatron, addTiers } from "@/test/patrons";
import { addPerson, PASSWORD } from "@/test/people";
import { createTestServices, type TestServices } from "@/test/services";
import { applyRetention } from "../requests/apply-retention";
import { findExport } from "../requests/find-export";
import { cancelErasure, requestErasure } from "../requests/request-erasure";
import { requestExport } from "../requests/request-export";
import { runDueErasures } from "../requests/run-due";
import { runExport } from "../requests/run-export";

const MARKER = "Zephyrine Quillfeather";
const ADDRESS = "203.0.113.77";

let t: TestServices;
let owners: Owners;
const logged: string[] = [];
let sealId: string;

beforeAll(async () => {
  const made = await createTestServices();
  const log = pino({ level: "trace" }, { write: (line) => logged.push(line) });
  t = { ...made, services: { ...made.services, log } };
  owners = { artist: await addPerson(t.services, "artist", MARKER), fan: await addPerson(t.services, "fan", `${MARKER} the fan`) };
  const { artist, fan } = owners;
  await addTiers(t.services, artist.actor.userId);
  await addPatron(t.services, { fanId: fan.actor.userId, artistId: artist.actor.userId, key: "gold" });
  await addOwnedObjects(t.services, owners);
  for (const { actor } of [artist, fan]) {
    await withOrigin({ ip: ADDRESS, userAgent: MARKER, sessionId: actor.sessionId }, () => createToken(t.services, actor, { name: MARKER, scopes: [] }));
  }
  const now = t.clock.now();
  const earned = { kind: "charge.earnings", sourceType: "test", sourceId: "one", amountMicros: 5_000_000n };
  await t.services.db.transaction((tx) =>
    postTransfers(tx, [{ ...earned, debit: platformAccount("stripe_balance", "USD"), credit: artistAccount(artist.actor.userId, "earnings", "USD") }], now),
  );
  const sealed = { userId: artist.actor.userId, purpose: "identity" as const, field: "name", plaintext: MARKER };
  sealId = await t.services.db.transaction((tx) => sealForPerson(t.services, tx, sealed));
  await sealBooks(t.services);
});
afterAll(() => t.close());

/** Everything in every table, as a dump has it. */
async function dump(): Promise<string> {
  const tables = await t.database.sql<
    { name: string }[]
  >`select table_name as name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'`;
  const parts: string[] = [];
  for (const { name } of tables) {
    const rows = await t.database.sql.unsafe<{ text: string }[]>(`select t::text as text from "${name}" t`);
    parts.push(...rows.map(({ text }) => `${name}: ${text}`));
  }
  return parts.join("\n");
}

async function readFiles(): Promise<string> {
  const names = await readdir(t.services.env.DATA_DIR, { recursive: true, withFileTypes: true });
  const files = names.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return (await Promise.all(files.map((file) => readFile(file, "latin1")))).join("\n");
}

/** Lines of a text in which something stands that was planted. */
function findPlanted(text: string): string[] {
  const { artist, fan } = owners;
  const planted = [MARKER, ADDRESS, SECRET_WORDS, artist.email, fan.email, artist.handle, fan.handle];
  return text.split("\n").filter((line) => planted.some((word) => line.includes(word)));
}

async function exportOf(person: Owners["artist"]): Promise<string> {
  const { id } = await requestExport(t.services, person.actor);
  await runExport(t.services, { requestId: id });
  const { key } = await findExport(t.services, person.actor, { requestId: id });
  return (await buffer(await t.services.storage.read(key))).toString("utf8");
}

describe("a person's own data", () => {
  it("comes as one archive with what they wrote, did and were paid, without secrets of ours, and a mail says where", async () => {
    const archive = await exportOf(owners.artist);
    for (const part of [MARKER, ADDRESS, owners.artist.email, "data/users.json", "data/ledger_accounts.json", "audit.json", "vault.json", "kept.json"])
      expect(archive).toContain(part);
    expect(archive).not.toContain("password_hash");
    const [mail] = await t.services.db.select().from(mails).where(eq(mails.subject, "Your data is ready"));
    expect(mail).toMatchObject({ toAddress: owners.artist.email });
    expect(mail?.body).toContain("/api/privacy/exports/prv_");
  });

  it("is nobody else's to fetch, and is gone when its days are over", async () => {
    const [request] = await t.services.db.select().from(privacyRequests).where(eq(privacyRequests.userId, owners.artist.actor.userId));
    const asked = { requestId: request?.id ?? "" };
    await expect(findExport(t.services, owners.fan.actor, asked)).rejects.toMatchObject({ code: "not_found" });
    t.clock.advanceMs(8 * DAY_MS);
    await applyRetention(t.services);
    await expect(findExport(t.services, owners.artist.actor, asked)).rejects.toMatchObject({ code: "not_found" });
    expect(await t.services.storage.list("privacy/")).toEqual([]);
  });
});

describe("being forgotten", () => {
  it("waits until no money is to move, asks for the password, and can be taken back", async () => {
    const { artist, fan } = owners;
    await expect(requestErasure(t.services, artist.actor, { password: "another" })).rejects.toMatchObject({ code: "rule_refused" });
    await expect(requestErasure(t.services, artist.actor, { password: PASSWORD })).rejects.toMatchObject({
      sentence: expect.stringContaining("money in your account"),
    });
    await t.services.db.update(patronSubscriptions).set({ status: "CANCELLED" });
    await requestErasure(t.services, fan.actor, { password: PASSWORD });
    expect(await cancelErasure(t.services, fan.actor)).toMatchObject({ status: "cancelled" });
    t.clock.advanceMs(4 * DAY_MS);
    expect(await runDueErasures(t.services)).toMatchObject({ erased: 0 });
  });

  it("leaves nothing of what was planted in dump, exports, logs and files, and the books as they were", async () => {
    const { artist, fan } = owners;
    const earnings = artistAccount(artist.actor.userId, "earnings", "USD");
    const [owed] = await findBalances(t.services.db, [earnings]);
    const paidOut = { kind: "payout.net", sourceType: "test", sourceId: "two", amountMicros: owed?.balanceMicros ?? 0n };
    await t.services.db.transaction((tx) => postTransfers(tx, [{ ...paidOut, debit: earnings, credit: platformAccount("bank", "USD") }], t.clock.now()));
    await sealBooks(t.services);
    expect(findPlanted(await dump()).length).toBeGreaterThan(20);
    const accounts = [platformAccount("bank", "USD"), platformAccount("stripe_balance", "USD"), artistAccount(artist.actor.userId, "earnings", "USD")];
    const before = await findBalances(t.services.db, accounts);
    for (const person of [artist, fan]) await requestErasure(t.services, person.actor, { password: PASSWORD });
    t.clock.advanceMs(4 * DAY_MS);
    expect(await runDueErasures(t.services)).toMatchObject({ erased: 2 });
    await sealBooks(t.services);

    expect(findPlanted(await dump())).toEqual([]);
    expect(findPlanted(await readFiles())).toEqual([]);
    expect(findPlanted(logged.join(""))).toEqual([]);
    expect(findPlanted(await exportOf(await addPerson(t.services)))).toEqual([]);
    await expect(openSealed(t.services, { sealId, readerId: "test", reason: "to see" })).rejects.toThrow();
    expect(await findBalances(t.services.db, accounts)).toEqual(before);
    expect((await auditBooks(t.services)).ledger.report.findings).toEqual([]);
  });

  it("does not hide that somebody else's details were taken out", async () => {
    const other = await addPerson(t.services);
    await createToken(t.services, other.actor, { name: "mine", scopes: [] });
    await t.database.sql`select audit_forget(array(select max(seq) from audit_log where detail_salt is not null), '{}')`;
    expect((await auditBooks(t.services)).ledger.report.findings).toMatchObject([{ rule: "audit details" }]);
  });
});
