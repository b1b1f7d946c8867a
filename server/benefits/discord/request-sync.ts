import { asc, eq, gt } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { discordGuilds } from "@/db/schema";
import { sendEvent } from "@/inngest/events";
import type { Services } from "@/server/services";

const GUILDS_PER_STEP = 200;

/** Has a job look at an artist's Discord server, if they have one. `reason` tells one request from another; the same one twice is one. */
export async function requestDiscordSync(tx: Tx, input: { readonly artistId: string; readonly reason: string }): Promise<void> {
  const [guild] = await tx.select({ artistId: discordGuilds.artistId }).from(discordGuilds).where(eq(discordGuilds.artistId, input.artistId)).limit(1);
  if (guild === undefined) return;
  await sendEvent(tx, {
    id: `benefits/discord.changed:${input.artistId}:${input.reason}`,
    name: "benefits/discord.changed",
    data: { artistId: input.artistId },
  });
}

/** The same for the job that follows a change of access. */
export async function requestDiscordSyncOf(services: Services, input: { readonly artistId: string; readonly reason: string }): Promise<void> {
  await services.db.transaction((tx) => requestDiscordSync(tx, input));
}

/** Has every server looked at, each by a job of its own, for what happened there and not here. For the hourly job; ask again with the cursor. */
export async function requestAllSyncs(services: Services, input: { readonly after?: string | undefined }): Promise<{ readonly after: string | null }> {
  const hour = services.clock.now().toISOString().slice(0, "2026-11-22T12".length);
  const after = input.after === undefined ? undefined : gt(discordGuilds.artistId, input.after);
  const rows = await services.db
    .select({ artistId: discordGuilds.artistId })
    .from(discordGuilds)
    .where(after)
    .orderBy(asc(discordGuilds.artistId))
    .limit(GUILDS_PER_STEP);
  await services.db.transaction(async (tx) => {
    for (const { artistId } of rows) await requestDiscordSync(tx, { artistId, reason: hour });
  });
  return { after: rows.length < GUILDS_PER_STEP ? null : (rows.at(-1)?.artistId ?? null) };
}
