import { and, eq, ne } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { patronTiers, users } from "@/db/schema";
import { newId } from "@/server/kernel/ids";
import { DEFAULT_TIERS } from "./rules";

/** Gives an artist the four tiers of the house, once: who has any keeps what they made of them, and who is no artist gets none. Two at once make them once. */
export async function ensureTiers(tx: Tx, artistId: string, now: Date): Promise<void> {
  const known = await tx.select({ id: patronTiers.id }).from(patronTiers).where(eq(patronTiers.artistId, artistId)).limit(1);
  if (known.length > 0) return;
  const artist = await tx
    .select({ id: users.id })
    .from(users)
    .where(and(eq(users.id, artistId), ne(users.role, "fan")))
    .limit(1);
  if (artist.length === 0) return;
  const rows = DEFAULT_TIERS.map(({ benefits, ...tier }) => ({
    ...tier,
    id: newId("tier", now.getTime()),
    artistId,
    benefits: [...benefits],
    createdAt: now,
    updatedAt: now,
  }));
  await tx.insert(patronTiers).values(rows).onConflictDoNothing();
}
