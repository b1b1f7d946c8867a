import { DateText } from "@/components/ui/date-text";
import { Status } from "@/components/ui/status";
import type { DeliveryDetail } from "./webhook-words";

const OK_MIN = 200;
const OK_MAX = 299;

function Attempt({ attempt }: { readonly attempt: DeliveryDetail["log"][number] }) {
  const { number, at, durationMs, statusCode, error, responseText } = attempt;
  const isOk = statusCode !== null && statusCode >= OK_MIN && statusCode <= OK_MAX;
  return (
    <li className="grid gap-1 border-b border-line py-3 text-sm leading-work">
      <p className="flex flex-wrap items-baseline gap-x-5">
        <span className="font-[600]">Try {number}</span>
        <Status tone={isOk ? "ok" : "bad"}>{statusCode === null ? "No answer" : `Answered ${statusCode}`}</Status>
        <span className="tabular text-ink-2">{durationMs} ms</span>
        <DateText at={at} precision="minute" className="ml-auto text-ink-2" />
      </p>
      {error !== null && <p className="text-bad wrap-anywhere">{error}</p>}
      {responseText !== "" && <pre className="bg-surface p-3 font-mono text-xs whitespace-pre-wrap wrap-anywhere">{responseText}</pre>}
    </li>
  );
}

/** Every try, the newest first. */
export function AttemptLog({ log }: { readonly log: DeliveryDetail["log"] }) {
  if (log.length === 0) return <p className="text-sm text-ink-2">Not tried yet.</p>;
  return (
    <ol>
      {log.map((attempt) => (
        <Attempt key={attempt.number} attempt={attempt} />
      ))}
    </ol>
  );
}
