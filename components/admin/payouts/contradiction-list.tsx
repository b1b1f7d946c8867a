"use client";

import Link from "next/link";
import { useRouter } from "next/navigation";
import { apiClient } from "@/components/ui/api-client";
import type { Outputs } from "@/components/ui/api-types";
import { AskFirst } from "@/components/ui/ask-first";
import { DateText } from "@/components/ui/date-text";
import { Status } from "@/components/ui/status";

type Contradiction = Outputs["payouts"]["listContradictions"]["items"][number];

/** What rails said against the books. The books stay as they are until a person has found out. */
export function ContradictionList({ contradictions }: { readonly contradictions: readonly Contradiction[] }) {
  const router = useRouter();
  return (
    <ul className="text-sm leading-work">
      {contradictions.map((each) => (
        <li key={each.id} className="flex flex-wrap items-start justify-between gap-x-6 gap-y-2 border-b border-line py-3">
          <div className="grid min-w-0 gap-1">
            <Status tone="bad">
              The books say {each.state.toLowerCase()}, the rail says {each.answer.state}
            </Status>
            <span className="text-ink-2 wrap-anywhere">{each.answer.reason ?? "The rail gave no reason."}</span>
            <span className="measured text-xs text-ink-3 wrap-anywhere">
              {each.payoutId === null ? each.key : <Link href={`/admin/payouts/${each.payoutId}`}>{each.payoutId}</Link>}, seen{" "}
              <DateText at={each.seenAt} precision="minute" />
            </span>
          </div>
          <AskFirst
            label="Settle it"
            name={`Settle the contradiction about ${each.payoutId ?? each.key}`}
            title="What was it?"
            confirm="Keep this as the answer"
            words={{ label: "What you found out, and how" }}
            call={({ words }) => apiClient.payouts.resolveContradiction.mutate({ contradictionId: each.id, note: words })}
            onDone={() => router.refresh()}
          >
            <p>It leaves this list with your name and words. No money moves by it.</p>
          </AskFirst>
        </li>
      ))}
    </ul>
  );
}
