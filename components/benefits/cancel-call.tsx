"use client";

import { useRouter } from "next/navigation";
import { CallButton } from "@/components/accounts/call-button";
import { apiClient } from "@/components/ui/api-client";

export function CancelCall({ callId, artistName }: { readonly callId: string; readonly artistName: string }) {
  const router = useRouter();
  return (
    <CallButton
      name={`Cancel the call with ${artistName}`}
      call={async () => {
        await apiClient.benefits.cancelCall.mutate({ callId });
        router.refresh();
      }}
    >
      Cancel
    </CallButton>
  );
}
