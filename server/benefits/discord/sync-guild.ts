import { eq, inArray } from "drizzle-orm";
import { discordGuilds, discordLinks, discordRoles, patronTiers } from "@/db/schema";
import { MEMBERS_PER_READ } from "@/server/adapters/discord";
import { findDomainError } from "@/server/kernel/errors";
import { isRightHeld, listPatrons, readGates } from "@/server/patronage";
import type { Services } from "@/server/services";
import { findRoleChanges, rolesOfRank } from "./rules";

const PATRONS_PER_READ = 500;
const TIERS_MAX = 50;
/** A hundred thousand members: beyond that the rest waits for a larger plan. */
const READS_MAX = 100;
/** What one look changes at most; the next one, an hour later or at the next change, goes on. */
const CHANGES_MAX = 1_000;

/** Which roles each linked patron of an artist should have, by their Discord id. */
async function findWishes(services: Services, artistId: string): Promise<{ readonly wished: Map<string, ReadonlySet<string>>; readonly managed: Set<string> }> {
  const now = services.clock.now();
  const roles = await services.db
    .select({ rank: patronTiers.rank, roleId: discordRoles.roleId })
    .from(discordRoles)
    .innerJoin(patronTiers, eq(patronTiers.id, discordRoles.tierId))
    .where(eq(discordRoles.artistId, artistId))
    .limit(TIERS_MAX);
  const gate = (await readGates(services.db, { fanId: null, artistIds: [artistId], now }))(artistId);
  const wished = new Map<string, ReadonlySet<string>>();
  let after: string | undefined;
  do {
    const patrons = await listPatrons(services.db, { artistId, at: now, minRank: 0, limit: PATRONS_PER_READ, after });
    const fanIds = patrons.map((patron) => patron.fanId);
    const links = fanIds.length === 0 ? [] : await services.db.select().from(discordLinks).where(inArray(discordLinks.userId, fanIds));
    for (const { userId, discordUserId } of links) {
      const rank = patrons.find((patron) => patron.fanId === userId)?.rank ?? null;
      if (rank !== null && isRightHeld(rank, gate.tiers, (tier) => tier.hasDiscord)) wished.set(discordUserId, rolesOfRank(rank, roles));
    }
    after = patrons.length < PATRONS_PER_READ ? undefined : fanIds.at(-1);
  } while (after !== undefined);
  return { wished, managed: new Set(roles.map((role) => role.roleId)) };
}

async function applyDifference(services: Services, guildId: string, artistId: string): Promise<number> {
  const { wished, managed } = await findWishes(services, artistId);
  let changed = 0;
  let after: string | null = null;
  for (let reading = 0; reading < READS_MAX && managed.size > 0; reading++) {
    const members = await services.discord.listMembers(guildId, after);
    for (const { hasRole, ...where } of findRoleChanges(members, wished, managed)) {
      if (changed >= CHANGES_MAX) return changed;
      await (hasRole ? services.discord.giveRole : services.discord.takeRole)({ guildId, ...where });
      changed += 1;
    }
    if (members.length < MEMBERS_PER_READ) break;
    after = members.at(-1)?.userId ?? null;
  }
  return changed;
}

/**
 * Makes the roles in an artist's Discord server what access says they should be: reads both, changes the difference. Repeated, it changes
 * nothing; killed in the middle, the next look finds what is left. A server that cannot be reached is noted for its artist.
 * @throws what may be tried again: DomainError `unavailable`.
 */
export async function syncGuild(services: Services, input: { readonly artistId: string }): Promise<{ readonly changed: number }> {
  const mine = eq(discordGuilds.artistId, input.artistId);
  const [guild] = await services.db.select().from(discordGuilds).where(mine).limit(1);
  if (guild === undefined) return { changed: 0 };
  try {
    const changed = await applyDifference(services, guild.guildId, input.artistId);
    await services.db.update(discordGuilds).set({ lastSyncedAt: services.clock.now(), lastError: null }).where(mine);
    return { changed };
  } catch (thrown) {
    const known = findDomainError(thrown);
    if (known === null) throw thrown;
    await services.db.update(discordGuilds).set({ lastError: known.sentence }).where(mine);
    if (known.code === "unavailable") throw thrown;
    return { changed: 0 };
  }
}
