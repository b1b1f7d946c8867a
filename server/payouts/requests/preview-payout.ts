import { type Actor, requireArtist } from "../../kernel/actor";
import { MICROS_PER_CENT } from "../../kernel/money";
import type { Services } from "../../services";
import { planPayout } from "../holding/plan-payout";
import type { PayoutPreview } from "./contract";

const cents = (micros: bigint) => Number(micros / MICROS_PER_CENT);

/** What the caller would get if they asked for a payout now, with the tax on it, by the same plan that then holds it; or why they cannot ask. */
export async function previewPayout(
  services: Pick<Services, "db" | "clock" | "rails">,
  actor: Actor,
  input: { readonly currency: string },
): Promise<PayoutPreview> {
  requireArtist(actor);
  const planned = await planPayout(services, services.db, { accountId: actor.userId, currency: input.currency }, services.clock.now());
  if ("hindrance" in planned) return { currency: input.currency, payout: null, hindrance: planned.hindrance.sentence };
  const { grossMicros, amountCents, method, withholding } = planned.hold;
  return {
    currency: input.currency,
    payout: {
      ...{ grossCents: cents(grossMicros), withheldCents: cents(withholding.withheldMicros), amountCents },
      method: { kind: method.kind, last4: method.last4 },
      formState: withholding.basis.formState,
      taxes: withholding.lines
        .filter(({ withheldMicros }) => withheldMicros > 0n)
        .map(({ incomeKind, taxableMicros, rateBps, withheldMicros }) => ({
          ...{ incomeKind, rateBps },
          ...{ taxableMicros: taxableMicros.toString(), withheldCents: cents(withheldMicros) },
        })),
    },
    hindrance: null,
  };
}
