import { and, eq, inArray } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { payoutMethods, users } from "@/db/schema";

export type MethodRow = typeof payoutMethods.$inferSelect;

/** The methods of a person that still mean something: in force, proposed, and what a cooling one took the place of. */
export async function listLive(tx: Tx, userId: string): Promise<{ active: MethodRow | null; proposed: MethodRow | null; previous: MethodRow | null }> {
  const rows = await tx
    .select()
    .from(payoutMethods)
    .where(and(eq(payoutMethods.userId, userId), inArray(payoutMethods.status, ["active", "proposed"])));
  const active = rows.find((row) => row.status === "active") ?? null;
  const [previous] = active?.replacesId == null ? [] : await tx.select().from(payoutMethods).where(eq(payoutMethods.id, active.replacesId));
  return { active, proposed: rows.find((row) => row.status === "proposed") ?? null, previous: previous ?? null };
}

/** One change of a person's methods at a time. */
export async function lockPerson(tx: Tx, userId: string): Promise<void> {
  await tx.select({ id: users.id }).from(users).where(eq(users.id, userId)).for("no key update");
}
