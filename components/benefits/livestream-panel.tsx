import type { Outputs } from "@/components/ui/api-types";
import { ButtonLink } from "@/components/ui/button";
import { formatShort } from "@/components/ui/money";

export type Livestream = Outputs["benefits"]["livestream"];

const WHEN = new Intl.DateTimeFormat("en-GB", {
  weekday: "long",
  day: "numeric",
  month: "long",
  hour: "2-digit",
  minute: "2-digit",
  timeZone: "UTC",
  timeZoneName: "short",
});

function openWords({ isLocked, neededTier, joinUrl }: Livestream): string {
  if (!isLocked) return joinUrl === null ? "The way in is sent before it begins." : "You are invited.";
  return neededTier === null ? "For patrons." : `Opens with ${neededTier.name}, ${formatShort(neededTier.monthlyCents, neededTier.currency)} a month.`;
}

/** What comes next, when, and who is let in. */
export function LivestreamPanel({ livestream, handle }: { readonly livestream: Livestream; readonly handle: string }) {
  const { title, description, startsAt, status, joinUrl, neededTier, isLocked } = livestream;
  const isOff = status === "cancelled";
  return (
    <div className="grid justify-items-start gap-2">
      <h3 className="list-title text-title-sm leading-title wrap-anywhere">{title}</h3>
      <p className="text-sm leading-work text-ink-2">
        <time dateTime={startsAt}>{WHEN.format(new Date(startsAt))}</time>
        <br />
        {isOff ? "It was called off." : openWords(livestream)}
      </p>
      {description !== "" && <p className="text-sm leading-body whitespace-pre-line text-ink-2 wrap-anywhere">{description}</p>}
      {!isOff && joinUrl !== null && (
        <ButtonLink href={joinUrl} target="_blank" rel="noopener noreferrer" className="mt-2">
          Join
        </ButtonLink>
      )}
      {!isOff && isLocked && (
        <ButtonLink href={`/artists/${handle}?join${neededTier === null ? "" : `=${neededTier.key}`}`} prefetch={false} className="mt-2">
          See what opens it
        </ButtonLink>
      )}
    </div>
  );
}
