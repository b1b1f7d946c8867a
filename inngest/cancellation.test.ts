import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "@/db/testing";
import { endRun } from "@/server/jobs";
import { abortRun, runCancellable, runsWithCancellableWork } from "./cancellation";
import type { Runner } from "./runner";
import { createEmbeddedDriver, createKit, startSuiteRunner } from "./runner/suite/embedded-driver";
import { type Kit, testEvent } from "./runner/suite/kit";
import { until } from "./runner/suite/until";

const never = async () => false;
const aborted = (signal: AbortSignal) =>
  new Promise<string>((resolve) => signal.addEventListener("abort", () => resolve(String(signal.reason.message)), { once: true }));

describe("long work", () => {
  it("is told to stop when its run is aborted in this process, and no other work is", async () => {
    const mine = runCancellable({ runId: "run_a", isCancelRequested: never }, aborted);
    const other = runCancellable({ runId: "run_b", isCancelRequested: never }, async (signal) => {
      await mine;
      return signal.aborted;
    });
    abortRun("run_a", "stop that");
    expect(await mine).toBe("stop that");
    expect(await other).toBe(false);
    expect(runsWithCancellableWork()).toEqual([]);
  });

  it("is told to stop when the caller's flag says so, also after a look at it failed", async () => {
    const answers = [() => Promise.reject(new Error("the database restarts")), never, async () => true];
    const isCancelRequested = () => (answers.shift() ?? never)();
    expect(await runCancellable({ runId: "run_c", isCancelRequested }, aborted)).toBe("The job was cancelled.");
  });

  it("gives its result, or its error, when nobody cancels", async () => {
    expect(await runCancellable({ runId: "run_d", isCancelRequested: never }, async () => 7)).toBe(7);
    await expect(runCancellable({ runId: "run_d", isCancelRequested: never }, () => Promise.reject(new Error("broken")))).rejects.toThrow("broken");
  });
});

describe("a running step on the embedded runner", () => {
  let database: TestDatabase;
  let kit: Kit;
  let runner: Runner;

  beforeAll(async () => {
    database = await createTestDatabase();
    kit = await createKit(database);
    const { client, effects } = kit;
    const long = client.createFunction({ id: "long", triggers: [{ event: "suite/long" }] }, async ({ step, runId }) => {
      await step.run("work", async () => {
        await effects.note("long:begun");
        const why = await runCancellable({ runId, isCancelRequested: never }, aborted);
        await effects.note(`long:stopped ${why}`);
      });
      await step.run("next", () => effects.note("long:next"));
    });
    runner = await startSuiteRunner(database, client, [long]);
  });
  afterAll(async () => {
    await runner.stop(1_000);
    await database.drop();
  });

  it("hears that its run was cancelled by another process", async () => {
    const driver = createEmbeddedDriver(kit);
    const event = testEvent("long");
    await driver.send([event]);
    await until(
      "the step to begin",
      () => kit.effects.count("long"),
      (seen) => seen.begun === 1,
    );
    const [run] = await driver.runsOf(event);
    await database.db.transaction((tx) => endRun(tx, run?.runId ?? "", { status: "cancelled", reason: "test" }, { tellFinished: false }));
    await until(
      "the step to stop",
      () => kit.effects.count("long"),
      (seen) => seen["stopped The job was cancelled."] === 1,
    );
    expect(await kit.effects.count("long")).toEqual({ begun: 1, "stopped The job was cancelled.": 1 });
  });
});
