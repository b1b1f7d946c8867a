"use client";

import { ArrowDown } from "@phosphor-icons/react/dist/ssr/ArrowDown";
import { ArrowUp } from "@phosphor-icons/react/dist/ssr/ArrowUp";
import { useRouter } from "next/navigation";
import { CallButton } from "@/components/accounts/call-button";
import { apiClient } from "@/components/ui/api-client";
import type { StudioTier } from "./tier-words";

/** The same ids with one of them a step further down or up. */
function moved(ids: readonly string[], from: number, by: 1 | -1): string[] {
  const order = ids.filter((_, index) => index !== from);
  order.splice(from + by, 0, ids[from] ?? "");
  return order;
}

/** Where a tier stands among the others: a higher one has all of a lower. */
export function MoveTier({ ids, index, name }: { readonly ids: readonly string[]; readonly index: number; readonly name: string }) {
  const router = useRouter();
  const move = (by: 1 | -1) => async () => {
    await apiClient.patronage.orderTiers.mutate({ tierIds: moved(ids, index, by) });
    router.refresh();
  };
  return (
    <span className="flex justify-end gap-1 sm:w-22">
      {index > 0 && (
        <CallButton variant="quiet" name={`Move ${name} up the page: it gives less`} call={move(-1)}>
          <ArrowUp aria-hidden size={16} />
        </CallButton>
      )}
      {index < ids.length - 1 && (
        <CallButton variant="quiet" name={`Move ${name} down the page: it gives more`} call={move(1)}>
          <ArrowDown aria-hidden size={16} />
        </CallButton>
      )}
    </span>
  );
}

/** Only a tier that nobody ever held can go. */
export function DeleteTier({ tier }: { readonly tier: Pick<StudioTier, "id" | "name"> }) {
  const router = useRouter();
  const remove = async () => {
    await apiClient.patronage.deleteTier.mutate({ tierId: tier.id });
    router.refresh();
  };
  return (
    <CallButton variant="danger" name={`Remove ${tier.name}`} call={remove}>
      Remove this tier
    </CallButton>
  );
}
