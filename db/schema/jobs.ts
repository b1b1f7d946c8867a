import { sql } from "drizzle-orm";
import { type AnyPgColumn, bigint, boolean, index, integer, jsonb, pgTable, primaryKey, text, uniqueIndex } from "drizzle-orm/pg-core";
import { at } from "./columns";

/** Events on their way to the job engine, written in the transaction of what they tell of. */
export const eventOutbox = pgTable(
  "event_outbox",
  {
    /** Deterministic, such as `auto-edit:job_…`: the same event twice is one event. */
    id: text("id").primaryKey(),
    name: text("name").notNull(),
    data: jsonb("data").notNull(),
    createdAt: at("created_at").notNull().defaultNow(),
    dispatchedAt: at("dispatched_at"),
    attempts: integer("attempts").notNull().default(0),
    /** After a failed dispatch: when to try again, and why it failed. */
    retryAt: at("retry_at"),
    error: text("error"),
  },
  (table) => [
    index("event_outbox_waiting_idx").on(table.createdAt).where(sql`${table.dispatchedAt} is null`),
    index("event_outbox_dispatched_idx").on(table.dispatchedAt).where(sql`${table.dispatchedAt} is not null`),
  ],
);

// What follows is the state of the embedded runner (inngest/runner); a real Inngest server keeps its own.

/** Every event the embedded runner has taken in. Its primary key is what makes a repeated event one event. */
export const jobEvents = pgTable(
  "job_events",
  {
    id: text("id").primaryKey(),
    name: text("name").notNull(),
    data: jsonb("data").notNull(),
    /** When it happened, which may be before it was taken in. */
    ts: at("ts").notNull(),
    createdAt: at("created_at").notNull().default(sql`clock_timestamp()`),
  },
  (table) => [index("job_events_created_idx").on(table.createdAt)],
);

export const JOB_RUN_STATUSES = ["queued", "running", "completed", "failed", "cancelled"] as const;

export const jobRuns = pgTable(
  "job_runs",
  {
    id: text("id").primaryKey(),
    /** With the app's prefix: `mhc-auto-edit-run`. */
    functionId: text("function_id").notNull(),
    eventId: text("event_id")
      .notNull()
      .references(() => jobEvents.id),
    status: text("status", { enum: JOB_RUN_STATUSES }).notNull().default("queued"),
    result: jsonb("result"),
    /** `{name, message, stack}` of the last error of the function itself, also while it is still to be tried again. */
    error: jsonb("error"),
    /** Of a run that does what another did before, at an admin's wish. */
    replayOf: text("replay_of").references((): AnyPgColumn => jobRuns.id, { onDelete: "set null" }),
    /** Of a run that a step of another run invoked. */
    parentRunId: text("parent_run_id"),
    parentStepHash: text("parent_step_hash"),
    idempotencyKey: text("idempotency_key"),
    singletonKey: text("singleton_key"),
    /** How many steps have ended: gives each its place in the order of completion. */
    stepsEnded: integer("steps_ended").notNull().default(0),
    cancelRequestedAt: at("cancel_requested_at"),
    cancelReason: text("cancel_reason"),
    createdAt: at("created_at").notNull().default(sql`clock_timestamp()`),
    startedAt: at("started_at"),
    endedAt: at("ended_at"),
  },
  (table) => [
    // A repeated event makes no second run; a replay may.
    uniqueIndex("job_runs_event_key").on(table.functionId, table.eventId).where(sql`${table.replayOf} is null`),
    uniqueIndex("job_runs_idempotency_key").on(table.functionId, table.idempotencyKey).where(sql`${table.idempotencyKey} is not null`),
    uniqueIndex("job_runs_singleton_key")
      .on(table.functionId, table.singletonKey)
      .where(sql`${table.singletonKey} is not null and ${table.status} in ('queued', 'running')`),
    index("job_runs_created_idx").on(table.createdAt),
    index("job_runs_status_idx").on(table.status, table.createdAt),
    index("job_runs_function_idx").on(table.functionId, table.createdAt),
    index("job_runs_ended_idx").on(table.endedAt).where(sql`${table.endedAt} is not null`),
    index("job_runs_event_idx").on(table.eventId),
    index("job_runs_parent_idx").on(table.parentRunId).where(sql`${table.parentRunId} is not null`),
  ],
);

export const JOB_STEP_KINDS = ["run", "sleep", "wait", "invoke"] as const;
/** `inline`: run by the call that found it, with nothing else to wait for; the others before an end are waited for. */
export const JOB_STEP_STATUSES = ["planned", "running", "waiting", "inline", "completed", "failed"] as const;

