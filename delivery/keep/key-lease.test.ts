import { afterEach, expect, test, vi } from "vitest";
import { askLease, createMemoryLeases, keepLease, openLease, renewLease } from "./key-lease";

const DAY_MS = 24 * 60 * 60_000;
const NOW_MS = 1_800_000_000_000;
const GIVEN = { leaseMs: 7 * DAY_MS, keys: [{ id: "key_1", key: "AAECAwQFBgcICQoLDA0ODw==" }] };
const KEPT = { work: "vid_1", keyParts: [{ name: "720p", generation: 1 }] };

afterEach(() => void vi.unstubAllGlobals());

test("keys are kept so that nobody reads them without the browser's own key, as long as their lease lasts and no longer", async () => {
  const leases = createMemoryLeases();
  await keepLease(leases, KEPT, GIVEN, NOW_MS);
  const stored = await leases.find("vid_1");
  expect(stored?.wrapping.extractable).toBe(false);
  expect(Buffer.from(stored?.sealed ?? new ArrayBuffer()).toString("latin1")).not.toContain("AAEC");
  expect((await openLease(leases, "vid_1", NOW_MS + 6 * DAY_MS))?.get("key_1")).toBe(GIVEN.keys[0]?.key);
  expect(await openLease(leases, "vid_1", NOW_MS + 7 * DAY_MS)).toBeNull();
  expect(await leases.find("vid_1")).toBeNull();
});

test("a clock that is put back makes no lease longer", async () => {
  const leases = createMemoryLeases();
  await keepLease(leases, KEPT, GIVEN, NOW_MS);
  await openLease(leases, "vid_1", NOW_MS + 5 * DAY_MS);
  expect(await openLease(leases, "vid_1", NOW_MS)).toBeNull();
  expect(await leases.find("vid_1")).toBeNull();
});

test("a lease is deleted when the application refuses it, and stays when nobody answers", async () => {
  const leases = createMemoryLeases();
  const answer = (status: number, body: unknown) => vi.stubGlobal("fetch", async () => Response.json(body, { status }));
  answer(200, GIVEN);
  expect(await askLease(leases, KEPT)).toBe("kept");
  vi.stubGlobal("fetch", async () => Promise.reject(new TypeError("offline")));
  expect(await askLease(leases, KEPT)).toBe("unanswered");
  answer(429, {});
  expect(await askLease(leases, KEPT)).toBe("unanswered");
  expect(await leases.find("vid_1")).not.toBeNull();
  answer(403, { message: "Sign in to the hotel first." });
  expect(await askLease(leases, KEPT)).toBe("unanswered");
  expect(await leases.find("vid_1")).not.toBeNull();
  answer(403, { error: { code: "not_allowed" } });
  expect(await askLease(leases, KEPT)).toBe("refused");
  expect(await leases.find("vid_1")).toBeNull();
});

test("a lease is asked for again after a day, and at once when the film was sealed anew", async () => {
  const leases = createMemoryLeases();
  const asked: unknown[] = [];
  vi.stubGlobal("fetch", async (_url: string, { body }: { body: string }) => {
    asked.push(JSON.parse(body));
    return Response.json(GIVEN);
  });
  const [before, anew] = [KEPT, { ...KEPT, keyParts: [{ name: "720p", generation: 2 }] }];
  for (const kept of [before, before, anew, anew]) expect(await renewLease(leases, kept)).toBe("kept");
  expect(asked).toEqual([{ parts: before.keyParts }, { parts: anew.keyParts }]);
  await keepLease(leases, anew, GIVEN, Date.now() - DAY_MS);
  await renewLease(leases, anew);
  expect(asked).toHaveLength(3);
});

test("whoever looks at the clock of a lease that was removed meanwhile brings it not back", async () => {
  const leases = createMemoryLeases();
  await keepLease(leases, KEPT, GIVEN, NOW_MS);
  await leases.remove("vid_1");
  await leases.noteClock("vid_1", NOW_MS + 1);
  expect(await leases.find("vid_1")).toBeNull();
});
