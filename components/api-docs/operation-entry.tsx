import type { Operation } from "./read-document";

function Shape({ label, children }: { readonly label: string; readonly children: string }) {
  return (
    <div className="grid gap-1">
      <p className="text-xs text-ink-2">{label}</p>
      <pre className="bg-surface p-3 font-mono text-xs leading-body whitespace-pre-wrap wrap-anywhere">{children}</pre>
    </div>
  );
}

/** One thing that programs can ask for. Closed at first; the browser's own search opens it. */
export function OperationEntry({ operation }: { readonly operation: Operation }) {
  const { method, path, summary, parameters, body, answer, needsToken } = operation;
  return (
    <details className="border-b border-line" id={operation.id}>
      <summary className="grid min-h-11 items-baseline gap-x-4 gap-y-0.5 py-2.5 sm:grid-cols-[64px_minmax(0,5fr)_minmax(0,4fr)]">
        <span className="font-mono text-xs text-ink-2">{method}</span>
        <span className="font-mono text-sm wrap-anywhere">/api{path}</span>
        <span className="text-sm leading-work text-ink-2">{summary}</span>
      </summary>
      <div className="grid gap-4 pt-1 pb-6 sm:pl-20">
        <p className="text-sm text-ink-2">{needsToken ? "Needs a token." : "Open to anybody."}</p>
        {parameters.length > 0 && (
          <Shape label="Parameters">{parameters.map((each) => `${each.name}${each.isRequired ? "" : "?"}: ${each.shape}   (${each.place})`).join("\n")}</Shape>
        )}
        {body !== null && <Shape label="Body">{body}</Shape>}
        {answer !== null && <Shape label={`Answer, ${answer.status}`}>{answer.shape}</Shape>}
      </div>
    </details>
  );
}
