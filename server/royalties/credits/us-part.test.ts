import { sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, it } from "vitest";
import { z } from "zod";
import { createTestServices, type TestServices } from "@/test/services";
import { isUsSource, usPart } from "./us-part";

const BEFORE = new Date("2026-11-22T23:59:59.999Z");
const SINCE = new Date("2026-11-23T00:00:00.000Z");
const CASES = [
  { country: "US", at: BEFORE, part: 7n },
  { country: "US", at: SINCE, part: 7n },
  { country: "DE", at: SINCE, part: 0n },
  { country: null, at: BEFORE, part: 0n },
  { country: null, at: SINCE, part: 7n },
] as const;
let t: TestServices;

beforeAll(async () => {
  t = await createTestServices();
});
afterAll(() => t.close());

it.each(CASES)("of what came from $country at $at is $part of 7 of US source: all, where nobody knows the country, since the day of the policy", (each) => {
  expect(usPart(7n, each)).toBe(each.part);
  // What a fan gets back is of the source it came from.
  expect(usPart(-7n, each)).toBe(-each.part);
});

it("is the same of rows in the database", async () => {
  const columns = isUsSource(sql`i.country`, sql`i.at`);
  for (const { country, at, part } of CASES) {
    const rows = await t.services.db.execute(
      sql`select ${columns} as is_us from (values (${country}::text, ${at.toISOString()}::timestamptz)) as i(country, at)`,
    );
    expect(z.array(z.object({ is_us: z.boolean() })).parse(rows)).toEqual([{ is_us: part > 0n }]);
  }
});
