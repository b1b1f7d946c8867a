"use client";

import { useRouter } from "next/navigation";
import { CallButton } from "@/components/accounts/call-button";
import { apiClient } from "@/components/ui/api-client";

export function RemoveSlot({ slotId, startsAt }: { readonly slotId: string; readonly startsAt: string }) {
  const router = useRouter();
  const remove = async () => {
    await apiClient.benefits.removeSlot.mutate({ slotId });
    router.refresh();
  };
  return (
    <CallButton variant="quiet" name={`Take back the time at ${startsAt}`} call={remove}>
      Take back
    </CallButton>
  );
}

export function CancelBooking({ callId, fanName }: { readonly callId: string; readonly fanName: string }) {
  const router = useRouter();
  const cancel = async () => {
    await apiClient.benefits.cancelCall.mutate({ callId });
    router.refresh();
  };
  return (
    <CallButton variant="quiet" name={`Cancel the call with ${fanName}`} call={cancel}>
      Cancel
    </CallButton>
  );
}
