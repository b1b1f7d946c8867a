import { StatusShape } from "./status";

interface FormStatusProps {
  /** What came of the form; null while there is nothing to say. The element stays, so that screen readers hear a change. */
  readonly message: string | null;
  readonly tone?: "ok" | "bad";
  readonly requestId?: string | null;
}

/** What came of a form, said aloud once. */
export function FormStatus({ message, tone = "ok", requestId }: FormStatusProps) {
  return (
    <div role={tone === "bad" ? "alert" : "status"} className="min-h-5 text-sm leading-work">
      {message !== null && (
        <p className={`flex items-baseline gap-2 ${tone === "bad" ? "text-bad" : "text-ok"}`}>
          <StatusShape tone={tone} />
          <span>
            {message} {requestId !== undefined && requestId !== null && <span className="measured text-ink-3">{requestId}</span>}
          </span>
        </p>
      )}
    </div>
  );
}
