import type { ReactNode } from "react";
import { ButtonLink } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { formatCents, formatShort } from "@/components/ui/money";
import { Status } from "@/components/ui/status";
import type { LivestreamDoor as Door, Livestream } from "./livestream-words";

const CURRENCY = "USD";

interface LivestreamDoorProps {
  readonly livestream: Livestream;
  readonly door: Door;
  readonly artist: { readonly name: string; readonly handle: string; readonly isMe: boolean };
  /** What of a ticket reaches the artist, in cents. */
  readonly artistCents: number;
  /** The button that buys one. */
  readonly buy: ReactNode;
  /** The button that tips the artist at it. */
  readonly tip: ReactNode;
}

function Closed({ livestream: { ticketCents }, door, artist }: LivestreamDoorProps) {
  const back = ticketCents === null ? "" : " What was paid for tickets goes back by itself, to the card it came from.";
  return (
    <EmptyState
      title={door === "over" ? "It is over" : "It was called off"}
      sentence={door === "over" ? `What ${artist.name} does next stands on their page.` : `${artist.name} called this livestream off.${back}`}
      action={
        <ButtonLink href={`/artists/${artist.handle}`} prefetch={false}>
          To {artist.name}
        </ButtonLink>
      }
    />
  );
}

function Open({ livestream: { id, joinUrl, hasTicket }, artist, tip }: LivestreamDoorProps) {
  return (
    <div className="grid justify-items-start gap-4">
      <Status tone="ok">{artist.isMe ? "This is yours" : hasTicket ? "You have a ticket" : "Your tier opens it"}</Status>
      <div className="flex flex-wrap gap-3">
        {joinUrl !== null && (
          <ButtonLink href={joinUrl} variant="primary" target="_blank" rel="noopener noreferrer">
            Join
          </ButtonLink>
        )}
        {artist.isMe ? <ButtonLink href={`/studio/livestreams/${id}`}>Open in the studio</ButtonLink> : tip}
      </div>
    </div>
  );
}

/** The tier that opens it too, for who would rather stay. */
function ByTier({ livestream: { neededTier, ticketCents }, artist }: LivestreamDoorProps) {
  if (neededTier === null && ticketCents !== null) return null;
  const price = neededTier === null ? "" : `, ${formatShort(neededTier.monthlyCents, neededTier.currency)} a month`;
  const words =
    neededTier === null
      ? "It is for patrons."
      : `It ${ticketCents === null ? "" : "also "}opens with ${neededTier.name}${price}, with all that ${neededTier.name} has.`;
  return (
    <div className={`grid justify-items-start gap-3 ${ticketCents === null ? "" : "border-t border-line pt-5"}`}>
      <p className="text-ink-2">{words}</p>
      <ButtonLink href={`/artists/${artist.handle}?join${neededTier === null ? "" : `=${neededTier.key}`}`} prefetch={false}>
        {neededTier === null ? "See what opens it" : `Choose ${neededTier.name}`}
      </ButtonLink>
    </div>
  );
}

/** Whether one gets in, and by what. */
export function LivestreamDoor(props: LivestreamDoorProps) {
  const { door, livestream, artist, artistCents, buy } = props;
  if (door === "cancelled" || door === "over") return <Closed {...props} />;
  if (door === "open") return <Open {...props} />;
  return (
    <div className="grid gap-6">
      {livestream.ticketCents !== null && (
        <div className="grid gap-4">
          <div className="grid gap-1">
            <p className="tabular text-title-md leading-none font-[560] tracking-[-0.03em]">{formatCents(livestream.ticketCents, CURRENCY)}</p>
            <p className="tabular pt-1 text-sm text-ink-2">
              A ticket for this livestream, paid once. {formatCents(artistCents, CURRENCY)} of it reaches {artist.name}.
            </p>
          </div>
          {buy}
        </div>
      )}
      <ByTier {...props} />
    </div>
  );
}
