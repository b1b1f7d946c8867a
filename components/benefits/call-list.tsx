import Link from "next/link";
import type { Outputs } from "@/components/ui/api-types";
import { ButtonLink } from "@/components/ui/button";
import { CallTime } from "./call-time";
import { CancelCall } from "./cancel-call";

type Call = Outputs["benefits"]["calls"]["items"][number];

interface CallListProps {
  readonly calls: readonly Call[];
  /** Whose list it is: whoever booked a call may move it. */
  readonly viewerId: string;
  readonly artists: readonly { readonly id: string; readonly name: string; readonly handle: string }[];
}

function CallActions({ call, viewerId }: { readonly call: Call; readonly viewerId: string }) {
  const isFan = call.fan.id === viewerId;
  const other = isFan ? call.artist : call.fan;
  return (
    <span className="flex flex-wrap gap-2">
      {call.joinUrl !== null && (
        <ButtonLink size="dense" href={call.joinUrl} target="_blank" rel="noopener noreferrer">
          Join
        </ButtonLink>
      )}
      {!call.hasBegun && isFan && (
        <ButtonLink size="dense" href={`/memberships/calls/${call.artist.id}?move=${call.id}`} aria-label={`Move the call with ${other.name}`}>
          Move
        </ButtonLink>
      )}
      {!call.hasBegun && <CancelCall callId={call.id} name={other.name} />}
    </span>
  );
}

/** The calls that are booked, and the way to book one. */
export function CallList({ calls, viewerId, artists }: CallListProps) {
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
                <span className="font-[560] wrap-anywhere">{call.fan.id === viewerId ? call.artist.name : call.fan.name}</span>
                <CallTime startsAt={call.startsAt} timeZone={call.timeZone} />
              </span>
              <CallActions call={call} viewerId={viewerId} />
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
