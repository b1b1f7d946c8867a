import { sql } from "drizzle-orm";
import { bigint, boolean, check, customType, index, integer, jsonb, pgTable, primaryKey, text, uniqueIndex } from "drizzle-orm/pg-core";
import { users } from "./accounts";
import { at, cents, currency } from "./columns";
import { person } from "./person";

/** Spans of whole numbers, as PostgreSQL writes them: `{[1,10),[20,30)}`. */
const int8multirange = customType<{ data: string }>({ dataType: () => "int8multirange" });
const micros = (name: string) => bigint(name, { mode: "bigint" });

export const PAYOUT_STATES = ["HELD", "APPROVED", "SUBMITTING", "SUBMITTED", "UNKNOWN", "SETTLED", "RETURNED", "FAILED_FINAL"] as const;
export const PAYOUT_STATUSES = ["PENDING", "PROCESSING", "COMPLETED", "FAILED"] as const;
const RAILS = ["stripe", "sepa", "ach", "crypto", "invoice"] as const;

/** The monthly run of one period: one row, however often it is begun. */
export const payoutRuns = pgTable("payout_runs", {
  id: text("id").primaryKey(),
  /** `2026-11`: the month whose first it runs on. */
  period: text("period").notNull().unique(),
  status: text("status", { enum: ["preparing", "open", "approved", "cancelled"] }).notNull(),
  startedAt: at("started_at").notNull(),
  preparedAt: at("prepared_at"),
  approvedAt: at("approved_at"),
  approvedBy: text("approved_by"),
});

/** A share of a run's accounts, which is prepared beside the others: those whose id in the ledger leaves the lane's number when divided. */
export const payoutRunLanes = pgTable(
  "payout_run_lanes",
  {
    runId: text("run_id")
      .notNull()
      .references(() => payoutRuns.id),
    /** From 0. */
    lane: integer("lane").notNull(),
    /** How many the run has. */
    lanes: integer("lanes").notNull(),
    /** Up to which account of the ledger, in the order of ids, it has come; so that a crash goes on where it stood. */
    cursor: bigint("cursor", { mode: "number" }).notNull().default(0),
    isDone: boolean("is_done").notNull().default(false),
  },
  (table) => [primaryKey({ columns: [table.runId, table.lane] }), check("payout_run_lanes_lane", sql`${table.lane} >= 0 and ${table.lane} < ${table.lanes}`)],
);

/**
 * Money on its way out of an artist's account. Rows are never deleted, and neither are runs: triggers refuse it, and see to it that what names
 * them (`run_id` here, `payout_id` of steps) names one that is there. A key of the usual sort looks at each row by itself, also at a run that a
 * million of them name. `amount`, `status`, `account_id` are names that outside tools count on. */
