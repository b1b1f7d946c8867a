import fc from "fast-check";
import { expect, test } from "vitest";
import { CHAIN_START, type ChainedEntry, type CommittedEntry, commitTo, hashCommitted, hashEntry } from "./audit-hash";

const entry: ChainedEntry = {
  seq: 1,
  id: "aud_1",
  actorId: "usr_1",
  action: "accounts/role.changed",
  target: "usr_2",
  before: { role: "fan" },
  after: { role: "artist", by: [1, null] },
  at: "2026-01-01T00:00:00.000Z",
};

test("changing any single field of a row breaks its hash", () => {
  const hash = hashEntry(CHAIN_START, entry);
  const changes: Partial<ChainedEntry>[] = [
    { seq: 2 },
    { id: "aud_2" },
    { actorId: "x" },
    { action: "x" },
    { target: "x" },
    { before: null },
    { after: { role: "artist", by: [1] } },
    { at: "2026-01-01T00:00:00.001Z" },
  ];
  for (const change of changes) expect(hashEntry(CHAIN_START, { ...entry, ...change })).not.toBe(hash);
  expect(hashEntry("1".repeat(64), entry)).not.toBe(hash);
});

test("the order of keys does not change a hash, since the database does not keep it", () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.integer()), (after) => {
      const turned = Object.fromEntries(Object.entries(after).reverse());
      expect(hashEntry(CHAIN_START, { ...entry, after })).toBe(hashEntry(CHAIN_START, { ...entry, after: turned }));
    }),
  );
});

test("changing any single field of a row of format 2 breaks its hash", () => {
  const { before: _before, after: _after, ...fields } = entry;
  const row: CommittedEntry = { ...fields, detailHash: "a", originHash: null };
  const hash = hashCommitted(CHAIN_START, row);
  const changes: Partial<CommittedEntry>[] = [
    { seq: 2 },
    { id: "x" },
    { actorId: "x" },
    { action: "x" },
    { target: "x" },
    { detailHash: null },
    { originHash: "a" },
    { at: "x" },
  ];
  for (const change of changes) expect(hashCommitted(CHAIN_START, { ...row, ...change })).not.toBe(hash);
  expect(hashEntry(CHAIN_START, entry)).not.toBe(hash);
});

test("a commitment is of one value and one salt", () => {
  expect(commitTo("s", { a: 1 })).toBe(commitTo("s", { a: 1 }));
  expect(commitTo("s", { a: 1 })).not.toBe(commitTo("s", { a: 2 }));
  expect(commitTo("s", { a: 1 })).not.toBe(commitTo("t", { a: 1 }));
});
