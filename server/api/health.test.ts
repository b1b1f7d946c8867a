import { sql } from "drizzle-orm";
import { afterAll, expect, test } from "vitest";
import { connectDatabase } from "@/db/client";
import { createTestDatabase } from "@/db/testing";
import { checkDatabase, checkReadiness } from "./health";

const database = await createTestDatabase();
afterAll(() => database.drop());

test("a process is not ready while its database lacks a migration", async () => {
  expect(await checkReadiness(database.db)).toEqual({ isReady: true, reason: "ok" });
  await database.db.execute(sql`delete from drizzle.__drizzle_migrations where id = (select max(id) from drizzle.__drizzle_migrations)`);
  expect((await checkReadiness(database.db)).isReady).toBe(false);
});

test("a database that does not answer is said, not thrown", async () => {
  const nowhere = connectDatabase("postgres://u:p@127.0.0.1:1/none");
  expect((await checkDatabase(nowhere.db)).isReady).toBe(false);
  await nowhere.close();
});
