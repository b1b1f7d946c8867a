"use client";

import { useRouter } from "next/navigation";
import { CallButton } from "@/components/accounts/call-button";
import { apiClient } from "@/components/ui/api-client";

/** An admin's word on what counsel said; it is in the audit log under their name. */
export function ProfitShareForm({ isAllowed }: { readonly isAllowed: boolean }) {
  const router = useRouter();
  const decide = async () => {
    await apiClient.patronage.allowProfitShare.mutate({ isAllowed: !isAllowed });
    router.refresh();
  };
  return (
    <CallButton variant={isAllowed ? "danger" : "secondary"} call={decide}>
      {isAllowed ? "Counsel no longer allows it" : "Counsel allows it"}
    </CallButton>
  );
}
