import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { connectDatabase, type DatabaseHandle } from "@/db/client";
import { type EmbeddedPostgres, startEmbeddedPostgres } from "@/db/embedded";
import { migrateDatabase } from "@/db/migrate";
import { CRASH_EVENT, crashEvent, crashFunctions } from "./crash-functions";
import { createEmbeddedDriver, createKit, startSuiteRunner } from "./embedded-driver";
import { until } from "./until";

const RUNS = 8;

describe("a worker whose Postgres is killed", { timeout: 240_000 }, () => {
  let directory: string;
  let server: EmbeddedPostgres;
  let database: DatabaseHandle;

  const startServer = () => startEmbeddedPostgres({ dataDir: join(directory, "postgres"), log: () => undefined });

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), "mhc-restart-"));
    server = await startServer();
    await migrateDatabase(server.url);
    database = connectDatabase(server.url, { maxConnections: 8 });
  }, 120_000);
  afterAll(async () => {
    await database.close();
    await server.stop();
    await rm(directory, { recursive: true, force: true });
  });

  it("goes on by itself when it is back, and every run reaches its end", async () => {
    const kit = await createKit(database);
    const driver = createEmbeddedDriver(kit);
    const runner = await startSuiteRunner(database, kit.client, crashFunctions(kit), { leaseMs: 3_000, backoff: { delaysMs: [200], jitterMs: 0 } });
    const events = Array.from({ length: RUNS }, (_, n) => ({ ...crashEvent(n), name: CRASH_EVENT }));
    await driver.send(events);
    await until(
      "some steps to end",
      () => kit.effects.count("crash"),
      (seen) => Object.keys(seen).length > RUNS,
    );

    process.kill(server.pid, "SIGKILL");
    await server.exited;
    server = await startServer();

    // Just after its start the server may still refuse.
    const look = async () => (await Promise.all(events.map((event) => driver.runsOf(event).catch(() => [])))).flat();
    const runs = await until("all runs to end", look, (seen) => seen.length === RUNS && seen.every((run) => run.status === "completed"), 120_000);
    expect(runs).toHaveLength(RUNS);
    await runner.stop(5_000);
  });
});
