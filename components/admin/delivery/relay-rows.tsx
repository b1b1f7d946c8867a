import { formatBytes } from "@/components/ui/bytes";
import { DateText } from "@/components/ui/date-text";
import { Status } from "@/components/ui/status";
import { TextLink } from "@/components/ui/text-link";
import { RELAY_STATE, type Relay, relayHealthOf, STANDS_IN } from "./layer-words";
import { RelayActions } from "./relay-actions";

function Said({ relay }: { readonly relay: Relay }) {
  const { day, storedBytes, quotaBytes, servedBytesPerDayMax, reportedAt } = relay;
  if (reportedAt === null) return <span className="text-ink-2">It has not reported yet.</span>;
  return (
    <>
      <span className="tabular text-ink-2">
        {formatBytes(day.servedBytes)} in 24 hours{servedBytesPerDayMax === null ? "" : ` of ${formatBytes(servedBytesPerDayMax)} a day`},{" "}
        {day.requests.toLocaleString("en-GB")} requests, {day.errors.toLocaleString("en-GB")} errors
      </span>
      <span className="tabular text-ink-2">
        {formatBytes(storedBytes ?? 0)} of {formatBytes(quotaBytes ?? 0)} used, {relay.works === 1 ? "1 film" : `${relay.works.toLocaleString("en-GB")} films`}{" "}
        whole; last synced {relay.syncedAt === null ? "never" : <DateText at={relay.syncedAt} precision="minute" />}, reported{" "}
        <DateText at={reportedAt} precision="minute" /> UTC
      </span>
    </>
  );
}

function Found({ relay }: { readonly relay: Relay }) {
  const health = relayHealthOf(relay);
  if (health === null) return null;
  return (
    <>
      <Status tone={health.tone}>{health.word}</Status>
      {relay.problem !== null && (
        <span className="text-ink-2 wrap-anywhere">
          {relay.problem}
          {relay.since !== null && (
            <>
              {" "}
              Since <DateText at={relay.since} precision="minute" /> UTC.
            </>
          )}
        </span>
      )}
    </>
  );
}

/** Relays with what was found of them and what they say of themselves. */
export function RelayRows({ relays }: { readonly relays: readonly Relay[] }) {
  return (
    <ul className="text-sm leading-work">
      {relays.map((relay) => (
        <li key={relay.id} className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3 border-b border-line py-3">
          <div className="grid min-w-0 gap-1">
            <span className="flex flex-wrap items-baseline gap-x-4">
              <span className="font-[560] wrap-anywhere">{relay.name}</span>
              <Status tone={RELAY_STATE[relay.state].tone}>{RELAY_STATE[relay.state].word}</Status>
              <span className="text-ink-2">{STANDS_IN[relay.layer]}</span>
            </span>
            {relay.reason !== null && <span className="text-ink-2 wrap-anywhere">{relay.reason}</span>}
            {relay.baseUrl !== null && <span className="font-mono text-xs text-ink-2 wrap-anywhere">{relay.baseUrl}</span>}
            <Found relay={relay} />
            {relay.invitationEndsAt === null ? (
              <Said relay={relay} />
            ) : (
              <span className="text-ink-2">
                Its invitation ends <DateText at={relay.invitationEndsAt} precision="minute" /> UTC.
              </span>
            )}
            <TextLink href={`/admin/audit?${new URLSearchParams({ target: relay.id })}`}>What was done about it</TextLink>
          </div>
          <RelayActions relayId={relay.id} name={relay.name} state={relay.state} />
        </li>
      ))}
    </ul>
  );
}
