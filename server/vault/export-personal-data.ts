import { desc, eq } from "drizzle-orm";
import { vaultAccesses } from "@/db/schema";
import type { Json } from "@/server/kernel/sql";
import type { Services } from "@/server/services";

const ACCESSES_MAX = 10_000;

/** What the vault itself knows of a person: who opened what. What is sealed is exported by whoever had it sealed. */
export async function exportPersonalData(services: Services, userId: string): Promise<Json> {
  const rows = await services.db.select().from(vaultAccesses).where(eq(vaultAccesses.userId, userId)).orderBy(desc(vaultAccesses.id)).limit(ACCESSES_MAX);
  return { accesses: rows.map(({ id, purpose, field, readerId, reason, at }) => ({ id, purpose, field, readerId, reason, at: at.toISOString() })) };
}