export const payoutRequests = pgTable(
  "payout_requests",
  {
    id: text("id").primaryKey(),
    /** Whose earnings: the artist. */
    accountId: person("account_id"),
    /** What the payee gets, in cents. */
    amount: cents("amount").notNull(),
    currency: currency(),
    status: text("status", { enum: PAYOUT_STATUSES }).notNull(),
    state: text("state", { enum: PAYOUT_STATES }).notNull(),
    /** Up by one at each change: a writer names the one it read. */
    version: integer("version").notNull().default(1),
    /** Of the monthly run; null when the artist asked for it. */
    period: text("period"),
    runId: text("run_id"),
    requestedBy: text("requested_by").notNull(),
    /** `amount` and what is withheld, together: what leaves the account. */
    grossMicros: micros("gross_micros").notNull(),
    withheldMicros: micros("withheld_micros").notNull(),
    /** The entries of the earnings that the tax was reckoned from lie after the first, up to the second version. */
    fromVersion: bigint("from_version", { mode: "bigint" }).notNull(),
    toVersion: bigint("to_version", { mode: "bigint" }).notNull(),
    /** Which of those they are, with holes where later payouts had theirs; null where it is all of them. */
    spans: int8multirange("spans"),
    /** From 1. A payout that is proven dead is tried again as another payout, which names it. */
    attempt: integer("attempt").notNull().default(1),
    retryOfId: text("retry_of_id"),
    rail: text("rail", { enum: RAILS }).notNull(),
    /** Where the details of the method are sealed, and what of them may be shown. */
    methodSealId: text("method_seal_id").notNull(),
    methodLast4: text("method_last4").notNull(),
    /** What approvers agreed to: amount, currency, rail, destination (by its seal), remittance. Frozen at APPROVED, with its SHA-256. */
    frozen: jsonb("frozen"),
    frozenHash: text("frozen_hash"),
    approvedBy: text("approved_by"),
    approvedAt: at("approved_at"),
    /** Over the limit a second person, another one, must agree. */
    needsSecond: boolean("needs_second").notNull(),
    firstApprovedBy: text("first_approved_by"),
    firstApprovedAt: at("first_approved_at"),
    railReference: text("rail_reference"),
    feeCents: cents("fee_cents").notNull().default(0),
    /** Why it failed, or why it waits: nothing stands still without one. */
    reason: text("reason"),
    createdAt: at("created_at").notNull(),
    updatedAt: at("updated_at").notNull(),
    completedAt: at("completed_at"),
  },
  (table) => [
    uniqueIndex("payout_requests_retry_key").on(table.retryOfId).where(sql`${table.retryOfId} is not null`),
    uniqueIndex("payout_requests_period_key").on(table.period, table.accountId, table.currency).where(sql`${table.period} is not null`),
    // One on its way an account: what is requested twice at once is refused the second time.
    uniqueIndex("payout_requests_open_key").on(table.accountId, table.currency).where(sql`${table.period} is null and ${table.state} in ('HELD', 'APPROVED')`),
    index("payout_requests_account_idx").on(table.accountId, table.createdAt),
    index("payout_requests_state_idx").on(table.state, table.updatedAt).where(sql`${table.state} not in ('SETTLED', 'RETURNED', 'FAILED_FINAL')`),
    // What statements and chains call a payout by.
    index("payout_requests_reference_idx").on(table.railReference).where(sql`${table.railReference} is not null`),
    index("payout_requests_run_idx").on(table.runId, table.state).where(sql`${table.runId} is not null`),
    check("payout_requests_amount", sql`${table.amount} > 0 and ${table.withheldMicros} >= 0`),
    check("payout_requests_gross", sql`${table.grossMicros} = ${table.amount} * 10000 + ${table.withheldMicros}`),
    check(
      "payout_requests_status",
      sql`${table.status} = case when ${table.state} in ('HELD', 'APPROVED') then 'PENDING' when ${table.state} in ('SUBMITTING', 'SUBMITTED', 'UNKNOWN') then 'PROCESSING' when ${table.state} = 'SETTLED' then 'COMPLETED' else 'FAILED' end`,
    ),
    check("payout_requests_frozen", sql`(${table.frozen} is null) = (${table.frozenHash} is null)`),
    check("payout_requests_second", sql`${table.approvedBy} is null or not ${table.needsSecond} or ${table.firstApprovedBy} <> ${table.approvedBy}`),
  ],
);

/**
 * What is to be sent by a rail: a row a payout, written in the transaction of its approval. `request_seal_id` and `request_hash` are written,
 * with the state SUBMITTING, before anything is sent. Whoever sends holds the lease.
 */
