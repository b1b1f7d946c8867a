import type { Env } from "@/server/kernel/env";
import { decrypt, encrypt, type SealPlace } from "./cipher";
import { findMasterKey, readMasterKeys } from "./master-keys";

type Keys = Pick<Env, "VAULT_KEYS">;

/**
 * A secret of the house itself, as a column keeps it: `<id of the key>:<base64>`, with the first key of VAULT_KEYS. It belongs to no person,
 * so that nobody's log says when it was opened; it opens in its own place alone.
 */
export function sealForHouse(env: Keys, place: SealPlace, plain: Buffer): string {
  const [newest] = readMasterKeys(env);
  return `${newest.id}:${encrypt(newest.key, place, plain)}`;
}

/** @throws Error when it was changed or moved, or VAULT_KEYS lacks its key. */
export function openForHouse(env: Keys, place: SealPlace, sealed: string): Buffer {
  const [id = "", text = ""] = sealed.split(":");
  return decrypt(findMasterKey(env, id).key, place, text);
}

/** What a secret that was sealed with the newest key begins with. */
export function newestSealMark(env: Keys): string {
  return `${readMasterKeys(env)[0].id}:`;
}
