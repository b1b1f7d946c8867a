import { and, count, desc, eq, lt, ne, type SQL } from "drizzle-orm";
import { artistGoals } from "@/db/schema";
import { getArtist } from "@/server/accounts";
import { type Actor, requireArtist } from "@/server/kernel/actor";
import { cutPage, type Page, type PageRequest } from "@/server/kernel/page";
import type { Services } from "@/server/services";
import type { Goal } from "./contract";
import { showGoals } from "./show-goal";

async function readGoals(services: Services, where: SQL | undefined, page: PageRequest): Promise<Page<Goal>> {
  const { db } = services;
  const { limit, offset, cursor } = page;
  const rows = await db
    .select()
    .from(artistGoals)
    .where(and(where, cursor === undefined ? undefined : lt(artistGoals.id, cursor)))
    .orderBy(desc(artistGoals.id))
    .limit(limit + 1)
    .offset(cursor === undefined ? offset : 0);
  const [counted] = await db.select({ total: count() }).from(artistGoals).where(where);
  const cut = cutPage(rows, { limit, total: counted?.total ?? 0 }, { item: (row) => row, cursor: (row) => row.id });
  return { ...cut, items: await showGoals(db, cut.items) };
}

/** An artist's goals as anybody sees them, newest first, of one film or one status if asked; those that were called off are left out. @throws not_found */
export async function listGoals(
  services: Services,
  input: PageRequest & { readonly artistId: string; readonly videoId?: string | undefined; readonly status?: Goal["status"] | undefined },
): Promise<Page<Goal>> {
  const { videoId, status } = input;
  const artist = await getArtist(services, null, { idOrHandle: input.artistId });
  const isAsked = and(videoId === undefined ? undefined : eq(artistGoals.videoId, videoId), status === undefined ? undefined : eq(artistGoals.status, status));
  return readGoals(services, and(eq(artistGoals.artistId, artist.id), ne(artistGoals.status, "cancelled"), isAsked), input);
}

/** All goals of the artist who asks, newest first. */
export async function listMyGoals(services: Services, actor: Actor, page: PageRequest): Promise<Page<Goal>> {
  requireArtist(actor);
  return readGoals(services, eq(artistGoals.artistId, actor.userId), page);
}
