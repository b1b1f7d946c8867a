import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { fractionOf } from "../engine/ids";
import { findStoredFaults, startTestSandbox, type TestSandbox } from "../testing";
import { fundPlatform } from "./fund-platform";
import { listScenarios, runScenario } from "./run-scenario";
import { LEFT_OUT, SCENARIOS } from "./scenarios";

const SEED = "conformance 1";
/** A tenth of them here; all by `npm run stripe:triggers`. */
const PICKED = SCENARIOS.filter((scenario) => fractionOf(SEED, scenario) < 0.1);

describe("the official Stripe CLI", () => {
  let stand: TestSandbox;
  beforeAll(async () => {
    stand = await startTestSandbox({ nowMs: undefined });
    await fundPlatform(stand.sandbox.url);
  });
  afterAll(() => stand.sandbox.close());

  test("has no scenario that the table neither lists nor leaves out", async () => {
    const known = await listScenarios();
    expect(known.filter((scenario) => !SCENARIOS.includes(scenario) && !LEFT_OUT.test(scenario))).toEqual([]);
    expect(SCENARIOS.filter((scenario) => !known.includes(scenario))).toEqual([]);
  });

  test.each(PICKED)("plays %s against the stand-in", async (scenario) => {
    expect(await runScenario(stand.sandbox.url, scenario)).toMatchObject({ isSuccessful: true });
  });

  test("leaves nothing behind that is not as Stripe's types say", () => {
    expect(findStoredFaults(stand.sandbox)).toEqual([]);
  });
});
