"use client";

import { useRouter } from "next/navigation";
import { CallButton } from "@/components/accounts/call-button";
import { apiClient } from "@/components/ui/api-client";

export function CancelCall({ callId, name }: { readonly callId: string; readonly name: string }) {
  const router = useRouter();
  return (
    <CallButton
      name={`Cancel the call with ${name}`}
      call={async () => {
        await apiClient.benefits.cancelCall.mutate({ callId });
        router.refresh();
      }}
    >
      Cancel
    </CallButton>
  );
}
