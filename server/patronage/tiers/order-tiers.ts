import { eq, sql } from "drizzle-orm";
import { patronTiers, users } from "@/db/schema";
import { type Actor, requireArtist } from "@/server/kernel/actor";
import { appendAudit } from "@/server/kernel/audit";
import { DomainError } from "@/server/kernel/errors";
import type { Services } from "@/server/services";
import type { StudioTier } from "./contract";
import { listMyTiers } from "./list-tiers";
import { listTierRows } from "./queries";

/** Puts the artist's tiers into this order, lowest first: from then on a tier has all of those before it. @throws invalid_input unless each is named once. */
export async function orderTiers(services: Services, actor: Actor, input: { readonly tierIds: readonly string[] }): Promise<StudioTier[]> {
  requireArtist(actor);
  const now = services.clock.now();
  await services.db.transaction(async (tx) => {
    await tx.select({ id: users.id }).from(users).where(eq(users.id, actor.userId)).for("update");
    const before = (await listTierRows(tx, actor.userId)).map((tier) => tier.id);
    const isWhole = input.tierIds.length === before.length && before.every((id) => input.tierIds.includes(id));
    if (!isWhole) throw new DomainError("invalid_input", { sentence: "Name each of your tiers once, lowest first." });
    // Out of each other's way first: no two may have one rank, not even for a moment.
    await tx
      .update(patronTiers)
      .set({ rank: sql`-${patronTiers.rank}` })
      .where(eq(patronTiers.artistId, actor.userId));
    for (const [index, id] of input.tierIds.entries()) {
      await tx
        .update(patronTiers)
        .set({ rank: index + 1, updatedAt: now })
        .where(eq(patronTiers.id, id));
    }
    const entry = { actorId: actor.userId, action: "patronage/tiers.ordered", target: actor.userId, before, after: [...input.tierIds] };
    await appendAudit(tx, entry, now);
  });
  return listMyTiers(services, actor);
}
