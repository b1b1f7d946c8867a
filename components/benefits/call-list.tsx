import Link from "next/link";
import type { Outputs } from "@/components/ui/api-types";
import { ButtonLink } from "@/components/ui/button";
import { CallTime } from "./call-time";
import { CancelCall } from "./cancel-call";

type Call = Outputs["benefits"]["calls"]["items"][number];

interface CallListProps {
  readonly calls: readonly Call[];
  readonly artists: readonly { readonly id: string; readonly name: string; readonly handle: string }[];
}

/** The calls that are booked, and the way to book one. */
export function CallList({ calls, artists }: CallListProps) {
  const booked = calls.filter((call) => call.status === "booked");
  return (
    <div className="grid gap-4">
      {booked.length === 0 ? (
        <p className="text-ink-2">No call is booked.</p>
      ) : (
        <ul>
          {booked.map((call) => (
            <li key={call.id} className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2 border-b border-line py-3">
              <span className="grid gap-0.5 leading-work">
                <span className="font-[560] wrap-anywhere">{call.artist.name}</span>
                <CallTime startsAt={call.startsAt} timeZone={call.timeZone} />
              </span>
              <span className="flex flex-wrap gap-2">
                {call.joinUrl !== null && (
                  <ButtonLink size="dense" href={call.joinUrl} target="_blank" rel="noopener noreferrer">
                    Join
                  </ButtonLink>
                )}
                <CancelCall callId={call.id} artistName={call.artist.name} />
              </span>
            </li>
          ))}
        </ul>
      )}
      {artists.length > 0 && (
        <p className="flex flex-wrap items-center gap-x-4 text-sm text-ink-2">
          Book a call:
          {artists.map((artist) => (
            <Link key={artist.id} href={`/memberships/calls/${artist.handle}`} className="underlined inline-flex min-h-11 items-center text-ink">
              {artist.name}
            </Link>
          ))}
        </p>
      )}
    </div>
  );
}
