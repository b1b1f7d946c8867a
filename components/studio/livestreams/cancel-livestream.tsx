"use client";

import { useRouter } from "next/navigation";
import { CallButton } from "@/components/accounts/call-button";
import { apiClient } from "@/components/ui/api-client";

/** @param sold the tickets that are paid and would go back */
export function CancelLivestream({ livestreamId, sold }: { readonly livestreamId: string; readonly sold: number }) {
  const router = useRouter();
  const cancel = async () => {
    await apiClient.benefits.cancelLivestream.mutate({ livestreamId });
    router.refresh();
  };
  return (
    <CallButton variant="danger" call={cancel}>
      {sold === 0 ? "Cancel it and tell them" : `Cancel it, give back ${sold === 1 ? "1 ticket" : `${sold} tickets`} and tell them`}
    </CallButton>
  );
}
