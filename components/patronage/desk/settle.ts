"use client";

import { apiClient } from "@/components/ui/api-client";
import type { Settled } from "../outcome-words";

const TRIES = 3;
const RETRY_AFTER_MS = 1_000;

/** Has the house look at once at what was paid. Asking again is harmless. */
export async function settle(checkoutId: string): Promise<Settled> {
  for (let attempt = 1; attempt < TRIES; attempt++) {
    const settled = await apiClient.patronage.settleCheckout.mutate({ checkoutId }).catch(() => null);
    if (settled !== null) return settled;
    await new Promise((resolve) => setTimeout(resolve, RETRY_AFTER_MS));
  }
  return apiClient.patronage.settleCheckout.mutate({ checkoutId });
}
