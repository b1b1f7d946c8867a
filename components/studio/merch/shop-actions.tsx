"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { CallButton } from "@/components/accounts/call-button";
import { NewSecret } from "@/components/studio/webhooks/new-secret";
import { apiClient } from "@/components/ui/api-client";
import { AskFirst } from "@/components/ui/ask-first";
import type { Shop } from "./merch-words";
import { ShopPayments } from "./shop-payments";
import { ShopTerms } from "./shop-terms";

interface ShopActionsProps {
  readonly shop: Shop;
  /** As `2027-01-31`, UTC. */
  readonly today: string;
  readonly tomorrow: string;
}

/** What admins do with a shop: its terms, another secret, its end. */
export function ShopActions({ shop, today, tomorrow }: ShopActionsProps) {
  const router = useRouter();
  const [secret, setSecret] = useState<string | null>(null);
  const input = { shopId: shop.id };
  return (
    <div className="grid gap-4 pt-3">
      {secret !== null && (
        <>
          <NewSecret secret={secret} />
          <p className="text-sm leading-work text-ink-2">The one before is taken for a week more.</p>
        </>
      )}
      <div className="flex flex-wrap gap-2">
        <CallButton name={`New secret for ${shop.name}`} call={async () => setSecret((await apiClient.royalties.changeShopSecret.mutate(input)).secret)}>
          New secret
        </CallButton>
        <AskFirst
          label="Take nothing more from it"
          name={`Take nothing more from ${shop.name}`}
          variant="danger"
          title={`Take nothing more from ${shop.name}?`}
          confirm="Take nothing more"
          call={() => apiClient.royalties.closeShop.mutate(input)}
          onDone={() => router.refresh()}
        >
          <p>Its messages are refused from now on, also those about orders that come back. What it reported until now stays with the artists.</p>
        </AskFirst>
      </div>
      <ShopPayments shop={shop} today={today} />
      <details>
        <summary className="underlined inline-flex min-h-11 items-center text-sm">Set what {shop.name} pays</summary>
        <ShopTerms shop={shop} earliest={shop.commissionBps === 0 ? today : tomorrow} />
      </details>
    </div>
  );
}
