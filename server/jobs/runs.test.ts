import { eq, sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { auditLog, eventOutbox, jobEvents, jobQueue, jobRuns, jobSteps, jobWaits } from "@/db/schema";
import type { Actor } from "@/server/kernel/actor";
import { DAY_MS } from "@/server/kernel/durations";
import { newId } from "@/server/kernel/ids";
import { addPerson } from "@/test/people";
import { createTestServices, type TestServices } from "@/test/services";
import { cancelRun } from "./cancel-run";
import { getOverview } from "./get-overview";
import { getRun } from "./get-run";
import { endRun } from "./index";
import { listRuns } from "./list-runs";
import { pruneJobHistory } from "./prune-job-history";
import { replayRun } from "./replay-run";
import type { RunStatus } from "./rules";

let t: TestServices;
let admin: Actor;
let fan: Actor;

beforeAll(async () => {
  t = await createTestServices();
  admin = (await addPerson(t.services, "admin")).actor;
  fan = (await addPerson(t.services)).actor;
});
afterAll(() => t.close());

async function addRun(status: RunStatus, values: Partial<typeof jobRuns.$inferInsert> = {}): Promise<string> {
  const id = values.id ?? newId("run");
  const eventId = newId("event");
  await t.services.db.insert(jobEvents).values({ id: eventId, name: "test/thing.happened", data: { n: 1 }, ts: new Date() });
  await t.services.db.insert(jobRuns).values({ functionId: "mhc-test", eventId, status, ...values, id });
  return id;
}

describe("a run that an admin cancels", () => {
  it("has nothing left in the queue, waits for nothing, and is told of and audited once", async () => {
    const runId = await addRun("running");
    await t.services.db.insert(jobQueue).values({ jobKey: `discover:${runId}`, runId, functionId: "mhc-test", kind: "discover" });
    await t.services.db.insert(jobWaits).values({ runId, eventName: "test/stop" });

    expect((await cancelRun(t.services, admin, { runId })).status).toBe("cancelled");
    expect((await cancelRun(t.services, admin, { runId })).status).toBe("cancelled");

    expect(await t.services.db.$count(jobQueue, eq(jobQueue.runId, runId))).toBe(0);
    expect(await t.services.db.$count(jobWaits, eq(jobWaits.runId, runId))).toBe(0);
    expect(await t.services.db.$count(eventOutbox, eq(eventOutbox.id, `cancelled:${runId}`))).toBe(1);
    expect(await t.services.db.$count(auditLog, eq(auditLog.target, runId))).toBe(1);
  });

  it("tells the run that invoked it, and only while that run lives", async () => {
    const parentRunId = await addRun("running");
    const runId = await addRun("running", { parentRunId, parentStepHash: "abc" });
    await cancelRun(t.services, admin, { runId });
    expect(await t.services.db.select({ key: jobQueue.jobKey, payload: jobQueue.payload }).from(jobQueue).where(eq(jobQueue.runId, parentRunId))).toEqual([
      { key: `resume:${parentRunId}:abc`, payload: runId },
    ]);
    const orphan = await addRun("running", { parentRunId: await addRun("completed"), parentStepHash: "abc" });
    await cancelRun(t.services, admin, { runId: orphan });
    expect(await t.services.db.$count(jobQueue, sql`payload = ${orphan}`)).toBe(0);
  });

  it("cannot be one that has ended another way", async () => {
    const runId = await addRun("completed");
    await expect(cancelRun(t.services, admin, { runId })).rejects.toMatchObject({ code: "rule_refused" });
  });
});

describe("the end of a run", () => {
  it("comes once, whoever brings it", async () => {
    const runId = await addRun("running");
    const ends = await Promise.all(
      (["completed", "cancelled", "completed"] as const).map((status) =>
        t.services.db.transaction((tx) =>
          endRun(tx, runId, status === "completed" ? { status, result: 1 } : { status, reason: "test" }, { tellFinished: false }),
        ),
      ),
    );
    expect(ends.filter(Boolean)).toHaveLength(1);
  });
});

describe("a run that an admin has done again", () => {
  it("is a new run of the same event, started by whichever worker comes first", async () => {
    const runId = await addRun("failed", { error: { name: "Error", message: "broken", stack: "at x" } });
    const replay = await replayRun(t.services, admin, { runId }, null);
    expect(replay).toMatchObject({ status: "queued", functionId: "mhc-test", replayOf: runId });
    expect(await t.services.db.$count(jobQueue, eq(jobQueue.runId, replay.id))).toBe(1);
  });

  it("is one run, however often it is asked for with the same key", async () => {
    const runId = await addRun("failed");
    const ask = (key: string) => replayRun(t.services, admin, { runId }, key);
    const [first, ...others] = await Promise.all([ask("again"), ask("again"), ask("again")]);
    expect(others).toEqual([first, first]);
    expect(await t.services.db.$count(jobRuns, eq(jobRuns.replayOf, runId))).toBe(1);
    expect((await ask("once more")).id).not.toBe(first?.id);
    await expect(replayRun(t.services, admin, { runId: await addRun("failed") }, "again")).rejects.toMatchObject({ code: "idempotency_mismatch" });
  });

  it("cannot be one that has not ended, nor a second one where there may be only one", async () => {
    await expect(replayRun(t.services, admin, { runId: await addRun("running") }, null)).rejects.toMatchObject({ code: "rule_refused" });
    const runId = await addRun("failed", { singletonKey: "only" });
    await replayRun(t.services, admin, { runId }, null);
    await expect(replayRun(t.services, admin, { runId }, null)).rejects.toMatchObject({ code: "rule_refused" });
  });
});

describe("what admins see", () => {
  it("is every run by status and function, page after page without a gap", async () => {
    const ids: string[] = [];
    for (let n = 0; n < 5; n++) ids.unshift(await addRun("failed", { functionId: "mhc-listed", id: newId("run", Date.now() + n) }));
    const first = await listRuns(t.services, admin, { limit: 3, offset: 0, functionId: "mhc-listed" });
    const second = await listRuns(t.services, admin, { limit: 3, offset: 0, functionId: "mhc-listed", status: "failed", cursor: first.nextCursor ?? "" });
    expect([first.total, second.nextCursor]).toEqual([5, null]);
    expect([...first.items, ...second.items].map((run) => run.id)).toEqual(ids);
    expect((await listRuns(t.services, admin, { limit: 3, offset: 0, functionId: "mhc-listed", status: "queued" })).items).toEqual([]);
  });

  it("is a run's steps with their failed attempts, and what had not ended when the run did", async () => {
    const runId = await addRun("cancelled");
    const failures = [{ attempt: 0, at: new Date().toISOString(), message: "once" }];
    await t.services.db.insert(jobSteps).values([
      { runId, hash: "a", name: "first", kind: "run", status: "completed", data: { ok: true }, attempts: 2, failures },
      { runId, hash: "b", name: "second", kind: "sleep", status: "waiting" },
    ]);
    const run = await getRun(t.services, admin, { runId });
    expect(run.steps.map(({ name, status, attempts, failures: failed }) => [name, status, attempts, failed.map(({ message }) => message)])).toEqual([
      ["first", "completed", 2, ["once"]],
      ["second", "stopped", 0, []],
    ]);
  });

  it("is how much is waiting", async () => {
    const overview = await getOverview(t.services, admin);
    expect(overview.engine).toBe("embedded");
    expect(overview.functions.map((row) => row.functionId)).toContain("mhc-listed");
    expect(overview.outbox.waiting).toBeGreaterThan(0);
  });

  it("is nothing for anybody else", async () => {
    const runId = await addRun("failed");
    const tries = [
      () => listRuns(t.services, fan, { limit: 1, offset: 0 }),
      () => getRun(t.services, fan, { runId }),
      () => cancelRun(t.services, fan, { runId }),
      () => replayRun(t.services, fan, { runId }, null),
      () => getOverview(t.services, fan),
    ];
    for (const attempt of tries) await expect(attempt()).rejects.toMatchObject({ code: "not_found" });
  });
});

describe("history", () => {
  it("goes when its time is past, ended runs before their events, and nothing that is under way", async () => {
    const old = new Date(Date.now() - 200 * DAY_MS);
    const ended = await addRun("completed", { endedAt: old, createdAt: old });
    const live = await addRun("running", { createdAt: old });
    await t.services.db.update(jobEvents).set({ createdAt: old });
    await pruneJobHistory(t.services);
    const left = await t.services.db.select({ id: jobRuns.id }).from(jobRuns);
    expect(left.map((run) => run.id)).not.toContain(ended);
    expect(left.map((run) => run.id)).toContain(live);
    expect((await getRun(t.services, admin, { runId: live })).event.name).toBe("test/thing.happened");
  });
});
