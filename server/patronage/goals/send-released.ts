import type { Tx } from "@/db/client";
import { sendEvent } from "@/inngest/events";
import { idsOf } from "./apply-pledge";
import type { PledgeRow } from "./pledge-queries";

/** Nobody will be charged for this pledge: a job lets its card go, and its artist is told, unless no card was ever given and nothing promised. */
export async function sendReleased(tx: Tx, pledge: PledgeRow): Promise<void> {
  const { id, status, stripePaymentMethodId } = pledge;
  await sendEvent(tx, { id: `pledge:${id}:released`, name: "patronage/pledge.released", data: { pledgeId: id } });
  if (stripePaymentMethodId === null) return;
  await sendEvent(tx, { id: `pledge:${id}:ended`, name: "patronage/pledge.ended", data: { ...idsOf(pledge), status } });
}
