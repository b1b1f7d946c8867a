import type { Register } from "./types";

const BOOKS = "Books must show what was paid for what (GDPR, Article 17(3)(b)).";
const eitherSide = "fan_id = $1 or artist_id = $1";

/** What was given and paid. */
export const GIVING: Register = {
  payments: { whose: eitherSide, erase: { keep: BOOKS } },
  payment_refunds: { whose: "payment_id in (select id from payments where fan_id = $1 or artist_id = $1)", erase: { keep: BOOKS } },
  payment_disputes: { whose: "payment_id in (select id from payments where fan_id = $1 or artist_id = $1)", erase: { keep: BOOKS } },
  checkouts: { whose: eitherSide, hide: ["request"], erase: { scrub: { request: "'{}'" }, why: BOOKS } },
  livestream_tickets: { whose: eitherSide, erase: { keep: BOOKS } },
  tips: { whose: eitherSide, erase: { scrub: { message: "''" }, why: BOOKS } },
  goal_pledges: { whose: eitherSide, erase: { scrub: { stripe_payment_method_id: "null", last_error: "null" }, why: BOOKS } },
  gifts: {
    whose: "giver_id = $1 or artist_id = $1 or recipient_id = $1 or recipient_email = $2",
    hide: ["code_hash"],
    erase: { scrub: { recipient_email: "'gone@erased.invalid'", message: "''" }, why: BOOKS },
  },
  guest_checkouts: { whose: "user_id = $1", erase: "delete" },
  patron_subscriptions: { whose: eitherSide, erase: { keep: BOOKS } },
  patron_commands: { whose: "requested_by = $1", erase: { scrub: { input: "'{}'", error: "null" }, why: BOOKS } },
  stripe_customers: { whose: "user_id = $1", erase: { keep: "Refunds and disputes may still come; Stripe keeps what the law asks of it." } },
  entitlements: { whose: eitherSide, erase: { keep: BOOKS } },
  mrr_movements: { whose: eitherSide, erase: { keep: BOOKS } },
  trial_uses: { whose: eitherSide, erase: { keep: "One free trial is one; the id alone says so." } },
  artist_goals: { whose: "artist_id = $1", erase: { scrub: { title: "''", description: "''" }, why: BOOKS } },
  goal_milestones: { whose: "goal_id in (select id from artist_goals where artist_id = $1)", erase: { scrub: { title: "''" }, why: BOOKS } },
  patron_tiers: { whose: "artist_id = $1", erase: { scrub: { name: "key", description: "''", welcome_note: "''" }, why: BOOKS } },
  promo_codes: { whose: "artist_id = $1", erase: { scrub: { code: "id" }, why: BOOKS } },
  patron_notes: { whose: eitherSide, erase: "delete" },
  patron_imports: { whose: "artist_id = $1", erase: "delete" },
  patron_import_rows: {
    whose: "fan_id = $1 or email = $2",
    erase: {
      scrub: { email: "'gone@erased.invalid'", name: "''", note: "''", reason: "''", source_tier: "''" },
      why: "An artist's list stays theirs, without this line's person.",
    },
  },
};
