import { and, eq, gt, isNull } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { discordLinks, discordLinkTries } from "@/db/schema";
import { hashSecret, makeSecret } from "@/server/accounts";
import type { Actor } from "@/server/kernel/actor";
import { appendAudit } from "@/server/kernel/audit";
import { DomainError } from "@/server/kernel/errors";
import { newId } from "@/server/kernel/ids";
import { listAccess } from "@/server/patronage";
import type { Services } from "@/server/services";
import { requestDiscordSync } from "./request-sync";

const TRY_MS = 10 * 60_000;
const ARTISTS_MAX = 500;

/** The Discord account that the caller linked. */
export async function getDiscordLink(services: Services, actor: Actor): Promise<{ readonly name: string | null }> {
  const [row] = await services.db.select({ name: discordLinks.discordName }).from(discordLinks).where(eq(discordLinks.userId, actor.userId)).limit(1);
  return { name: row?.name ?? null };
}

/** Where the caller tells Discord to tell us who they are there, within ten minutes. */
export async function startDiscordLink(services: Services, actor: Actor): Promise<{ readonly url: string }> {
  const { secret, hash } = makeSecret();
  const url = services.discord.authorizeUrl(secret);
  const expiresAt = new Date(services.clock.now().getTime() + TRY_MS);
  await services.db.insert(discordLinkTries).values({ stateHash: hash, userId: actor.userId, expiresAt });
  return { url };
}

/** Has every artist's server looked at again whose patron the person is. */
async function syncEverywhere(services: Services, tx: Tx, userId: string): Promise<void> {
  const { rows } = await listAccess(tx, { fanId: userId, now: services.clock.now() }, { limit: ARTISTS_MAX, offset: 0 });
  const reason = newId("request", services.clock.now().getTime());
  for (const artistId of new Set(rows.map((row) => row.artistId))) await requestDiscordSync(tx, { artistId, reason });
}

/**
 * Links the Discord account that the code is from. The state must be the caller's own: nobody can be made to link somebody else's account.
 * @throws DomainError `rule_refused` for a state or a code that does not work, `conflict` for an account that somebody else linked.
 */
export async function finishDiscordLink(
  services: Services,
  actor: Actor,
  input: { readonly state: string; readonly code: string },
): Promise<{ readonly name: string }> {
  const now = services.clock.now();
  const isMine = and(eq(discordLinkTries.stateHash, hashSecret(input.state)), eq(discordLinkTries.userId, actor.userId));
  const used = await services.db
    .update(discordLinkTries)
    .set({ usedAt: now })
    .where(and(isMine, isNull(discordLinkTries.usedAt), gt(discordLinkTries.expiresAt, now)))
    .returning({ userId: discordLinkTries.userId });
  if (used.length === 0) throw new DomainError("rule_refused", { sentence: "This took too long, or was used before. Begin again." });
  const { userId: discordUserId, name } = await services.discord.identify(input.code);
  await services.db.transaction(async (tx) => {
    const [taken] = await tx.select({ userId: discordLinks.userId }).from(discordLinks).where(eq(discordLinks.discordUserId, discordUserId)).limit(1);
    if (taken !== undefined && taken.userId !== actor.userId)
      throw new DomainError("conflict", { sentence: "Another account here uses this Discord account." });
    const link = { discordUserId, discordName: name, linkedAt: now };
    await tx
      .insert(discordLinks)
      .values({ userId: actor.userId, ...link })
      .onConflictDoUpdate({ target: discordLinks.userId, set: link });
    await syncEverywhere(services, tx, actor.userId);
    await appendAudit(tx, { actorId: actor.userId, action: "benefits/discord.linked", target: discordUserId }, now);
  });
  return { name };
}

/** Forgets the caller's Discord account; the next look at each server takes their roles. */
export async function endDiscordLink(services: Services, actor: Actor): Promise<{ readonly name: null }> {
  const now = services.clock.now();
  await services.db.transaction(async (tx) => {
    const gone = await tx.delete(discordLinks).where(eq(discordLinks.userId, actor.userId)).returning({ discordUserId: discordLinks.discordUserId });
    const [link] = gone;
    if (link === undefined) return;
    await syncEverywhere(services, tx, actor.userId);
    await appendAudit(tx, { actorId: actor.userId, action: "benefits/discord.unlinked", target: link.discordUserId }, now);
  });
  return { name: null };
}
