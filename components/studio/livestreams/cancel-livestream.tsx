"use client";

import { useRouter } from "next/navigation";
import { apiClient } from "@/components/ui/api-client";
import { AskFirst } from "@/components/ui/ask-first";

/** @param sold the tickets that are paid and would go back */
export function CancelLivestream({ livestreamId, sold }: { readonly livestreamId: string; readonly sold: number }) {
  const router = useRouter();
  return (
    <AskFirst
      label="Cancel it"
      variant="danger"
      title="Cancel this livestream?"
      confirm={sold === 0 ? "Cancel it and tell them" : `Cancel it, give back ${sold === 1 ? "1 ticket" : `${sold} tickets`} and tell them`}
      refuse="Keep it"
      call={() => apiClient.benefits.cancelLivestream.mutate({ livestreamId })}
      onDone={() => router.refresh()}
    >
      <p>Everybody who was invited is told by mail, and their calendars take it out. It cannot be taken up again.</p>
      {sold > 0 && <p>What was paid for tickets goes back to those who paid, and out of your earnings.</p>}
    </AskFirst>
  );
}
