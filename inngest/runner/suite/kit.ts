import { randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import type { InngestFunction } from "inngest";
import { z } from "zod";
import type { Database } from "@/db/client";
import type { JobClient } from "../../client";

/** What happened in the world, kept outside of the engine: that is what a scenario's guarantees are about. */
export interface Effects {
  /** Notes that something happened, before the call goes on. */
  note(label: string): Promise<void>;
  /** How often each thing of one scenario happened. */
  count(prefix: string): Promise<Record<string, number>>;
}

export interface Kit {
  readonly client: JobClient;
  readonly effects: Effects;
  /** The database of the effects, for scenarios whose work needs to see what others do. */
  readonly db: Database;
}

export interface TestEvent {
  readonly id: string;
  readonly name: string;
  readonly data: Readonly<Record<string, unknown>>;
}

export type RunStatus = "queued" | "running" | "completed" | "failed" | "cancelled";

export interface SeenRun {
  readonly runId: string;
  readonly status: RunStatus;
  readonly output: unknown;
}

/** How a scenario speaks to an engine, whichever it is. */
export interface Driver {
  readonly name: "embedded" | "url";
  send(events: readonly TestEvent[]): Promise<void>;
  /** The runs that an event made so far. */
  runsOf(event: TestEvent): Promise<readonly SeenRun[]>;
  cancel(runId: string): Promise<void>;
  /** The status that the functions' endpoint gives a call without a signature. */
  callUnsigned(): Promise<number>;
}

export interface Expected {
  /** Of all runs of the scenario's events, in any order. `output` is compared when it is given. */
  readonly runs: readonly { readonly status: RunStatus; readonly output?: unknown }[];
  /** How often each thing happened; nothing else may have. */
  readonly effects: Readonly<Record<string, number>>;
}

export interface Scenario {
  /** The guarantee. */
  readonly name: string;
  /** Unique; functions and events of the scenario are named after it. */
  readonly slug: string;
  readonly functions: (kit: Kit) => readonly InngestFunction.Any[];
  readonly events: readonly TestEvent[];
  /** What is done to the runs while they go on. */
  readonly during?: (driver: Driver, kit: Kit) => Promise<void>;
  readonly expected: Expected;
}

/** An id that no other test run uses: engines remember ids for a day and more. */
const RUN = randomUUID().slice(0, 8);

export function testEvent(
  slug: string,
  data: Readonly<Record<string, unknown>> = {},
  options: { readonly name?: string; readonly id?: string } = {},
): TestEvent {
  const name = options.name ?? `suite/${slug}`;
  return { id: `${RUN}:${options.id ?? `${name}:${JSON.stringify(data)}`}`, name, data };
}

export async function createEffects(db: Database): Promise<Effects> {
  await db.execute(sql`create table if not exists suite_effects (id bigint generated always as identity primary key, label text not null)`);
  return {
    note: async (label) => {
      await db.execute(sql`insert into suite_effects (label) values (${label})`);
    },
    count: async (prefix) => {
      const rows = await db.execute(sql`select label, count(*)::int as n from suite_effects where label like ${`${prefix}:%`} group by label`);
      const counted = z.array(z.object({ label: z.string(), n: z.number() })).parse(rows);
      return Object.fromEntries(counted.map((row) => [row.label.slice(prefix.length + 1), row.n]));
    },
  };
}
