import { DateText } from "@/components/ui/date-text";
import { Status } from "@/components/ui/status";
import { TextLink } from "@/components/ui/text-link";
import type { PolicyVersion } from "./rule-words";

/** Every version of the tax table: who published it, why, and whether counsel confirmed it. */
export function VersionList({ versions }: { readonly versions: readonly PolicyVersion[] }) {
  return (
    <ol className="text-sm leading-work">
      {versions.map((each) => (
        <li key={each.version} className="grid gap-1 border-b border-line py-2.5">
          <span className="flex flex-wrap items-baseline justify-between gap-x-5">
            <TextLink href={`/admin/tax?${new URLSearchParams({ version: String(each.version) })}`}>Version {each.version}</TextLink>
            <Status tone={each.confirmedAt === null ? "waiting" : "ok"}>
              {each.confirmedBy === null ? "Not confirmed" : `Confirmed by ${each.confirmedBy}`}
            </Status>
          </span>
          <span className="wrap-anywhere">{each.note}</span>
          {each.confirmation !== null && <q className="text-ink-2 wrap-anywhere">{each.confirmation}</q>}
          <span className="text-xs text-ink-3 wrap-anywhere">
            <DateText at={each.publishedAt} precision="minute" /> UTC, by {each.publishedBy}
          </span>
        </li>
      ))}
    </ol>
  );
}
