import type { Outputs } from "@/components/ui/api-types";
import { Status } from "@/components/ui/status";

type Overview = Outputs["jobs"]["overview"];

/** Work that waits longer than this has nobody who does it. */
const STUCK_AFTER_SECONDS = 120;

function Figure({ label, value, note }: { readonly label: string; readonly value: number; readonly note?: string }) {
  return (
    <div className="border-l border-line py-1 pl-4 first:border-0 first:pl-0 max-sm:border-0 max-sm:pl-0">
      <dt className="text-xs text-ink-2">{label}</dt>
      <dd className="tabular text-title-md leading-title font-[560] tracking-[-0.02em]">{value}</dd>
      {note !== undefined && <dd className="text-xs text-ink-3">{note}</dd>}
    </div>
  );
}

function health(overview: Overview): { readonly isWell: boolean; readonly sentence: string } {
  const { longestDueSeconds, outbox } = overview;
  if (longestDueSeconds !== null && longestDueSeconds > STUCK_AFTER_SECONDS) {
    return { isWell: false, sentence: `Work has waited ${Math.round(longestDueSeconds)} s: no worker runs, or all are busy.` };
  }
  if (outbox.failing > 0) return { isWell: false, sentence: `${outbox.failing} events could not be handed on yet; they are tried again.` };
  return { isWell: true, sentence: "Work is taken as it comes." };
}

/** Which engine runs the jobs, how much is waiting, and whether it moves. */
export function JobsOverview({ overview }: { readonly overview: Overview }) {
  const { isWell, sentence } = health(overview);
  const { counts, outbox } = overview;
  return (
    <section aria-label="Now" className="grid gap-4 border-t border-ink pt-4 pb-8">
      <p className="flex flex-wrap gap-x-6 text-sm">
        <Status tone={isWell ? "ok" : "bad"}>{sentence}</Status>
        <span className="text-ink-2">
          {overview.engine === "embedded" ? "Embedded runner" : `Inngest server at ${overview.serverUrl ?? "an unknown address"}; its runs are listed there.`}
        </span>
      </p>
      <dl className="grid grid-cols-3 gap-x-6 gap-y-4 lg:grid-cols-6">
        <Figure label="Queued" value={counts.queued} />
        <Figure label="Running" value={counts.running} />
        <Figure label="Completed" value={counts.completed} note="as far back as kept" />
        <Figure label="Failed" value={counts.failed} />
        <Figure label="Cancelled" value={counts.cancelled} />
        <Figure
          label="Events waiting"
          value={outbox.waiting}
          note={outbox.oldestSeconds === null ? undefined : `oldest ${Math.round(outbox.oldestSeconds)} s`}
        />
      </dl>
    </section>
  );
}
