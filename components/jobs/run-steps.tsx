import { DateText } from "@/components/ui/date-text";
import { Status } from "@/components/ui/status";
import { formatTook, type RunDetail, STEP_STATUS, type Step } from "./run-words";

const JSON_SHOWN_CHARS = 4_000;

/** A value as JSON, cut where it is long. */
export function JsonBlock({ label, value }: { readonly label: string; readonly value: unknown }) {
  const text = JSON.stringify(value, null, 2);
  if (value === null || value === undefined || text === "{}") return null;
  return (
    <details>
      <summary className="underlined inline-flex min-h-9 items-center text-sm text-ink-2 pointer-coarse:min-h-11">{label}</summary>
      <pre className="bg-surface p-3 font-mono text-xs leading-work whitespace-pre-wrap wrap-anywhere">
        {text.slice(0, JSON_SHOWN_CHARS)}
        {text.length > JSON_SHOWN_CHARS && "\n… cut here"}
      </pre>
    </details>
  );
}

function StepRow({ step }: { readonly step: Step }) {
  return (
    <li className="grid gap-1 border-b border-line py-3 text-sm leading-work">
      <p className="flex flex-wrap items-baseline gap-x-5">
        <span className="font-[600]">{step.name}</span>
        {step.kind !== "run" && <span className="text-ink-2">{step.kind}</span>}
        <Status tone={STEP_STATUS[step.status].tone}>{STEP_STATUS[step.status].word}</Status>
        <span className="tabular text-ink-2">
          {step.attempts} {step.attempts === 1 ? "attempt" : "attempts"}
        </span>
        <span className="tabular ml-auto text-ink-2">{formatTook(step.startedAt, step.endedAt)}</span>
      </p>
      {step.error !== null && <p className="text-bad wrap-anywhere">{step.error}</p>}
      {step.failures.length > 0 && (
        <ol className="grid gap-1 text-ink-2">
          {step.failures.map((failure) => (
            <li key={failure.attempt} className="wrap-anywhere">
              Attempt {failure.attempt}, <DateText at={failure.at} precision="minute" />: {failure.message}
            </li>
          ))}
        </ol>
      )}
      <JsonBlock label="What it gave" value={step.data} />
    </li>
  );
}

/** The steps of a run in the order in which they began, each with its attempts and errors. */
export function RunSteps({ run }: { readonly run: RunDetail }) {
  if (run.steps.length === 0) return <p className="py-3 text-sm text-ink-2">No step has begun.</p>;
  return (
    <ol>
      {run.steps.map((step) => (
        <StepRow key={step.hash} step={step} />
      ))}
    </ol>
  );
}
