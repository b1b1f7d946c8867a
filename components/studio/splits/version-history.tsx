import { DateText } from "@/components/ui/date-text";
import { Status } from "@/components/ui/status";
import { PartyTable } from "./party-table";
import { type SplitVersion, VERSION_STATUS } from "./split-words";

/** Every version there ever was, the newest first. */
export function VersionHistory({ history }: { readonly history: readonly SplitVersion[] }) {
  return (
    <ol>
      {history.map((version) => (
        <li key={version.version} className="border-b border-line">
          <details>
            <summary className="flex min-h-11 flex-wrap items-baseline gap-x-4 gap-y-1 py-2.5 text-sm leading-work hover:bg-surface">
              <span className="font-[560]">
                Version {version.version}
                {version.isEnd && ", an end"}
              </span>
              <Status tone={VERSION_STATUS[version.status].tone}>{VERSION_STATUS[version.status].word}</Status>
              <span className="text-ink-2">
                offered <DateText at={version.proposedAt} />
                {version.agreedAt !== null && (
                  <>
                    , agreed <DateText at={version.agreedAt} />
                  </>
                )}
                {version.closedAt !== null && (
                  <>
                    , closed <DateText at={version.closedAt} />
                  </>
                )}
              </span>
              <span className="underlined ml-auto text-ink-3">Terms</span>
            </summary>
            <div className="grid gap-3 pb-5">
              {version.note !== "" && <p className="max-w-[60ch] text-sm text-ink-2">“{version.note}”</p>}
              <PartyTable version={version} />
            </div>
          </details>
        </li>
      ))}
    </ol>
  );
}
