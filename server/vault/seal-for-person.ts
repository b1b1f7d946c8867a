import type { Tx } from "@/db/client";
import { vaultSeals } from "@/db/schema";
import { type Id, newId } from "@/server/kernel/ids";
import type { Services } from "@/server/services";
import { encrypt, type SealPlace } from "./cipher";
import type { PlainValue, SealPurpose } from "./contract";
import { ensureDataKey } from "./data-keys";

export function sealPlace(seal: { readonly id: string; readonly purpose: SealPurpose; readonly field: string }): SealPlace {
  return { table: "vault_seals", row: seal.id, column: `${seal.purpose}.${seal.field}` };
}

/** Seals a value with its person's key, in the transaction of what needs it. @returns the name by which it is opened again. */
export async function sealForPerson(services: Pick<Services, "env" | "clock">, tx: Tx, value: PlainValue): Promise<Id<"sealed">> {
  const now = services.clock.now();
  const { userId, purpose, field } = value;
  const { generation, key } = await ensureDataKey(tx, services.env, { userId, purpose }, now);
  const id = newId("sealed", now.getTime());
  const sealed = encrypt(key, sealPlace({ id, purpose, field }), Buffer.from(value.plaintext, "utf8"));
  await tx.insert(vaultSeals).values({ id, userId, purpose, generation, field, sealed, createdAt: now });
  return id;
}
