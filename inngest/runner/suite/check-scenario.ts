import { expect } from "vitest";
import type { Driver, Kit, Scenario, SeenRun } from "./kit";
import { until } from "./until";

const isEnded = (run: SeenRun) => run.status === "completed" || run.status === "failed" || run.status === "cancelled";

/** Plays a scenario on an engine and holds what came of it against what must: as sets and counts, never order or time. */
export async function checkScenario(driver: Driver, kit: Kit, scenario: Scenario): Promise<void> {
  const { expected } = scenario;
  await driver.send(scenario.events);
  await scenario.during?.(driver, kit);
  const events = [...new Map(scenario.events.map((event) => [event.id, event])).values()];
  const look = async () => (await Promise.all(events.map((event) => driver.runsOf(event)))).flat();
  const runs = await until("the runs to end", look, (seen) => seen.length >= expected.runs.length && seen.every(isEnded));
  await until(
    "everything to have happened",
    () => kit.effects.count(scenario.slug),
    (seen) => Object.entries(expected.effects).every(([label, count]) => (seen[label] ?? 0) >= count),
  );
  expect(await kit.effects.count(scenario.slug)).toEqual(expected.effects);
  const seen = runs.map((run) => JSON.stringify({ status: run.status }));
  expect(seen.sort()).toEqual(expected.runs.map((run) => JSON.stringify({ status: run.status })).sort());
  for (const run of expected.runs) {
    if (run.output !== undefined) expect(runs.map((actual) => actual.output)).toContainEqual(run.output);
  }
}
