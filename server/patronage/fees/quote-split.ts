import type { Services } from "@/server/services";
import type { Quote } from "./contract";
import { findFeeBps } from "./find-fee-bps";
import { type FeeKind, splitPayment } from "./rules";

/** What the platform and the artist would get of an amount that is paid now, before tax. */
export async function quoteSplit(services: Services, input: { readonly kind: FeeKind; readonly amount: number }): Promise<Quote> {
  const feeBps = await findFeeBps(services.db, input.kind, services.clock.now());
  return { amountCents: input.amount, feeBps, ...splitPayment({ amountCents: input.amount, taxCents: 0, feeBps }) };
}
