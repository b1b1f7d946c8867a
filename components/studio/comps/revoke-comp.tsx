"use client";

import { useRouter } from "next/navigation";
import { CallButton } from "@/components/accounts/call-button";
import { apiClient } from "@/components/ui/api-client";

export function RevokeComp({ compId, fanName }: { readonly compId: string; readonly fanName: string }) {
  const router = useRouter();
  const revoke = async () => {
    await apiClient.patronage.revokeComp.mutate({ compId });
    router.refresh();
  };
  return (
    <CallButton variant="quiet" name={`End the access of ${fanName}`} call={revoke}>
      End
    </CallButton>
  );
}
