import { and, eq } from "drizzle-orm";
import { follows } from "@/db/schema";
import type { Actor } from "@/server/kernel/actor";
import { DomainError } from "@/server/kernel/errors";
import type { Services } from "@/server/services";
import { findArtist } from "./artist-queries";

export interface Following {
  readonly isFollowing: boolean;
  readonly followers: number;
}

async function requirePage(services: Services, artistId: string) {
  const artist = await findArtist(services.db, artistId);
  if (artist === undefined) throw new DomainError("not_found");
  return artist;
}

/** Follows an artist; twice is once. @throws rule_refused for oneself. */
export async function followArtist(services: Services, actor: Actor, input: { readonly artistId: string }): Promise<Following> {
  const artist = await requirePage(services, input.artistId);
  if (artist.id === actor.userId) throw new DomainError("rule_refused", { sentence: "This is your own page." });
  await services.db.insert(follows).values({ fanId: actor.userId, artistId: artist.id, createdAt: services.clock.now() }).onConflictDoNothing();
  return { isFollowing: true, followers: (await requirePage(services, artist.id)).followers };
}

export async function unfollowArtist(services: Services, actor: Actor, input: { readonly artistId: string }): Promise<Following> {
  const artist = await requirePage(services, input.artistId);
  await services.db.delete(follows).where(and(eq(follows.fanId, actor.userId), eq(follows.artistId, artist.id)));
  return { isFollowing: false, followers: (await requirePage(services, artist.id)).followers };
}
