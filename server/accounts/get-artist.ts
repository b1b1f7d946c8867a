import type { Actor } from "@/server/kernel/actor";
import { DomainError } from "@/server/kernel/errors";
import type { Services } from "@/server/services";
import { type ArtistRow, findArtist, isFollowing } from "./artist-queries";

export interface Artist extends Omit<ArtistRow, "createdAt"> {
  readonly createdAt: string;
}

export function toArtist(row: ArtistRow): Artist {
  return { ...row, createdAt: row.createdAt.toISOString() };
}

/** What an artist's page shows to anybody, and whether the one who asks follows them. @throws not_found, for fans too. */
export async function getArtist(
  services: Services,
  actor: Actor | null,
  input: { readonly idOrHandle: string },
): Promise<Artist & { isFollowing: boolean; isMe: boolean }> {
  const row = await findArtist(services.db, input.idOrHandle.toLowerCase());
  if (row === undefined) throw new DomainError("not_found");
  const follows = actor !== null && (await isFollowing(services.db, { fanId: actor.userId, artistId: row.id }));
  return { ...toArtist(row), isFollowing: follows, isMe: actor?.userId === row.id };
}
