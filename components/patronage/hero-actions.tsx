import { Heart } from "@phosphor-icons/react/dist/ssr/Heart";
import { FollowButton } from "@/components/accounts/follow-button";
import { ButtonLink } from "@/components/ui/button";
import { Status } from "@/components/ui/status";
import { DeskLink } from "./desk/desk";
import type { TippedFilm } from "./desk/orders";

interface HeroActionsProps {
  readonly artist: { readonly id: string; readonly handle: string; readonly isMe: boolean; readonly isFollowing: boolean };
  readonly isSignedIn: boolean;
  readonly hasTiers: boolean;
  /** The tier that the viewer holds; null for none. */
  readonly ownTierName: string | null;
  /** The film that a tip is for, for who comes from one. */
  readonly film: TippedFilm | null;
}

/** Standing behind the artist first, then the smaller ways. */
export function HeroActions({ artist, isSignedIn, hasTiers, ownTierName, film }: HeroActionsProps) {
  const address = `/artists/${artist.handle}`;
  if (artist.isMe) {
    return (
      <>
        <ButtonLink href="/settings">Change this page</ButtonLink>
        <ButtonLink href="/studio" variant="quiet">
          To the studio
        </ButtonLink>
      </>
    );
  }
  return (
    <>
      {ownTierName !== null ? (
        <ButtonLink href="/memberships" variant="secondary">
          <Status tone="ok">{ownTierName} patron</Status>
        </ButtonLink>
      ) : (
        hasTiers && (
          <DeskLink order={{ kind: "join", tierKey: null, interval: "month" }} href={`${address}/join`} variant="primary">
            <Heart aria-hidden size={18} /> Become a patron
          </DeskLink>
        )
      )}
      <DeskLink order={{ kind: "tip", film }} href={`${address}/join?tip${film === null ? "" : `&film=${film.id}`}`}>
        Tip
      </DeskLink>
      <FollowButton artistId={artist.id} isFollowing={artist.isFollowing} signInNext={isSignedIn ? null : address} variant="quiet" />
    </>
  );
}
