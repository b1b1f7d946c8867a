import { ButtonLink } from "@/components/ui/button";
import { formatShort } from "@/components/ui/money";
import { type Livestream, whenWords } from "./livestream-words";

function openWords({ isLocked, neededTier, joinUrl, ticketCents }: Livestream): string {
  if (!isLocked) return joinUrl === null ? "The way in is sent before it begins." : "You are invited.";
  const tier = neededTier === null ? null : `opens with ${neededTier.name}, ${formatShort(neededTier.monthlyCents, neededTier.currency)} a month`;
  if (ticketCents === null) return tier === null ? "For patrons." : `It ${tier}.`;
  return `A ticket is ${formatShort(ticketCents, "USD")}.${tier === null ? "" : ` It also ${tier}.`}`;
}

function Way({ livestream, handle }: { readonly livestream: Livestream; readonly handle: string }) {
  const { id, isLocked, joinUrl, neededTier, ticketCents } = livestream;
  if (joinUrl !== null) {
    return (
      <ButtonLink href={joinUrl} target="_blank" rel="noopener noreferrer" className="mt-2">
        Join
      </ButtonLink>
    );
  }
  if (!isLocked) return null;
  return ticketCents === null ? (
    <ButtonLink href={`/artists/${handle}?join${neededTier === null ? "" : `=${neededTier.key}`}`} prefetch={false} className="mt-2">
      See what opens it
    </ButtonLink>
  ) : (
    <ButtonLink href={`/livestreams/${id}`} prefetch={false} className="mt-2">
      Get a ticket
    </ButtonLink>
  );
}

/** What comes next, when, and who is let in. */
export function LivestreamPanel({ livestream, handle }: { readonly livestream: Livestream; readonly handle: string }) {
  const { title, description, startsAt, status } = livestream;
  const isOff = status === "cancelled";
  return (
    <div className="grid justify-items-start gap-2">
      <h3 className="list-title text-title-sm leading-title wrap-anywhere">{title}</h3>
      <p className="text-sm leading-work text-ink-2">
        <time dateTime={startsAt}>{whenWords(startsAt)}</time>
        <br />
        {isOff ? "It was called off." : openWords(livestream)}
      </p>
      {description !== "" && <p className="text-sm leading-body whitespace-pre-line text-ink-2 wrap-anywhere">{description}</p>}
      {!isOff && <Way livestream={livestream} handle={handle} />}
    </div>
  );
}
