import { randomBytes } from "node:crypto";
import { and, desc, eq, isNull, max } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { vaultKeys } from "@/db/schema";
import type { Env } from "@/server/kernel/env";
import { decrypt, encrypt, KEY_BYTES, type SealPlace } from "./cipher";
import type { SealPurpose } from "./contract";
import { findMasterKey, readMasterKeys } from "./master-keys";

export interface KeyName {
  readonly userId: string;
  readonly purpose: SealPurpose;
  readonly generation: number;
}

interface DataKey extends KeyName {
  readonly key: Buffer;
}

function placeOf({ userId, purpose, generation }: KeyName): SealPlace {
  return { table: "vault_keys", row: `${userId}/${purpose}/${generation}`, column: "wrapped" };
}

export function wrapKey(env: Pick<Env, "VAULT_KEYS">, name: KeyName, key: Buffer): { readonly wrappedBy: string; readonly wrapped: string } {
  const [newest] = readMasterKeys(env);
  return { wrappedBy: newest.id, wrapped: encrypt(newest.key, placeOf(name), key) };
}

export function unwrapKey(env: Pick<Env, "VAULT_KEYS">, name: KeyName, wrapped: { readonly wrappedBy: string; readonly wrapped: string }): Buffer {
  return decrypt(findMasterKey(env, wrapped.wrappedBy).key, placeOf(name), wrapped.wrapped);
}

async function findLive(tx: Tx, env: Pick<Env, "VAULT_KEYS">, whose: Pick<KeyName, "userId" | "purpose">): Promise<DataKey | null> {
  // Shared: whoever forgets the person waits for what is being sealed, and what is sealed after that gets a new key.
  const [row] = await tx
    .select()
    .from(vaultKeys)
    .where(and(eq(vaultKeys.userId, whose.userId), eq(vaultKeys.purpose, whose.purpose), isNull(vaultKeys.destroyedAt)))
    .orderBy(desc(vaultKeys.generation))
    .limit(1)
    .for("share");
  if (row === undefined || row.wrapped === null || row.wrappedBy === null) return null;
  return { ...whose, generation: row.generation, key: unwrapKey(env, row, { wrapped: row.wrapped, wrappedBy: row.wrappedBy }) };
}

/** The person's key for a purpose, made when there is none: two who make it at once get the same one. */
export async function ensureDataKey(tx: Tx, env: Pick<Env, "VAULT_KEYS">, whose: Pick<KeyName, "userId" | "purpose">, now: Date): Promise<DataKey> {
  const known = await findLive(tx, env, whose);
  if (known !== null) return known;
  const [last] = await tx
    .select({ generation: max(vaultKeys.generation) })
    .from(vaultKeys)
    .where(and(eq(vaultKeys.userId, whose.userId), eq(vaultKeys.purpose, whose.purpose)));
  const name = { ...whose, generation: (last?.generation ?? 0) + 1 };
  await tx
    .insert(vaultKeys)
    .values({ ...name, ...wrapKey(env, name, randomBytes(KEY_BYTES)), createdAt: now })
    .onConflictDoNothing();
  const made = await findLive(tx, env, whose);
  if (made === null) throw new Error("A key that was just made is not there.");
  return made;
}