export const jobSteps = pgTable(
  "job_steps",
  {
    runId: text("run_id")
      .notNull()
      .references(() => jobRuns.id, { onDelete: "cascade" }),
    /** SHA-1 of the step's id, as the SDK makes it; the second step with one id has another hash. */
    hash: text("hash").notNull(),
    name: text("name").notNull(),
    kind: text("kind", { enum: JOB_STEP_KINDS }).notNull(),
    status: text("status", { enum: JOB_STEP_STATUSES }).notNull(),
    /** True in a `group.parallel({mode: "race"})`: the function goes on as soon as one of them ends. */
    isRace: boolean("is_race").notNull().default(false),
    data: jsonb("data"),
    error: jsonb("error"),
    /** One entry a failed attempt: `{attempt, at, message}`, oldest first. */
    failures: jsonb("failures").notNull().default([]),
    attempts: integer("attempts").notNull().default(0),
    endedSeq: integer("ended_seq"),
    startedAt: at("started_at").notNull().default(sql`clock_timestamp()`),
    endedAt: at("ended_at"),
  },
  (table) => [primaryKey({ columns: [table.runId, table.hash] })],
);

/**
 * What is to be done, each at its time: call a function (`discover`, or `start` for a replay), run one of its planned steps (`step`), end a sleep
 * or a wait (`wake`, `timeout`), hand an event or a child's result to a waiting step (`resume`), cancel (`cancel`, `deadline`).
 */
export const JOB_QUEUE_KINDS = ["start", "discover", "step", "wake", "timeout", "resume", "cancel", "deadline"] as const;

export const jobQueue = pgTable(
  "job_queue",
  {
    id: bigint("id", { mode: "number" }).primaryKey().generatedAlwaysAsIdentity(),
    /** What the item is, in words: putting it in twice is putting it in once. */
    jobKey: text("job_key").notNull(),
    runId: text("run_id")
      .notNull()
      .references(() => jobRuns.id, { onDelete: "cascade" }),
    functionId: text("function_id").notNull(),
    kind: text("kind", { enum: JOB_QUEUE_KINDS }).notNull(),
    stepHash: text("step_hash"),
    /** For `resume`: the event that matched. For `cancel`: why. */
    payload: text("payload"),
    attempt: integer("attempt").notNull().default(0),
    runAt: at("run_at").notNull().default(sql`clock_timestamp()`),
    /** A worker holds the item until then and renews; past that it is taken for dead. */
    leaseUntil: at("lease_until"),
    /** New at each claim. Whoever comes back with an old one is too late, and what it brings is dropped. */
    leaseToken: text("lease_token"),
    workerId: text("worker_id"),
    /** Set when the item is wanted once more while it is being worked on. */
    isWantedAgain: boolean("is_wanted_again").notNull().default(false),
    /** The concurrency keys of the function and how many items with each may be held at once, finest key first. */
    firstKey: text("first_key"),
    firstLimit: integer("first_limit"),
    secondKey: text("second_key"),
    secondLimit: integer("second_limit"),
  },
  (table) => [
    uniqueIndex("job_queue_job_key").on(table.jobKey),
    index("job_queue_due_idx").on(table.runAt, table.id).where(sql`${table.leaseToken} is null`),
    index("job_queue_lease_idx").on(table.leaseUntil).where(sql`${table.leaseToken} is not null`),
    index("job_queue_run_idx").on(table.runId),
  ],
);

/** Who waits for which event: a step of a run, or its cancellation. */
export const jobWaits = pgTable(
  "job_waits",
  {
    id: bigint("id", { mode: "number" }).primaryKey().generatedAlwaysAsIdentity(),
    runId: text("run_id")
      .notNull()
      .references(() => jobRuns.id, { onDelete: "cascade" }),
    /** Null when the event cancels the run. */
    stepHash: text("step_hash"),
    eventName: text("event_name").notNull(),
    /** In the language of inngest/runner/expression; `event` is the run's own, `async` the one that arrives. */
    condition: text("condition"),
    /** When the condition demands that a field of the arriving event has one value: which field, and the value as JSON text. */
    matchPath: text("match_path"),
    matchValue: text("match_value"),
    expiresAt: at("expires_at"),
  },
  (table) => [index("job_waits_event_idx").on(table.eventName, table.matchValue), index("job_waits_run_idx").on(table.runId)],
);

/** The last slot of each cron trigger that was turned into an event or passed over. */
export const jobCron = pgTable(
  "job_cron",
  {
    functionId: text("function_id").notNull(),
    schedule: text("schedule").notNull(),
    lastSlot: at("last_slot").notNull(),
  },
  (table) => [primaryKey({ columns: [table.functionId, table.schedule] })],
);
