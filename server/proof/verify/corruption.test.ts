import { afterAll, beforeAll, expect, test } from "vitest";
import { openSpoiler, type Spoiler } from "@/test/corruption/spoil";

const TRIES = 100;
let spoiler: Spoiler;

beforeAll(async () => {
  spoiler = await openSpoiler();
});
afterAll(() => spoiler.close());

test.each(["null", "0", "-seq"])("finds the newest row of the audit log when its number is made %s, as if it had never been", async (number) => {
  const statement = `update audit_log set seq = ${number} where seq = (select max(seq) from audit_log) returning 1`;
  expect(await spoiler.spoilBy(statement)).toBeGreaterThan(0);
});

// The same 100 each time; `npm run bench -- corruption` tries 10,000.
test("finds each of 100 changes of a single field of the books, or of a byte of what is sealed, made with every right", async () => {
  expect(await spoiler.look()).toBe(0);
  const missed: string[] = [];
  for (let seed = 0; seed < TRIES; seed++) {
    const { what, found } = await spoiler.spoil(seed);
    if (found === 0) missed.push(what);
  }
  expect(missed).toEqual([]);
  expect(await spoiler.look()).toBe(0);
});
