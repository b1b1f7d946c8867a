import { eq, sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { vaultAccesses, vaultKeys, vaultSeals } from "@/db/schema";
import { readEnv } from "@/server/kernel/env";
import type { Services } from "@/server/services";
import { addPerson, type Person } from "@/test/people";
import { createTestServices, type TestServices } from "@/test/services";
import { blindIndex, forgetPerson, openSealed, openSeals, rewrapKeys, sealForPerson } from ".";
import type { SealPurpose } from "./contract";
import { listAccesses, listAccessesOf } from "./list-accesses";
import { showKeys } from "./show-keys";

const PAGE = { limit: 20, offset: 0 };
const MARKER = "DE89370400440532013000-planted";
const newKey = (id: string) => `${id}:${Buffer.alloc(32, id).toString("base64")}`;
let t: TestServices;
let owner: Person;

beforeAll(async () => {
  t = await createTestServices();
  owner = await addPerson(t.services, "artist");
});
afterAll(() => t.close());

const seal = (plaintext: string, userId = owner.actor.userId, purpose: SealPurpose = "payout-method", services: Services = t.services) =>
  services.db.transaction((tx) => sealForPerson(services, tx, { userId, purpose, field: "destination", plaintext }));
const open = (sealId: string, services: Services = t.services) => openSealed(services, { sealId, readerId: "payouts/submit", reason: "a payout" });
const withEnv = (variables: Readonly<Record<string, string>>): Services => ({
  ...t.services,
  env: readEnv({ DATABASE_URL: t.database.url, AUTH_SECRET: "x".repeat(32), ...variables }),
});

describe("what is sealed", () => {
  it("is read again whole, and two seals of the same value have nothing in common", async () => {
    const [first, second] = [await seal(MARKER), await seal(MARKER)];
    expect(await open(first)).toBe(MARKER);
    expect(await open(await seal("ünïcode 💶"))).toBe("ünïcode 💶");
    const rows = await t.services.db.select().from(vaultSeals).where(sql`${vaultSeals.id} in (${first}, ${second})`);
    expect(new Set(rows.map(({ sealed }) => sealed.slice(0, 16))).size).toBe(2);
  });

  it("stands in clear in no table, whichever row or column one looks through", async () => {
    await seal(MARKER);
    const tables = await t.database.sql<{ name: string }[]>`select table_name as name from information_schema.tables where table_schema = 'public'`;
    const found: string[] = [];
    for (const { name } of tables) {
      const rows = await t.database.sql.unsafe(`select 1 from "${name}" r where r::text like '%${MARKER.slice(0, 12)}%' limit 1`);
      if (rows.length > 0) found.push(name);
    }
    expect(tables.length).toBeGreaterThan(50);
    expect(found).toEqual([]);
  });

  it("does not open in another row, under another purpose or for another person", async () => {
    const other = await addPerson(t.services, "artist");
    const [stolen, mine, theirs] = [await seal(MARKER), await seal("mine"), await seal("theirs", other.actor.userId)];
    const [row] = await t.services.db.select().from(vaultSeals).where(eq(vaultSeals.id, stolen));
    if (row === undefined) throw new Error("the seal is gone");
    for (const target of [mine, theirs]) {
      await t.services.db.update(vaultSeals).set({ sealed: row.sealed }).where(eq(vaultSeals.id, target));
      await expect(open(target)).rejects.toThrow();
    }
    await t.services.db.update(vaultSeals).set({ field: "note" }).where(eq(vaultSeals.id, stolen));
    await expect(open(stolen)).rejects.toThrow();
  });

  it("is gone when a single bit of it was changed", async () => {
    const sealId = await seal(MARKER);
    const [row] = await t.services.db.select().from(vaultSeals).where(eq(vaultSeals.id, sealId));
    const bytes = Buffer.from(row?.sealed ?? "", "base64");
    bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
    await t.services.db
      .update(vaultSeals)
      .set({ sealed: bytes.toString("base64") })
      .where(eq(vaultSeals.id, sealId));
    await expect(open(sealId)).rejects.toThrow();
  });

  it("gets one key where two things of a new person are sealed at once", async () => {
    const { actor } = await addPerson(t.services, "artist");
    const seals = await Promise.all(["a", "b", "c", "d"].map((text) => seal(text, actor.userId)));
    const opened = await openSeals(t.services, { sealIds: seals, readerId: "test", reason: "all at once" });
    expect(seals.map((id) => opened.get(id))).toEqual(["a", "b", "c", "d"]);
    expect(await t.services.db.$count(vaultKeys, eq(vaultKeys.userId, actor.userId))).toBe(1);
  });
});

describe("the access log", () => {
  it("says who opened what of mine and why, also when what was opened had been spoiled", async () => {
    const { actor } = await addPerson(t.services, "artist");
    const admin = await addPerson(t.services, "admin", "Ada Admin");
    const sealId = await seal(MARKER, actor.userId);
    await openSealed(t.services, { sealId, readerId: admin.actor.userId, reason: "a question of the artist's" });
    await t.services.db.update(vaultSeals).set({ sealed: "AAAA" }).where(eq(vaultSeals.id, sealId));
    await expect(open(sealId)).rejects.toThrow();
    const mine = await listAccesses(t.services, actor, PAGE);
    expect(mine.items.map(({ readerId, readerName, reason }) => [readerId, readerName, reason])).toEqual([
      ["payouts/submit", null, "a payout"],
      [admin.actor.userId, "Ada Admin", "a question of the artist's"],
    ]);
    expect(await listAccessesOf(t.services, admin.actor, { ...PAGE, userId: actor.userId })).toEqual(mine);
  });

  it("is shown to its person and to admins alone", async () => {
    const stranger = await addPerson(t.services, "artist");
    expect((await listAccesses(t.services, stranger.actor, PAGE)).total).toBe(0);
    expect(() => listAccessesOf(t.services, stranger.actor, { ...PAGE, userId: owner.actor.userId })).toThrow(/not_found/);
  });

  it("stays empty where nothing was there to open", async () => {
    await expect(open("seal_none")).rejects.toThrow(/not_found/);
    expect(await t.services.db.$count(vaultAccesses, eq(vaultAccesses.sealId, "seal_none"))).toBe(0);
  });
});

describe("a person who is forgotten", () => {
  it("can be read nowhere again, and nobody else is touched", async () => {
    const { actor } = await addPerson(t.services, "artist");
    const [bank, form, others] = [await seal(MARKER, actor.userId), await seal("form", actor.userId, "tax-form"), await seal("others")];
    await forgetPerson(t.services.db, { userId: actor.userId, purposes: ["payout-method"] }, t.clock.now());
    await expect(open(bank)).rejects.toThrow(/not_found/);
    expect(await open(form)).toBe("form");
    await forgetPerson(t.services.db, { userId: actor.userId }, t.clock.now());
    await expect(open(form)).rejects.toThrow(/not_found/);
    expect(await open(others)).toBe("others");
    const keys = await t.services.db.select().from(vaultKeys).where(eq(vaultKeys.userId, actor.userId));
    expect(keys.map(({ wrapped, wrappedBy }) => [wrapped, wrappedBy])).toEqual([
      [null, null],
      [null, null],
    ]);
  });

  it("gets a new key when they come back, with which the old things stay closed", async () => {
    const { actor } = await addPerson(t.services, "artist");
    const old = await seal("old", actor.userId);
    await forgetPerson(t.services.db, { userId: actor.userId }, t.clock.now());
    const fresh = await seal("new", actor.userId);
    expect(await open(fresh)).toBe("new");
    await expect(open(old)).rejects.toThrow(/not_found/);
  });
});

describe("the keys of the environment", () => {
  it("are changed by putting a new one in front: people's keys move to it, what is sealed stays, and the old one may go", async () => {
    const both = withEnv({ VAULT_KEYS: `${newKey("second")},${t.services.env.VAULT_KEYS}` });
    const sealId = await seal(MARKER);
    while ((await rewrapKeys(both)).isMoreLeft);
    expect(await rewrapKeys(both)).toEqual({ rewrapped: 0, isMoreLeft: false });
    const alone = withEnv({ VAULT_KEYS: newKey("second") });
    expect(await open(sealId, alone)).toBe(MARKER);
    await expect(open(sealId)).rejects.toThrow(/second/);
    const admin = await addPerson(t.services, "admin");
    const state = await showKeys(alone, admin.actor);
    expect([state.newest, state.wrappedBy.map(({ id }) => id)]).toEqual(["second", ["second"]]);
    const back = withEnv({ VAULT_KEYS: `${t.services.env.VAULT_KEYS},${newKey("second")}` });
    await rewrapKeys(back);
  });

  it("open nothing when they are of the same name and another value", async () => {
    const sealId = await seal(MARKER);
    await expect(open(sealId, withEnv({ VAULT_KEYS: `test:${Buffer.alloc(32, 1).toString("base64")}` }))).rejects.toThrow();
  });
});

describe("a blind index", () => {
  it("is equal for equal values of one purpose alone, and another without the key", () => {
    const index = (purpose: string, value: string) => blindIndex(t.services, purpose, value);
    expect(index("iban", MARKER)).toBe(index("iban", MARKER));
    const others = [
      index("iban", `${MARKER} `),
      index("tin", MARKER),
      blindIndex(withEnv({ VAULT_INDEX_KEY: Buffer.alloc(32, 9).toString("base64") }), "iban", MARKER),
    ];
    expect(others).not.toContain(index("iban", MARKER));
    expect(index("a", 'b","c')).not.toBe(index('a","b', "c"));
  });
});
