"use client";

import { useRouter } from "next/navigation";
import { CallButton } from "@/components/accounts/call-button";
import { apiClient } from "@/components/ui/api-client";

/** Takes a link off the artist's page; what was ordered by it stays, and what still comes by it counts. */
export function ArchiveLink({ linkId, title }: { readonly linkId: string; readonly title: string }) {
  const router = useRouter();
  const archive = async () => {
    await apiClient.royalties.archiveMerchLink.mutate({ linkId });
    router.refresh();
  };
  return (
    <CallButton variant="quiet" name={`Take ${title} off your page`} call={archive}>
      Take off
    </CallButton>
  );
}
