import Link from "next/link";
import { DataTable } from "@/components/ui/data-table";
import { DateText } from "@/components/ui/date-text";
import { MicrosText } from "@/components/ui/micros-text";
import { Status } from "@/components/ui/status";
import { CASE_STATUS, REASON, type ViewCase } from "./case-words";

/** Cases of suspicious views, by film and day. */
export function CaseRows({ cases }: { readonly cases: readonly ViewCase[] }) {
  return (
    <DataTable<ViewCase>
      caption="Suspicious views by film and day"
      rows={cases}
      rowId={(each) => each.id}
      columns={[
        {
          id: "film",
          label: "Film",
          cell: (each) => (
            <Link href={`/admin/fraud/${each.id}`} className="group grid min-h-9 content-center pointer-coarse:min-h-11">
              <span className="font-[560] wrap-anywhere group-hover:underline">{each.video.title ?? "A film that is gone"}</span>
              <span className="text-xs text-ink-2">
                {each.artist.name}, <DateText at={each.day} />
              </span>
            </Link>
          ),
        },
        {
          id: "status",
          label: "Status",
          isOnPhone: false,
          cell: (each) => <Status tone={CASE_STATUS[each.status].tone}>{CASE_STATUS[each.status].word}</Status>,
        },
        {
          id: "why",
          label: "Why",
          isOnPhone: false,
          cell: (each) => (
            <ul className="text-ink-2">
              {each.reasons.map(({ reason, views }) => (
                <li key={reason}>
                  {REASON[reason]}, <span className="tabular">{views}</span>
                </li>
              ))}
            </ul>
          ),
        },
        {
          id: "views",
          label: "Views",
          align: "end",
          className: "tabular",
          cell: (each) => `${each.views.toLocaleString("en-GB")} of ${(each.views + each.otherViews).toLocaleString("en-GB")}`,
        },
        {
          id: "held",
          label: "Held",
          align: "end",
          cell: (each) => (
            <span className="grid">
              {each.heldMicros.map(({ currency, amountMicros }) => (
                <MicrosText key={currency} micros={amountMicros} currency={currency} />
              ))}
            </span>
          ),
        },
      ]}
    />
  );
}
