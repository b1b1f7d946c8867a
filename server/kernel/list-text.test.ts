import { sql } from "drizzle-orm";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createTestServices, type TestServices } from "@/test/services";
import { lineList, numberList, textList } from "./list-text";

let t: TestServices;
beforeAll(async () => {
  t = await createTestServices();
});
afterAll(() => t.close());

// Postgres keeps no NUL and no half of a pair of surrogates, however they come.
const text = fc.string({ unit: "grapheme" }).filter((value) => !value.includes("\0"));

test("PostgreSQL reads the texts that were given, whatever is in them, also none and nulls", async () => {
  const awkward = ["", " ", "NULL", "null", ",", "{}", '"', "\\", '\\"', "a\nb", "ö😀", null];
  await fc.assert(
    fc.asyncProperty(fc.array(fc.oneof(text, fc.constantFrom(...awkward)), { maxLength: 20 }), async (values) => {
      const [row] = await t.services.db.execute(sql`select to_json(${textList(values)}) as list`);
      expect(row?.list).toEqual(values);
    }),
    { numRuns: 60, examples: [[awkward], [[]], [["usr_a", "usr_b"]]] },
  );
});

test("PostgreSQL reads the numbers that were given to the last digit", async () => {
  const values = [0, -1, 2n ** 62n, -(2n ** 63n), "9007199254740993"];
  const [row] = await t.services.db.execute(sql`select ${numberList("bigint", values)}::text as list`);
  expect(row?.list).toBe("{0,-1,4611686018427387904,-9223372036854775808,9007199254740993}");
  expect(await t.services.db.execute(sql`select 1 where 5 = any(${numberList("integer", [])})`)).toHaveLength(0);
});

test("PostgreSQL reads lines as they are, with nothing to escape in them, and no list that could be taken for another one is written", async () => {
  const lines = ['{"a":"b\\n\\"c\\\\"}', "NULL", ",", "{}", "ö😀", " "];
  const [row] = await t.services.db.execute(sql`select to_json(${lineList(lines)}) as list`);
  expect(row?.list).toEqual(lines);
  for (const wrong of [[], [""], ["a", ""], ["a\nb"]]) expect(() => lineList(wrong)).toThrow("one line each");
});
