import { Status } from "@/components/ui/status";
import type { PolicyPreview } from "./rule-words";

/** More of them are counted, not shown. */
const SHOWN = 100;

function Names({ label, names }: { readonly label: string; readonly names: readonly string[] }) {
  if (names.length === 0) return null;
  return (
    <details open={names.length <= 10}>
      <summary className="underlined inline-flex min-h-9 cursor-pointer items-center font-[560] pointer-coarse:min-h-11">
        {label}, {names.length}
      </summary>
      <ul className="grid gap-1 font-mono text-xs wrap-anywhere">
        {names.slice(0, SHOWN).map((name) => (
          <li key={name}>{name}</li>
        ))}
        {names.length > SHOWN && <li className="text-ink-3">and {names.length - SHOWN} more</li>}
      </ul>
    </details>
  );
}

/** What a table would change of the one in force, or why it cannot be published. */
export function PreviewResult({ preview }: { readonly preview: PolicyPreview }) {
  const { added, changed, ended, unchangedCount, lineFaults, faults } = preview;
  const hasFaults = lineFaults.length > 0 || faults.length > 0;
  return (
    <div role="status" className="grid gap-3 border-t border-line pt-4 text-sm leading-work">
      <Status tone={hasFaults ? "bad" : "ok"}>
        {hasFaults ? "This cannot be published" : `Compared with version ${preview.baseVersion}: ${unchangedCount} rows stay`}
      </Status>
      {hasFaults && (
        <ul className="grid gap-1 text-bad">
          {faults.map((fault) => (
            <li key={fault}>{fault}</li>
          ))}
          {lineFaults.slice(0, SHOWN).map(({ line, fault }) => (
            <li key={`${line} ${fault}`}>
              Line {line}: {fault}
            </li>
          ))}
        </ul>
      )}
      <Names label="New" names={added} />
      {changed.length > 0 && (
        <details open={changed.length <= 10}>
          <summary className="underlined inline-flex min-h-9 cursor-pointer items-center font-[560] pointer-coarse:min-h-11">Changed, {changed.length}</summary>
          <ul className="grid gap-3 font-mono text-xs">
            {changed.slice(0, SHOWN).map(({ name, before, after }) => (
              <li key={name} className="grid gap-1 wrap-anywhere">
                <del className="text-ink-2">
                  <span className="sr-only">Before: </span>
                  {before}
                </del>
                <ins className="no-underline">
                  <span className="sr-only">After: </span>
                  {after}
                </ins>
              </li>
            ))}
          </ul>
        </details>
      )}
      <Names label="Ended" names={ended} />
    </div>
  );
}
