import { sql } from "drizzle-orm";
import { bigint, boolean, check, date, index, integer, pgTable, text, uniqueIndex } from "drizzle-orm/pg-core";
import { at } from "./columns";
import { person } from "./person";

/** The policy as it was at a time. Versions are only added; one that counsel has not confirmed shows a banner. */
export const taxPolicies = pgTable("tax_policies", {
  version: integer("version").primaryKey(),
  publishedAt: at("published_at").notNull(),
  publishedBy: text("published_by").notNull(),
  note: text("note").notNull(),
  confirmedBy: text("confirmed_by"),
  confirmedAt: at("confirmed_at"),
  confirmation: text("confirmation"),
});

/** One row of the policy. Never changed but to end: what a version said can be read for ever. */
export const taxRules = pgTable(
  "tax_rules",
  {
    /** `topic.key@version`, such as `treaty.IN.royalty-other@1`. */
    id: text("id").primaryKey(),
    topic: text("topic", { enum: ["income", "withholding", "treaty", "threshold", "term", "dac7"] }).notNull(),
    /** What it is about, by topic: a source of earnings, a form and income kind, a country and income kind, a report. */
    key: text("key").notNull(),
    /** For what it is applied to: all of it, the part of US source, nothing. */
    base: text("base", { enum: ["all", "us-part", "nothing"] }),
    /** In basis points. Null where a treaty says it. */
    rateBps: integer("rate_bps"),
    /** Cents of USD or EUR, years, or a count, by topic. */
    amount: bigint("amount", { mode: "number" }),
    /** A word, such as the income kind of a source. */
    word: text("word"),
    /** Article of a treaty, paragraph of a law; empty when unknown. */
    article: text("article").notNull().default(""),
    /** The first day on which it holds; null: from before anything was paid here. */
    validFrom: date("valid_from"),
    /** The first day on which it no longer holds. */
    validTo: date("valid_to"),
    source: text("source").notNull(),
    /** What is doubtful about it, for who verifies. */
    note: text("note").notNull().default(""),
    verifiedBy: text("verified_by"),
    introducedIn: integer("introduced_in")
      .notNull()
      .references(() => taxPolicies.version),
    /** The first version that it is no longer part of. */
    retiredIn: integer("retired_in").references(() => taxPolicies.version),
  },
  (table) => [
    index("tax_rules_key").on(table.topic, table.key),
    // Half of the amount at most: rounding up half a cent can then never take more than there is.
    check("tax_rules_rate", sql`${table.rateBps} between 0 and 5000`),
    check("tax_rules_span", sql`${table.validTo} is null or ${table.validFrom} is null or ${table.validTo} > ${table.validFrom}`),
  ],
);

/** What an artist declared, and signed under penalties of perjury. What the form says is in the vault. */
export const taxForms = pgTable(
  "tax_forms",
  {
    id: text("id").primaryKey(),
    userId: person("user_id"),
    kind: text("kind", { enum: ["w9", "w8ben", "w8bene", "none"] }).notNull(),
    personKind: text("person_kind", { enum: ["individual", "business"] }).notNull(),
    /** Of tax residence, ISO 3166-1 alpha-2. */
    country: text("country").notNull(),
    claimsTreaty: boolean("claims_treaty").notNull(),
    /** Said on a W-9: the tax office told us, or them, to withhold all the same. */
    isSubjectToBackup: boolean("is_subject_to_backup").notNull().default(false),
    sealId: text("seal_id"),
    /** Blind index of the tax number: two people with one are found by it. */
    tinIndex: text("tin_index"),
    tinLast4: text("tin_last4").notNull().default(""),
    /** Which text was signed. */
    statementId: text("statement_id"),
    signedAt: at("signed_at").notNull(),
    expiresAt: at("expires_at"),
    /** A later one took its place. */
    endedAt: at("ended_at"),
    /** The last reminder: so many days before the end, 0 at the end. */
    remindedDays: integer("reminded_days"),
  },
  (table) => [
    uniqueIndex("tax_forms_current").on(table.userId).where(sql`${table.endedAt} is null`),
    index("tax_forms_person").on(table.userId, table.signedAt),
    index("tax_forms_expiry").on(table.expiresAt).where(sql`${table.endedAt} is null`),
    index("tax_forms_number").on(table.tinIndex).where(sql`${table.endedAt} is null and ${table.tinIndex} is not null`),
  ],
);

/** What was decided for a payout, in the bytes it was decided in: anybody can make it again and compare. */
export const taxDecisions = pgTable(
  "tax_decisions",
  {
    /** Payout and attempt. */
    id: text("id").primaryKey(),
    userId: person("user_id"),
    currency: text("currency").notNull(),
    /** One of `tax_policies`, which are never deleted; kept by triggers. */
    policyVersion: integer("policy_version").notNull(),
    /** `withholdingJson` of it. Text and not jsonb: these bytes are what is compared. */
    decision: text("decision").notNull(),
    sha256: text("sha256").notNull(),
    decidedAt: at("decided_at").notNull(),
    /** When the payee had the money: the year it is reported in. */
    paidAt: at("paid_at"),
    /** It came back, or never went: nothing is reported. */
    undoneAt: at("undone_at"),
  },
  (table) => [
    index("tax_decisions_person").on(table.userId, table.paidAt),
    index("tax_decisions_paid").on(table.paidAt).where(sql`${table.undoneAt} is null and ${table.paidAt} is not null`),
  ],
);
