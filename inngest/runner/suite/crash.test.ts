import { and, eq, sql } from "drizzle-orm";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { jobEvents, jobRuns, jobSteps } from "@/db/schema";
import { createTestDatabase, type TestDatabase } from "@/db/testing";
import { CRASH_EVENT, crashEvent, hangEvent, PARTS } from "./crash-functions";
import { createEmbeddedDriver, createKit } from "./embedded-driver";
import type { Driver, Kit } from "./kit";
import { spawnWorker, type WorkerProcess } from "./spawn-worker";
import { until } from "./until";

const LEASE_MS = 1_500;
const RUNS = 12;
const KILLS = 3;

// Each test starts several processes, which takes long where others compute.
describe("workers in processes of their own", { timeout: 240_000 }, () => {
  let database: TestDatabase;
  let kit: Kit;
  let driver: Driver;
  let workers: WorkerProcess[];

  const start = async () => {
    const worker = await spawnWorker(database.url, LEASE_MS);
    workers.push(worker);
    return worker;
  };

  beforeEach(async () => {
    database = await createTestDatabase();
    kit = await createKit(database);
    driver = createEmbeddedDriver(kit);
    workers = [];
  });

  afterEach(async () => {
    for (const worker of workers) worker.kill("SIGKILL");
    await Promise.all(workers.map((worker) => worker.exited));
    await database.drop();
  });

  it("that are killed in the middle of a step lose nothing that had ended, and the step is tried again as its second attempt", async () => {
    const event = hangEvent({ isPoison: false });
    const first = await start();
    await driver.send([event]);
    await until(
      "the step to begin",
      () => kit.effects.count("hang"),
      (seen) => seen["attempt 0"] === 1,
    );
    first.kill("SIGKILL");
    await first.exited;
    await start();
    await until(
      "the second attempt",
      () => kit.effects.count("hang"),
      (seen) => seen["attempt 1"] === 1,
    );
    await kit.effects.note("hang:word");
    const [run] = await until(
      "the run to end",
      () => driver.runsOf(event),
      (runs) => runs[0]?.status === "completed",
    );
    expect(run?.output).toBe(1);
    expect(await kit.effects.count("hang")).toEqual({ before: 1, "attempt 0": 1, "attempt 1": 1, word: 1 });
  });

  it("that die of the same step each time end its run as failed, so that no run goes on for ever", async () => {
    const event = hangEvent({ isPoison: true });
    await driver.send([event]);
    for (let life = 0; life < 2; life++) expect(await (await start()).exited).toBe("SIGKILL");
    await start();
    await until(
      "the run to fail",
      () => driver.runsOf(event),
      (runs) => runs[0]?.status === "failed",
    );
    expect(await kit.effects.count("hang")).toEqual({ before: 1, "attempt 0": 1, "attempt 1": 1 });
  });

  it("that are told to stop give their work back, so that another takes it at once and it costs no attempt", async () => {
    const event = hangEvent({ isPoison: false });
    const first = await start();
    await driver.send([event]);
    await until(
      "the step to begin",
      () => kit.effects.count("hang"),
      (seen) => seen["attempt 0"] === 1,
    );
    first.kill("SIGTERM");
    expect(await first.exited).toBe(0);
    await start();
    await until(
      "the first attempt again",
      () => kit.effects.count("hang"),
      (seen) => seen["attempt 0"] === 2,
    );
    await kit.effects.note("hang:word");
    await until(
      "the run to end",
      () => driver.runsOf(event),
      (runs) => runs[0]?.status === "completed",
    );
  });

  it("that are killed again and again finish every run: no ended step begins again, no event is told twice", async () => {
    const events = Array.from({ length: RUNS }, (_, n) => ({ ...crashEvent(n), name: CRASH_EVENT }));
    await Promise.all(Array.from({ length: KILLS + 1 }, start));
    await driver.send(events);
    for (const victim of workers.slice(0, KILLS)) {
      const doneBefore = await countDone(kit);
      await until(
        "some progress",
        () => countDone(kit),
        (done) => done > doneBefore || done === RUNS * (PARTS + 2),
      );
      victim.kill("SIGKILL");
    }
    const look = async () => (await Promise.all(events.map((event) => driver.runsOf(event)))).flat();
    const runs = await until("all runs to end", look, (seen) => seen.length === RUNS && seen.every((run) => run.status === "completed"));
    expect(runs.map((run) => JSON.stringify(run.output)).sort()).toEqual(events.map((_, n) => JSON.stringify(expectedOutput(n))).sort());
    await until(
      "all to be told",
      () => kit.effects.count("crash"),
      (seen) => Object.keys(seen).filter((label) => label.startsWith("told")).length === RUNS,
    );
    expect(await database.db.$count(jobRuns, eq(jobRuns.functionId, "suite-crash-told"))).toBe(RUNS);
    const seen = await kit.effects.count("crash");
    for (const step of await listSteps(database)) {
      // An attempt for each time that it began: what had ended never began again.
      expect([step.label, step.attempts >= (seen[`begun ${step.label}`] ?? 0)]).toEqual([step.label, true]);
    }
  });
});

async function listSteps(database: TestDatabase): Promise<{ label: string; attempts: number }[]> {
  const n = sql<string>`${jobEvents.data} ->> 'n'`;
  const rows = await database.db
    .select({ n, name: jobSteps.name, attempts: jobSteps.attempts })
    .from(jobSteps)
    .innerJoin(jobRuns, eq(jobRuns.id, jobSteps.runId))
    .innerJoin(jobEvents, eq(jobEvents.id, jobRuns.eventId))
    .where(and(eq(jobRuns.functionId, "suite-crash"), eq(jobSteps.kind, "run")));
  return rows.map((row) => ({ label: `${row.n} ${row.name}`, attempts: row.attempts }));
}

function expectedOutput(n: number): string[] {
  return [`${n} first`, ...Array.from({ length: PARTS }, (_, part) => `${n} part ${part}`), `${n} last`];
}

async function countDone(kit: Kit): Promise<number> {
  const seen = await kit.effects.count("crash");
  return Object.keys(seen).filter((label) => label.startsWith("done")).length;
}
