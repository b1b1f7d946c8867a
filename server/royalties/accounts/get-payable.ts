import { type Actor, requireArtist } from "../../kernel/actor";
import type { Services } from "../../services";
import type { ShownPayable } from "./contract";
import { findPayable } from "./find-payable";

/** What a payout at this moment would take from the account of the artist who asks, and what its tax is reckoned from. */
export async function getPayable(services: Pick<Services, "db">, actor: Actor, input: { readonly currency?: string | undefined }): Promise<ShownPayable> {
  requireArtist(actor);
  const { currency } = input;
  const payable = await findPayable(services.db, { userId: actor.userId, ...(currency === undefined ? {} : { currency }) });
  return {
    currency: payable.currency,
    payableCents: Number(payable.payableCents),
    carriedMicros: payable.carriedMicros.toString(),
    heldMicros: payable.heldMicros.toString(),
    earned: payable.earned.map(({ source, amountMicros, usMicros }) => ({ source, amountMicros: amountMicros.toString(), usMicros: usMicros.toString() })),
  };
}
