"use client";

import { useRouter } from "next/navigation";
import { CallButton } from "@/components/accounts/call-button";
import { apiClient } from "@/components/ui/api-client";

export function CancelLivestream({ livestreamId }: { readonly livestreamId: string }) {
  const router = useRouter();
  const cancel = async () => {
    await apiClient.benefits.cancelLivestream.mutate({ livestreamId });
    router.refresh();
  };
  return (
    <CallButton variant="danger" call={cancel}>
      Cancel it and tell them
    </CallButton>
  );
}
