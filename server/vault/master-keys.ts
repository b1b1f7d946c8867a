import type { Env } from "@/server/kernel/env";

export interface MasterKey {
  readonly id: string;
  readonly key: Buffer;
}

/**
 * The keys that wrap people's keys, the one for new ones first. They live in the environment alone, so that a copy of the database opens nothing.
 * @throws Error when this process was given none.
 */
export function readMasterKeys(env: Pick<Env, "VAULT_KEYS">): readonly [MasterKey, ...MasterKey[]] {
  const [newest, ...older] = (env.VAULT_KEYS ?? "").split(",").flatMap((text): MasterKey[] => {
    const [id, base64] = text.split(":");
    return id === undefined || base64 === undefined ? [] : [{ id, key: Buffer.from(base64, "base64") }];
  });
  if (newest === undefined) throw new Error("VAULT_KEYS is missing: nothing can be sealed or opened without it.");
  return [newest, ...older];
}

/** @throws Error that names the key which has to be put back into VAULT_KEYS. */
export function findMasterKey(env: Pick<Env, "VAULT_KEYS">, id: string): MasterKey {
  const found = readMasterKeys(env).find((each) => each.id === id);
  if (found === undefined) throw new Error(`VAULT_KEYS lacks the key ${id}, with which people's keys are still wrapped.`);
  return found;
}
