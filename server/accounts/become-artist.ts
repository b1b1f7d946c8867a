import { and, eq } from "drizzle-orm";
import { users } from "@/db/schema";
import type { Actor } from "@/server/kernel/actor";
import { appendAudit } from "@/server/kernel/audit";
import type { Services } from "@/server/services";
import { getSettings, type Settings } from "./get-settings";

/** Opens the artist's page of a fan, in the realm they choose. For who is one already, nothing changes. */
export async function becomeArtist(services: Services, actor: Actor, input: { readonly realm?: Settings["realm"] | undefined }): Promise<Settings> {
  const now = services.clock.now();
  await services.db.transaction(async (tx) => {
    const changed = await tx
      .update(users)
      .set({ role: "artist", realm: input.realm, updatedAt: now })
      .where(and(eq(users.id, actor.userId), eq(users.role, "fan")))
      .returning({ id: users.id });
    if (changed.length === 0) return;
    const entry = { actorId: actor.userId, action: "accounts/role.changed", target: actor.userId, before: { role: "fan" }, after: { role: "artist" } };
    await appendAudit(tx, entry, now);
  });
  return getSettings(services, actor);
}
