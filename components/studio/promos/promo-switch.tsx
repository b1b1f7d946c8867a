"use client";

import { useRouter } from "next/navigation";
import { CallButton } from "@/components/accounts/call-button";
import { apiClient } from "@/components/ui/api-client";

/** Takes a code off, or puts it on again; who used it keeps what it gave. */
export function PromoSwitch({ promo }: { readonly promo: { readonly id: string; readonly code: string; readonly isActive: boolean } }) {
  const router = useRouter();
  const word = promo.isActive ? "Turn off" : "Turn on";
  return (
    <CallButton
      variant="quiet"
      name={`${word} ${promo.code}`}
      call={async () => {
        await apiClient.patronage.setPromoActive.mutate({ promoId: promo.id, isActive: !promo.isActive });
        router.refresh();
      }}
    >
      {word}
    </CallButton>
  );
}
