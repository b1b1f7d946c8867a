import { eq, sql } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { jobQueue, jobRuns, jobSteps } from "@/db/schema";
import { createTestDatabase, type TestDatabase } from "@/db/testing";
import { applyOutcome } from "./apply-outcome";
import { claimItems, type Lease, nextDueMs, releaseLeases, renewLeases } from "./claim";
import type { Engine } from "./engine";
import { executeItem } from "./execute";
import { ingestEvents } from "./ingest";
import { loadRun } from "./state";
import { createKit } from "./suite/embedded-driver";
import type { Kit } from "./suite/kit";
import { createTestEngine } from "./suite/test-engine";

let database: TestDatabase;
let kit: Kit;
let first: Engine;
let second: Engine;

beforeAll(async () => {
  database = await createTestDatabase();
  kit = await createKit(database);
  const { client, effects } = kit;
  const functions = [
    client.createFunction({ id: "plain", retries: 1, triggers: [{ event: "test/plain" }] }, async ({ step }) =>
      step.run("only", () => effects.note("plain:ran")),
    ),
    client.createFunction(
      { id: "keyed", concurrency: [{ limit: 4 }, { key: "event.data.owner", limit: 2 }], triggers: [{ event: "test/keyed" }] },
      async () => 1,
    ),
  ];
  const jobs = { client, functions, catchUp: {} };
  first = await createTestEngine(database, jobs, { workerId: "first" });
  second = await createTestEngine(database, jobs, { workerId: "second" });
});
afterAll(() => database.drop());
beforeEach(() => database.db.execute(sql`truncate job_queue, job_waits, job_steps, job_runs, job_events, suite_effects`));

let made = 0;
async function send(name: string, data: Record<string, unknown> = {}): Promise<void> {
  await database.db.transaction((tx) => ingestEvents(tx, first, [{ id: `evt:${++made}`, name, data, ts: Date.now() }]));
}

const expire = () => database.db.update(jobQueue).set({ leaseUntil: new Date(0) });
const only = (leases: readonly Lease[]): Lease => {
  const [lease] = leases;
  if (lease === undefined || leases.length !== 1) throw new Error(`Expected one lease, got ${leases.length}`);
  return lease;
};

describe("an item of the queue", () => {
  it("is held by one worker at a time, however many ask at once", async () => {
    for (let n = 0; n < 5; n++) await send("test/plain");
    const claims = await Promise.all(Array.from({ length: 6 }, (_, n) => claimItems(n % 2 === 0 ? first : second, 3, [])));
    const ids = claims.flat().map((lease) => lease.itemId);
    expect(ids).toHaveLength(5);
    expect(new Set(ids).size).toBe(5);
  });

  it("goes to another worker as its next attempt when the first falls silent, and what the first brings later is dropped", async () => {
    await send("test/plain");
    const stale = only(await claimItems(first, 5, []));
    await expire();
    const taken = only(await claimItems(second, 5, []));
    expect([taken.itemId, taken.attempt]).toEqual([stale.itemId, 1]);

    const state = await loadRun(database.db, stale.runId);
    const fn = first.functions.get("suite-plain");
    if (state === null || fn === undefined) throw new Error("The run is not there");
    const op = { op: "StepRun" as const, id: "hash", displayName: "only", data: "from the stale worker" };
    for (const outcome of [
      { kind: "ops" as const, ops: [op], retryAfter: null },
      { kind: "completed" as const, result: "from the stale worker" },
      { kind: "failed" as const, error: { name: "Error", message: "from the stale worker", stack: "" }, isRetriable: false, retryAfter: null },
    ]) {
      expect((await applyOutcome({ engine: first, lease: stale, fn, state }, outcome)).kind).toBe("lost");
    }
    expect(await database.db.$count(jobSteps)).toBe(0);
    expect(await database.db.$count(jobRuns, eq(jobRuns.status, "running"))).toBe(1);
    await executeItem(second, taken, () => false);
    expect(await database.db.$count(jobRuns, eq(jobRuns.status, "completed"))).toBe(1);
  });

  it("stays with a worker that was only too busy to say that it lives", async () => {
    await send("test/plain");
    const lease = only(await claimItems(first, 5, []));
    await expire();
    expect(await claimItems(first, 5, [lease.itemId])).toEqual([]);
    expect(await renewLeases(first, [lease])).toEqual(new Set([lease.itemId]));
    expect(await claimItems(second, 5, [])).toEqual([]);
  });

  it("costs no attempt when it is given back", async () => {
    await send("test/plain");
    await releaseLeases(first, await claimItems(first, 5, []));
    expect(only(await claimItems(second, 5, [])).attempt).toBe(0);
  });

  it("that a worker of another release knows nothing of waits for one that does", async () => {
    await send("test/plain");
    expect(await claimItems({ ...first, functions: new Map() }, 5, [])).toEqual([]);
    expect(await claimItems(first, 5, [])).toHaveLength(1);
  });

  it("that is due and cannot be claimed keeps no worker awake, and one that will be due is waited for", async () => {
    const older = { ...first, functions: new Map() };
    await send("test/plain");
    expect(await nextDueMs(older)).toBeNull();
    await claimItems(first, 5, []);
    expect(await nextDueMs(older)).toBeGreaterThan(1000);
    await expire();
    expect(await claimItems(older, 5, [])).toEqual([]);
    expect(await nextDueMs(older)).toBeNull();
    await database.db.update(jobQueue).set({ leaseToken: null, leaseUntil: null, runAt: sql`clock_timestamp() + interval '1 minute'` });
    expect(await nextDueMs(older)).toBeGreaterThan(1000);
  });

  it("is dropped when its run has ended meanwhile", async () => {
    await send("test/plain");
    const lease = only(await claimItems(first, 5, []));
    await database.db.update(jobRuns).set({ status: "cancelled" });
    await executeItem(first, lease, () => false);
    expect(await database.db.$count(jobQueue)).toBe(0);
    expect(await kit.effects.count("plain")).toEqual({});
  });
});

describe("a concurrency limit", () => {
  it("holds for each key and for all together, over workers that claim at the same time", async () => {
    for (const owner of ["a", "b", "c"]) for (let n = 0; n < 5; n++) await send("test/keyed", { owner, n });
    const claims = await Promise.all(Array.from({ length: 8 }, (_, n) => claimItems(n % 2 === 0 ? first : second, 10, [])));
    const held = await database.db.select({ key: jobQueue.firstKey }).from(jobQueue).where(sql`lease_token is not null`);
    expect(claims.flat()).toHaveLength(4);
    for (const key of new Set(held.map((row) => row.key))) expect(held.filter((row) => row.key === key).length).toBeLessThanOrEqual(2);
  });

  it("of one key keeps nothing else waiting", async () => {
    for (let n = 0; n < 50; n++) await send("test/keyed", { owner: "busy" });
    await send("test/keyed", { owner: "other" });
    await send("test/plain");
    const keys = (await claimItems(first, 10, [])).map((lease) => lease.functionId);
    expect(keys.filter((id) => id === "suite-keyed")).toHaveLength(3);
    expect(keys.filter((id) => id === "suite-plain")).toHaveLength(1);
  });

  it("counts again what a dead worker held only when it is claimed anew", async () => {
    for (let n = 0; n < 3; n++) await send("test/keyed", { owner: "a" });
    expect(await claimItems(first, 10, [])).toHaveLength(2);
    await expire();
    expect((await claimItems(second, 10, [])).map((lease) => lease.attempt)).toEqual([1, 1]);
    expect(await claimItems(second, 10, [])).toEqual([]);
  });
});
