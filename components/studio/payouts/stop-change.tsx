"use client";

import { useRouter } from "next/navigation";
import { CallButton } from "@/components/accounts/call-button";
import { apiClient } from "@/components/ui/api-client";

/** While a change cools it can be stopped, by whoever did not make it. */
export function StopChange({ methodId }: { readonly methodId: string }) {
  const router = useRouter();
  return (
    <CallButton
      variant="danger"
      call={async () => {
        await apiClient.payouts.stopPayoutMethodChange.mutate({ methodId });
        router.refresh();
      }}
    >
      Stop this change
    </CallButton>
  );
}
