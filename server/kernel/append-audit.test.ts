import { asc } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { auditLog } from "@/db/schema";
import { createTestServices, type TestServices } from "@/test/services";
import { appendAudit } from "./audit";
import { CHAIN_START } from "./audit-hash";

const ENTRIES = 25;
let t: TestServices;

beforeAll(async () => {
  t = await createTestServices();
});
afterAll(() => t.close());

test("the log stays one unbroken chain past its tenth entry, whoever writes at the same moment", async () => {
  const append = (index: number) =>
    t.services.db.transaction((tx) => appendAudit(tx, { actorId: "test", action: "test/thing.done", target: String(index) }, t.clock.now()));
  for (let i = 0; i < ENTRIES; i += 5) await Promise.all(Array.from({ length: 5 }, (_, step) => append(i + step)));
  const rows = await t.services.db.select().from(auditLog).orderBy(asc(auditLog.seq));
  expect(rows.map((row) => row.seq)).toEqual(Array.from({ length: ENTRIES }, (_, i) => i + 1));
  expect(rows.map((row) => row.previousHash)).toEqual([CHAIN_START, ...rows.slice(0, -1).map((row) => row.hash)]);
});
