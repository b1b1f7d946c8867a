import type { Register } from "./types";

const gone = (kind: string) => `'${kind}-' || substr(md5(id || '-gone'), 1, 20)`;

/** Who somebody is, and how they sign in. */
export const ACCOUNTS: Register = {
  users: {
    whose: "id = $1",
    hide: ["password_hash"],
    erase: {
      scrub: {
        email: `${gone("gone")} || '@erased.invalid'`,
        handle: gone("gone"),
        name: "'Deleted account'",
        password_hash: "null",
        role: "'fan'",
        realm: "null",
        bio: "''",
      },
      why: "Money names the account by its id, which says nothing of who it was.",
    },
  },
  sessions: { whose: "user_id = $1", erase: "delete" },
  api_tokens: { whose: "user_id = $1", hide: ["token_hash"], erase: "delete" },
  password_resets: { whose: "user_id = $1", hide: ["token_hash"], erase: "delete" },
  sign_in_links: { whose: "user_id = $1", hide: ["token_hash"], erase: "delete" },
  email_changes: { whose: "user_id = $1", hide: ["token_hash"], erase: "delete" },
  follows: { whose: "fan_id = $1 or artist_id = $1", erase: "delete" },
  mails: { whose: "to_address = $2", erase: "delete" },
  idempotency_keys: { whose: "user_id = $1", hide: ["request_hash"], erase: "delete" },
  privacy_requests: { whose: "user_id = $1", hide: ["object_key"], erase: { keep: "That a request was answered must be shown (GDPR, Article 5(2))." } },
  privacy_restrictions: { whose: "user_id = $1", erase: "delete" },
  vault_accesses: { whose: "user_id = $1", erase: { scrub: { reason: "''" }, why: "Who opened sealed data stays to be answered for." } },
  vault_keys: {
    whose: "user_id = $1",
    hide: ["wrapped", "wrapped_by"],
    erase: { keep: "The vault destroys the keys themselves; that there were some stays." },
  },
  vault_seals: { whose: "user_id = $1", hide: ["sealed"], erase: { keep: "Noise without its key." } },
};
