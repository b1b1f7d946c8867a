import type { Register } from "./types";

const BOOKS = "Books must show who was owed what (GDPR, Article 17(3)(b)); the account's id says nothing of who it was.";

/** What somebody earned, was paid and was taxed. */
export const EARNINGS: Register = {
  ledger_accounts: { whose: "owner = 'artist:' || $1", erase: { keep: BOOKS } },
  royalty_entries: { whose: "artist_id = $1", erase: { keep: BOOKS } },
  royalty_sums: { whose: "account_id in (select id from ledger_accounts where owner = 'artist:' || $1)", erase: { keep: BOOKS } },
  royalty_blocks: { whose: "account_id in (select id from ledger_accounts where owner = 'artist:' || $1)", erase: { keep: BOOKS } },
  sharing_shares: { whose: "artist_id = $1", erase: { keep: BOOKS } },
  merch_links: { whose: "artist_id = $1", erase: { scrub: { title: "''", url: "'https://erased.invalid/'", code: "id" }, why: BOOKS } },
  merch_orders: { whose: "artist_id = $1", hide: ["order_ref"], erase: { keep: BOOKS } },
  splits: { whose: "holder_id = $1", erase: { keep: BOOKS } },
  split_parties: { whose: "party_id = $1", erase: { keep: BOOKS } },
  split_versions: { whose: "proposed_by = $1", erase: { scrub: { note: "''" }, why: BOOKS } },
  split_balances: { whose: "party_id = $1", erase: { keep: BOOKS } },
  split_shares: { whose: "party_id = $1", erase: { keep: BOOKS } },
  royalty_statements: { whose: "user_id = $1", erase: { scrub: { names: "'{}'" }, why: BOOKS } },
  royalty_statement_hashes: { whose: "user_id = $1", erase: { keep: BOOKS } },
  payout_requests: { whose: "account_id = $1", hide: ["frozen", "frozen_hash"], erase: { scrub: { method_last4: "''", reason: "null" }, why: BOOKS } },
  payout_exceptions: { whose: "account_id = $1", erase: { scrub: { detail: "null" }, why: BOOKS } },
  payout_steps: {
    whose: "payout_id in (select id from payout_requests where account_id = $1)",
    erase: { scrub: { reason: "null" }, why: BOOKS },
  },
  payout_outbox: {
    whose: "payout_id in (select id from payout_requests where account_id = $1)",
    hide: ["answer", "lease_token", "request_hash"],
    erase: { keep: BOOKS },
  },
  payout_invoices: {
    whose: "payout_id in (select id from payout_requests where account_id = $1)",
    erase: { scrub: { note: "null" }, why: BOOKS },
  },
  payout_stripe_accounts: { whose: "user_id = $1", erase: "delete" },
  payout_methods: {
    whose: "user_id = $1",
    hide: ["fingerprint", "code_hash"],
    erase: { scrub: { last4: "''", fingerprint: "null", code_hash: "null" }, why: BOOKS },
  },
  screening_flags: {
    whose: "user_id = $1",
    hide: ["details"],
    erase: { scrub: { subject: "''", details: "'{}'", note: "null" }, why: "That sanction lists were asked must be shown." },
  },
  tax_forms: {
    whose: "user_id = $1",
    hide: ["tin_index"],
    erase: { scrub: { tin_last4: "''", tin_index: "null" }, why: "What tax was reckoned from; the form itself is sealed." },
  },
  tax_decisions: { whose: "user_id = $1", erase: { keep: BOOKS } },
};
