import fc from "fast-check";
import { expect, test } from "vitest";
import { isId, newId } from "./ids";

test("ids sort by the time they were made, so that lists can page by id", () => {
  fc.assert(
    fc.property(fc.nat(2 ** 40), fc.integer({ min: 1, max: 2 ** 30 }), (at, later) => {
      expect(newId("video", at) < newId("video", at + later)).toBe(true);
    }),
  );
});

test("an id of one kind is never taken for another", () => {
  expect(isId("video", newId("video"))).toBe(true);
  expect(isId("video", newId("job"))).toBe(false);
  expect(isId("video", "vid_../../etc/passwd")).toBe(false);
});

test("ten thousand ids of one millisecond are all different and sort in the order they were made", () => {
  const ids = Array.from({ length: 10_000 }, () => newId("run", 1));
  expect(new Set(ids).size).toBe(10_000);
  expect(ids).toEqual(ids.toSorted());
});

test("an id begins with its time in base 32, so that whoever reads it can tell when it was made", () => {
  // 2016-07-30T23:54:10.259Z, the example of the ULID specification.
  expect(newId("video", 1_469_922_850_259)).toMatch(/^vid_01arz3ndek[0-9a-f]/);
  expect(newId("video", 2 ** 48 - 1)).toMatch(/^vid_7zzzzzzzzz[0-9a-f]/);
});
