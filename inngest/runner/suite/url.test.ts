import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "@/db/testing";
import { checkScenario } from "./check-scenario";
import { SCENARIOS } from "./scenarios";
import { readUrlSettings, startUrlSuite, type UrlSuite } from "./url-driver";

const settings = readUrlSettings(process.env);

// Run before a release: INNGEST_TEST_URL=http://… INNGEST_TEST_SIGNING_KEY=… INNGEST_TEST_EVENT_KEY=… npx vitest run inngest/runner/suite/url
describe.skipIf(settings === null)("a real Inngest server", { timeout: 240_000 }, () => {
  let database: TestDatabase;
  let suite: UrlSuite;

  beforeAll(async () => {
    if (settings === null) return;
    database = await createTestDatabase();
    suite = await startUrlSuite(database, settings);
  });
  afterAll(async () => {
    await suite.stop();
    await database.drop();
  });

  it.each(SCENARIOS.map((scenario) => [scenario.name, scenario] as const))("%s", async (_name, scenario) => {
    await checkScenario(suite.driver, suite.kit, scenario);
  });

  it("refuses a call without a signature", async () => {
    expect(await suite.driver.callUnsigned()).toBe(401);
  });
});
