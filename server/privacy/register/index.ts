import { ACCOUNTS } from "./accounts";
import { EARNINGS } from "./earnings";
import { GIVING } from "./giving";
import type { Register } from "./types";
import { WORKS } from "./works";

/** Every table with something about people. A test finds a table that is neither here nor below. */
export const REGISTER: Register = { ...ACCOUNTS, ...GIVING, ...WORKS, ...EARNINGS };

/** Tables that hold nothing of people, or only ids of theirs; each with why nothing is to be told or forgotten. */
export const NOT_PERSONAL: Readonly<Record<string, string>> = {
  audit_log: "told and forgotten apart: details and origins by their salted commitments",
  ...Object.fromEntries(
    ["ledger_batches", "ledger_entries", "ledger_transfers", "proof_spans", "proof_checkpoints"].map((name) => [name, "the books, by ids"]),
  ),
  ...Object.fromEntries(["privacy_erasures", "retention_rules"].map((name) => [name, "rules, and ids of who is gone"])),
  ...Object.fromEntries(
    ["job_cron", "job_events", "job_queue", "job_runs", "job_steps", "job_waits", "event_outbox"].map((name) => [name, "work by ids; ended work is pruned"]),
  ),
  ...Object.fromEntries(
    ["tier_prices", "fee_rates", "exchange_rates", "platform_settings", "promo_redemptions", "credit_rolls"].map((name) => [name, "prices and settings"]),
  ),
  ...Object.fromEntries(["stripe_events", "stripe_balance_transactions"].map((name) => [name, "Stripe's own ids and amounts"])),
  ...Object.fromEntries(
    ["rate_limits", "webhook_deliveries", "webhook_attempts"].map((name) => [name, "hashes and outcomes; goes with what it belongs to, or within days"]),
  ),
  ...Object.fromEntries(["view_rates", "sharing_policies", "sharing_months", "sponsor_amounts", "royalty_follower"].map((name) => [name, "rates and sums"])),
  ...Object.fromEntries(["merch_shops", "merch_rules", "merch_postbacks", "merch_payments"].map((name) => [name, "shops and their rules"])),
  ...Object.fromEntries(
    ["payout_runs", "payout_run_lanes", "payout_batches", "payout_contradictions", "chain_nonces", "chain_replacements", "chain_fees"].map((name) => [
      name,
      "runs and files, by ids",
    ]),
  ),
  ...Object.fromEntries(["reconciliation_imports", "reconciliation_items"].map((name) => [name, "bank statements, by our own keys and the last four"])),
  ...Object.fromEntries(["sanction_lists", "sanction_names", "screenings"].map((name) => [name, "public lists, and when they were asked"])),
  ...Object.fromEntries(
    ["content_objects", "video_objects", "video_renditions", "distributed_works", "cdn_objects", "cdn_checks"].map((name) => [
      name,
      "films by ids, and go with them",
    ]),
  ),
  ...Object.fromEntries(
    ["layer_policies", "relays", "relay_works", "relay_hours", "site_hours"].map((name) => [name, "carriers, by names and counts of machines"]),
  ),
  ...Object.fromEntries(
    ["peer_seats", "peer_words", "peer_hours"].map((name) => [name, "browsers by names at random, gone within minutes, and sums of bytes"]),
  ),
  ...Object.fromEntries(["tax_policies", "tax_rules"].map((name) => [name, "tax tables"])),
};
export type { PersonalRule } from "./types";
