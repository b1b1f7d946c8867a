"use client";

import { useRouter } from "next/navigation";
import { apiClient } from "@/components/ui/api-client";
import { AskFirst } from "@/components/ui/ask-first";

/** Says whether a finding is the person it was found for. */
export function DecideFlag({ flagId, artist }: { readonly flagId: string; readonly artist: string }) {
  const router = useRouter();
  const decide = (status: "cleared" | "confirmed") => ({
    words: { label: "How you know", hint: "Kept with the finding and in the audit log." },
    call: ({ words }: { readonly words: string }) => apiClient.payouts.decideScreeningFlag.mutate({ flagId, status, note: words }),
    onDone: () => router.refresh(),
  });
  return (
    <span className="inline-flex flex-wrap justify-end gap-2">
      <AskFirst label="It is not" name={`The finding is not ${artist}`} title={`This is not ${artist}?`} confirm="Clear it" {...decide("cleared")}>
        <p>Nothing of this finding stands in the way of their payouts any longer.</p>
      </AskFirst>
      <AskFirst label="It is" name={`The finding is ${artist}`} variant="danger" title={`This is ${artist}?`} confirm="Confirm it" {...decide("confirmed")}>
        <p>Nothing is paid out to them until this is taken back. What they earn stays in the books.</p>
      </AskFirst>
    </span>
  );
}