export const payoutOutbox = pgTable(
  "payout_outbox",
  {
    /** What the rail knows it by; see `keyOf`. */
    key: text("key").primaryKey(),
    payoutId: text("payout_id")
      .notNull()
      .unique()
      .references(() => payoutRequests.id),
    rail: text("rail", { enum: RAILS }).notNull(),
    /** The number that the order was prepared with; see `PayoutOrder.sequence`. */
    sequence: bigint("sequence", { mode: "number" }),
    batchId: text("batch_id"),
    /** The whole request, sealed for the payee; it names them. */
    requestSealId: text("request_seal_id"),
    requestHash: text("request_hash"),
    leaseUntil: at("lease_until"),
    /** New at each claim: whoever comes back with an old one is too late. */
    leaseToken: text("lease_token"),
    /** Written before the first sending begins. */
    firstSentAt: at("first_sent_at"),
    sendings: integer("sendings").notNull().default(0),
    lookUps: integer("look_ups").notNull().default(0),
    lookedUpAt: at("looked_up_at"),
    /** Since when each look-up said that the rail does not know it. */
    absentSince: at("absent_since"),
    /** When to look next; null when nothing is to be done. */
    checkAt: at("check_at"),
    /** What the rail said last. */
    answer: jsonb("answer"),
    createdAt: at("created_at").notNull(),
  },
  (table) => [
    index("payout_outbox_check_idx").on(table.checkAt).where(sql`${table.checkAt} is not null`),
    index("payout_outbox_batch_idx").on(table.batchId).where(sql`${table.batchId} is not null`),
    uniqueIndex("payout_outbox_sequence_key").on(table.rail, table.sequence).where(sql`${table.sequence} is not null`),
    check("payout_outbox_sent", sql`${table.firstSentAt} is null or ${table.requestHash} is not null`),
  ],
);

/** Each change of a payout's state, and who made it. */
export const payoutSteps = pgTable(
  "payout_steps",
  {
    /** One of `payout_requests`, kept by triggers. */
    payoutId: text("payout_id").notNull(),
    version: integer("version").notNull(),
    state: text("state", { enum: PAYOUT_STATES }).notNull(),
    /** A user id, or the part of the system. */
    actorId: text("actor_id").notNull(),
    reason: text("reason"),
    at: at("at").notNull(),
    /** When the artist was written to about it. */
    toldAt: at("told_at"),
  },
  (table) => [primaryKey({ columns: [table.payoutId, table.version] })],
);

/** One file of many payments: made once, sent as the same bytes. */
export const payoutBatches = pgTable("payout_batches", {
  id: text("id").primaryKey(),
  rail: text("rail", { enum: RAILS }).notNull(),
  fileSha256: text("file_sha256").notNull(),
  payouts: integer("payouts").notNull(),
  totalCents: cents("total_cents").notNull(),
  leaseUntil: at("lease_until"),
  leaseToken: text("lease_token"),
  firstSentAt: at("first_sent_at"),
  answeredAt: at("answered_at"),
  createdAt: at("created_at").notNull(),
});

/** What rails said that contradicts what the books say: for a person to look at. */
export const payoutContradictions = pgTable(
  "payout_contradictions",
  {
    id: text("id").primaryKey(),
    key: text("key").notNull(),
    payoutId: text("payout_id"),
    state: text("state").notNull(),
    answer: jsonb("answer").notNull(),
    seenAt: at("seen_at").notNull(),
    resolvedAt: at("resolved_at"),
    resolvedBy: text("resolved_by"),
    note: text("note"),
  },
  (table) => [index("payout_contradictions_open_idx").on(table.seenAt).where(sql`${table.resolvedAt} is null`)],
);

/** Why an account that had enough was not paid in a run. */
export const payoutExceptions = pgTable(
  "payout_exceptions",
  {
    runId: text("run_id")
      .notNull()
      .references(() => payoutRuns.id),
    accountId: person("account_id"),
    currency: currency(),
    kind: text("kind", { enum: ["no-method", "unavailable", "cooling", "currency", "screening", "screening-pending", "tax", "restricted"] }).notNull(),
    detail: text("detail"),
    amountMicros: micros("amount_micros").notNull(),
    createdAt: at("created_at").notNull(),
    /** When the artist was reminded. */
    toldAt: at("told_at"),
  },
  (table) => [primaryKey({ columns: [table.runId, table.accountId, table.currency] })],
);

/** An artist's account at Stripe Connect, from its making until it can be paid to. */
export const payoutStripeAccounts = pgTable("payout_stripe_accounts", {
  userId: text("user_id")
    .primaryKey()
    .references(() => users.id, { onDelete: "restrict" }),
  stripeAccountId: text("stripe_account_id").notNull().unique(),
  isReady: boolean("is_ready").notNull().default(false),
  readAt: at("read_at"),
  createdAt: at("created_at").notNull(),
});
