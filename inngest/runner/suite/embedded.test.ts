import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { connectDatabase, type DatabaseHandle } from "@/db/client";
import { createTestDatabase, type TestDatabase } from "@/db/testing";
import type { Runner } from "../index";
import { checkScenario } from "./check-scenario";
import { createEmbeddedDriver, createKit, scenarioFunctions, startSuiteRunner } from "./embedded-driver";
import type { Driver, Kit } from "./kit";
import { SCENARIOS } from "./scenarios";

describe.concurrent("the embedded runner, two workers at once", () => {
  let database: TestDatabase;
  let secondHandle: DatabaseHandle;
  let kit: Kit;
  let driver: Driver;
  let runners: Runner[];

  beforeAll(async () => {
    database = await createTestDatabase();
    secondHandle = connectDatabase(database.url, { maxConnections: 8 });
    kit = await createKit(database);
    driver = createEmbeddedDriver(kit);
    const functions = scenarioFunctions(kit);
    runners = await Promise.all([database, secondHandle].map((handle) => startSuiteRunner(handle, kit.client, functions)));
  });

  afterAll(async () => {
    await Promise.all(runners.map((runner) => runner.stop(5_000)));
    await secondHandle.close();
    await database.drop();
  });

  it.each(SCENARIOS.map((scenario) => [scenario.name, scenario] as const))("%s", async (_name, scenario) => {
    await checkScenario(driver, kit, scenario);
  });

  it("refuses a call without a signature", async () => {
    expect(await driver.callUnsigned()).toBe(401);
  });
});
