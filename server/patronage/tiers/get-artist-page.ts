import { type Artist, getArtist } from "@/server/accounts";
import type { Actor } from "@/server/kernel/actor";
import type { Services } from "@/server/services";
import type { ShownTier } from "./contract";
import { listOfferedTiers } from "./list-tiers";

export interface ArtistPage extends Artist {
  readonly isFollowing: boolean;
  readonly isMe: boolean;
  readonly tiers: ShownTier[];
}

/** An artist's page as anybody sees it, with what they offer to patrons. @throws not_found, for fans too. */
export async function getArtistPage(services: Services, actor: Actor | null, input: { readonly idOrHandle: string }): Promise<ArtistPage> {
  const artist = await getArtist(services, actor, input);
  return { ...artist, tiers: await listOfferedTiers(services, artist.id) };
}
