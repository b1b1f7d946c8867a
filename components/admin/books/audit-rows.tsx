import Link from "next/link";
import { DateText } from "@/components/ui/date-text";
import type { AuditRow } from "./entry-words";

const hrefFor = (name: "actorId" | "target" | "ip", value: string) => `/admin/audit?${new URLSearchParams({ [name]: value })}`;

function Details({ row }: { readonly row: AuditRow }) {
  const before = row.before === null ? null : JSON.stringify(row.before, null, 1);
  const after = row.after === null ? null : JSON.stringify(row.after, null, 1);
  return (
    <details className="sm:col-span-3">
      <summary className="underlined inline-flex min-h-6 cursor-pointer items-center text-xs text-ink-2 hover:text-ink pointer-coarse:min-h-11">
        Line {row.seq}: what changed, and its hash
      </summary>
      <div className="grid gap-2 py-2 text-xs">
        {before !== null && (
          <div>
            <p className="text-ink-3">Before</p>
            <pre className="font-mono whitespace-pre-wrap wrap-anywhere">{before}</pre>
          </div>
        )}
        {after !== null && (
          <div>
            <p className="text-ink-3">After</p>
            <pre className="font-mono whitespace-pre-wrap wrap-anywhere">{after}</pre>
          </div>
        )}
        {row.isForgotten && <p className="text-ink-2">Details or origin were here and have been forgotten; the hash still covers them.</p>}
        {row.origin !== null && <p className="text-ink-2 wrap-anywhere">{row.origin.userAgent}</p>}
        <p className="font-mono text-ink-3 wrap-anywhere">
          {row.id}, {row.hash}
        </p>
      </div>
    </details>
  );
}

/** Who did what to what, when, and from where. Each name leads to what else it is in. */
export function AuditRows({ rows }: { readonly rows: readonly AuditRow[] }) {
  return (
    <ol className="text-sm leading-work">
      {rows.map((row) => (
        <li key={row.id} className="grid gap-x-6 gap-y-1 border-b border-line py-2.5 sm:grid-cols-[minmax(0,2fr)_minmax(0,3fr)_auto]">
          <span className="grid content-start">
            <Link
              href={hrefFor("actorId", row.actorId)}
              className="inline-flex min-h-6 items-center font-[560] wrap-anywhere hover:underline pointer-coarse:min-h-11"
            >
              {row.actorName ?? row.actorId}
            </Link>
            {row.origin === null ? (
              <span className="text-xs text-ink-3">{row.actorName === null ? "the system" : "origin not kept"}</span>
            ) : (
              <Link
                href={hrefFor("ip", row.origin.ip)}
                className="inline-flex min-h-6 items-center font-mono text-xs text-ink-2 hover:underline pointer-coarse:min-h-11"
              >
                {row.origin.ip}
              </Link>
            )}
          </span>
          <span className="grid content-start">
            <span className="wrap-anywhere">{row.action}</span>
            <Link
              href={hrefFor("target", row.target)}
              className="inline-flex min-h-6 items-center font-mono text-xs text-ink-2 wrap-anywhere hover:underline pointer-coarse:min-h-11"
            >
              {row.target}
            </Link>
          </span>
          <DateText at={row.at} precision="minute" className="text-ink-2 sm:text-right" />
          <Details row={row} />
        </li>
      ))}
    </ol>
  );
}
