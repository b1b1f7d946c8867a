import { eq, sql } from "drizzle-orm";
import { cron } from "inngest";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { jobCron, jobEvents, jobRuns } from "@/db/schema";
import { createTestDatabase, type TestDatabase } from "@/db/testing";
import type { Engine } from "../engine";
import { createKit } from "../suite/embedded-driver";
import { createTestEngine } from "../suite/test-engine";
import { parseSchedule } from "./schedule";
import { chooseSlots, tickCron } from "./tick";

const at = (iso: string) => new Date(iso);

describe("a schedule", () => {
  it("is in UTC unless it names a zone, whose summer time it follows", () => {
    expect(parseSchedule("0 3 * * *").nextAfter(at("2026-07-01T00:00:00Z"))).toEqual(at("2026-07-01T03:00:00Z"));
    const berlin = parseSchedule("TZ=Europe/Berlin 0 3 * * *");
    expect(berlin.nextAfter(at("2026-01-10T00:00:00Z"))).toEqual(at("2026-01-10T02:00:00Z"));
    expect(berlin.nextAfter(at("2026-07-10T00:00:00Z"))).toEqual(at("2026-07-10T01:00:00Z"));
  });

  it("has each slot once over a change of the clocks", () => {
    const slots = parseSchedule("TZ=Europe/Berlin 30 2 * * *").between(at("2026-10-23T12:00:00Z"), at("2026-10-27T12:00:00Z"));
    expect(slots.map((slot) => slot.toISOString().slice(0, 10))).toEqual(["2026-10-24", "2026-10-25", "2026-10-26", "2026-10-27"]);
  });

  it("names the slots after one moment up to and with another", () => {
    const slots = parseSchedule("*/10 * * * *").between(at("2026-01-01T00:00:00Z"), at("2026-01-01T00:30:00Z"));
    expect(slots.map((slot) => slot.toISOString().slice(11, 16))).toEqual(["00:10", "00:20", "00:30"]);
    expect(parseSchedule("* * * * *").between(at("2020-01-01T00:00:00Z"), at("2020-02-01T00:00:00Z"))).toHaveLength(500);
  });

  it("is refused when it is not one", () => {
    for (const text of ["", "* * *", "61 * * * *", "TZ=Nowhere/Land * * * * *"]) expect(() => parseSchedule(text)).toThrow();
  });
});

describe("slots that passed while no worker ran", () => {
  const slots = [at("2026-01-01T01:00:00Z"), at("2026-01-01T02:00:00Z"), at("2026-01-01T03:00:00Z")];

  it("are made up for as the function's policy says", () => {
    const late = at("2026-01-01T03:30:00Z");
    expect(chooseSlots(slots, "all", late)).toEqual(slots);
    expect(chooseSlots(slots, "latest", late)).toEqual(slots.slice(2));
    expect(chooseSlots(slots, "skip", late)).toEqual([]);
    expect(chooseSlots(slots, "skip", at("2026-01-01T03:00:05Z"))).toEqual(slots.slice(2));
  });
});

describe("the clock of several workers", () => {
  let database: TestDatabase;
  let engines: Engine[];

  beforeAll(async () => {
    database = await createTestDatabase();
    const { client } = await createKit(database);
    const functions = ["all", "latest"].map((id) => client.createFunction({ id, triggers: [cron("0 0 * * *")] }, async () => 1));
    const jobs = { client, functions, catchUp: { all: "all", latest: "latest" } as const };
    engines = await Promise.all(["first", "second"].map((workerId) => createTestEngine(database, jobs, { workerId })));
  });
  afterAll(() => database.drop());

  it("makes each slot once, none from before the function was known, and tells the function which slot it is", async () => {
    await Promise.all(engines.map((engine) => tickCron(engine)));
    expect(await database.db.$count(jobRuns)).toBe(0);

    await database.db.update(jobCron).set({ lastSlot: sql`date_trunc('day', clock_timestamp()) - interval '2 days'` });
    await Promise.all([...engines, ...engines].map((engine) => tickCron(engine)));
    expect(await database.db.$count(jobRuns, eq(jobRuns.functionId, "suite-all"))).toBe(2);
    expect(await database.db.$count(jobRuns, eq(jobRuns.functionId, "suite-latest"))).toBe(1);

    // A row that was lost makes no slot twice: the event's key knows it.
    await database.db.update(jobCron).set({ lastSlot: sql`date_trunc('day', clock_timestamp()) - interval '2 days'` });
    await Promise.all(engines.map((engine) => tickCron(engine)));
    expect(await database.db.$count(jobRuns)).toBe(3);
    const [event] = await database.db.select().from(jobEvents).limit(1);
    expect(event).toMatchObject({ name: "inngest/scheduled.timer", data: { cron: "0 0 * * *", scheduledAt: expect.stringMatching(/T00:00:00Z$/) } });
  });
});
