import { asc, eq } from "drizzle-orm";
import { z } from "zod";
import { discordGuilds, discordLinks, discordRoles, patronTiers } from "@/db/schema";
import { type Actor, requireArtist } from "@/server/kernel/actor";
import { appendAudit } from "@/server/kernel/audit";
import { DomainError } from "@/server/kernel/errors";
import { newId } from "@/server/kernel/ids";
import { ensureTiers } from "@/server/patronage";
import type { Services } from "@/server/services";
import { requestDiscordSync } from "./request-sync";

const TIERS_MAX = 50;
const TIER_KEY_CHARS_MAX = 40;
const snowflake = z.string().regex(/^\d{17,20}$/, "Discord's ids have 17 to 20 digits.");

export const guildInput = z.object({
  guildId: snowflake,
  /** The role of each tier that has one. */
  roles: z.array(z.object({ tier: z.string().max(TIER_KEY_CHARS_MAX), roleId: snowflake })).max(TIERS_MAX),
});
type GuildInput = z.output<typeof guildInput>;

export const guildShape = z.object({
  guildId: z.string().nullable(),
  roles: z.array(z.object({ tier: z.string(), roleId: z.string() })),
  lastSyncedAt: z.string().nullable().meta({ format: "date-time" }),
  lastError: z.string().nullable(),
});
type Guild = z.output<typeof guildShape>;

/** The caller's Discord server and which role each tier has there. */
export async function getGuild(services: Services, actor: Actor): Promise<Guild> {
  const [guild] = await services.db.select().from(discordGuilds).where(eq(discordGuilds.artistId, actor.userId)).limit(1);
  const roles = await services.db
    .select({ tier: patronTiers.key, roleId: discordRoles.roleId })
    .from(discordRoles)
    .innerJoin(patronTiers, eq(patronTiers.id, discordRoles.tierId))
    .where(eq(discordRoles.artistId, actor.userId))
    .orderBy(asc(patronTiers.rank))
    .limit(TIERS_MAX);
  return { guildId: guild?.guildId ?? null, roles, lastSyncedAt: guild?.lastSyncedAt?.toISOString() ?? null, lastError: guild?.lastError ?? null };
}

/** Makes sure that the server is the caller's own at Discord and has these roles: else whoever knew its id could give roles in it. */
async function requireOwnGuild(services: Services, actor: Actor, input: GuildInput): Promise<void> {
  const [link] = await services.db.select({ id: discordLinks.discordUserId }).from(discordLinks).where(eq(discordLinks.userId, actor.userId)).limit(1);
  if (link === undefined) throw new DomainError("rule_refused", { sentence: "Link your own Discord account first." });
  const guild = await services.discord.getGuild(input.guildId);
  if (guild.ownerId !== link.id) throw new DomainError("not_found", { sentence: "Our bot is not in this Discord server." });
  const missing = input.roles.findIndex(({ roleId }) => !guild.roleIds.includes(roleId));
  if (missing === -1) return;
  const message = "This Discord server has no such role.";
  throw new DomainError("rule_refused", { sentence: message, issues: [{ path: `roles.${missing}.roleId`, message }] });
}

/** Sets the caller's Discord server and the roles of their tiers; a job gives and takes them. @throws DomainError `not_found`, `rule_refused`, `conflict`. */
export async function setGuild(services: Services, actor: Actor, input: GuildInput): Promise<Guild> {
  requireArtist(actor);
  await requireOwnGuild(services, actor, input);
  const now = services.clock.now();
  await services.db.transaction(async (tx) => {
    const [taken] = await tx.select({ artistId: discordGuilds.artistId }).from(discordGuilds).where(eq(discordGuilds.guildId, input.guildId)).limit(1);
    if (taken !== undefined && taken.artistId !== actor.userId) throw new DomainError("conflict", { sentence: "Another artist uses this Discord server." });
    await ensureTiers(tx, actor.userId, now);
    const tiers = await tx
      .select({ id: patronTiers.id, key: patronTiers.key })
      .from(patronTiers)
      .where(eq(patronTiers.artistId, actor.userId))
      .limit(TIERS_MAX);
    const rows = input.roles.map(({ tier, roleId }, at) => {
      const found = tiers.find((each) => each.key === tier);
      if (found !== undefined) return { artistId: actor.userId, tierId: found.id, roleId };
      const message = "You have no such tier.";
      throw new DomainError("rule_refused", { sentence: message, issues: [{ path: `roles.${at}.tier`, message }] });
    });
    const values = { artistId: actor.userId, guildId: input.guildId, createdAt: now };
    await tx
      .insert(discordGuilds)
      .values(values)
      .onConflictDoUpdate({ target: discordGuilds.artistId, set: { guildId: input.guildId, lastError: null } });
    await tx.delete(discordRoles).where(eq(discordRoles.artistId, actor.userId));
    if (rows.length > 0) await tx.insert(discordRoles).values(rows).onConflictDoNothing();
    await requestDiscordSync(tx, { artistId: actor.userId, reason: newId("request", now.getTime()) });
    await appendAudit(tx, { actorId: actor.userId, action: "benefits/discord.guild-set", target: input.guildId, after: { roles: rows.length } }, now);
  });
  return getGuild(services, actor);
}

/** Leaves the caller's Discord server alone from now on: what was given stays. */
export async function removeGuild(services: Services, actor: Actor): Promise<Guild> {
  const now = services.clock.now();
  await services.db.transaction(async (tx) => {
    const gone = await tx.delete(discordGuilds).where(eq(discordGuilds.artistId, actor.userId)).returning({ guildId: discordGuilds.guildId });
    await tx.delete(discordRoles).where(eq(discordRoles.artistId, actor.userId));
    const [guild] = gone;
    if (guild !== undefined) await appendAudit(tx, { actorId: actor.userId, action: "benefits/discord.guild-removed", target: guild.guildId }, now);
  });
  return getGuild(services, actor);
}
