import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { makeFolder, TestClock } from "../testing/open-test-relay";
import { DayBudget } from "./day-budget";

let [folder, remove]: [string, () => Promise<void>] = ["", async () => undefined];
let clock = new TestClock();
const MB = 1_000_000;
const open = (bytesPerDayMax: number | null) =>
  DayBudget.open({ path: join(folder, "served.json"), incoming: join(folder, "incoming"), bytesPerDayMax, clock });

beforeEach(async () => {
  clock = new TestClock();
  ({ folder, remove } = await makeFolder());
});
afterEach(() => remove());

describe("a day's bytes", () => {
  it("are refused when they are used up, and there again after midnight UTC", async () => {
    const budget = await open(10 * MB);
    expect(await budget.take(6 * MB)).toBe(true);
    expect(await budget.take(6 * MB)).toBe(false);
    budget.giveBack(3 * MB);
    expect(await budget.take(6 * MB)).toBe(true);
    clock.advanceMs(budget.secondsToMidnight() * 1000);
    expect([budget.usedBytes, await budget.take(10 * MB)]).toEqual([0, true]);
  });

  it("are never given out twice, also when the process is killed", async () => {
    const killed = await open(500 * MB);
    expect(await killed.take(300 * MB)).toBe(true);
    const next = await open(500 * MB);
    expect(next.usedBytes).toBeGreaterThanOrEqual(300 * MB);
    expect(await next.take(201 * MB)).toBe(false);
  });

  it("are counted to the byte when the process ends in good order", async () => {
    const ended = await open(500 * MB);
    await Promise.all([ended.take(MB), ended.take(2 * MB)]);
    await ended.close();
    expect((await open(500 * MB)).usedBytes).toBe(3 * MB);
  });

  it("have no end without a bound, and are counted all the same", async () => {
    const budget = await open(null);
    expect(await budget.take(1e15)).toBe(true);
    expect(budget.usedBytes).toBe(1e15);
  });
});
