import type { z } from "zod";
import type { Actor } from "@/server/kernel/actor";
import { DomainError } from "@/server/kernel/errors";
import type { Services } from "@/server/services";
import { openCheckout } from "../checkouts/open-checkout";
import { runCommand } from "../commands/run-command";
import type { fixedShape } from "./contract";
import { findConfirmation } from "./find-confirmation";
import { findOwn, lockOwn, type SubscriptionRow } from "./queries";

/** Where to give another card: saved, it pays at once what is open. */
async function askForCard(services: Services, row: SubscriptionRow) {
  const { id: subjectId, fanId, artistId } = row;
  const params = { mode: "setup" as const, currency: row.currency.toLowerCase() };
  return openCheckout(services, { kind: "card", subjectId, fanId, artistId, uiMode: "elements", params });
}

/**
 * Mends a membership whose payment failed: the card that is there is tried again. Where the bank wants the fan's word first, the answer is
 * where to give it; when it still says no (or with `newCard`), where to give another card.
 * @throws DomainError `not_found`; `rule_refused` when nothing is owed.
 */
export async function fixPayment(
  services: Services,
  actor: Actor,
  input: { readonly id: string; readonly newCard: boolean },
  idempotencyKey: string | null,
): Promise<z.output<typeof fixedShape>> {
  const own = { id: input.id, fanId: actor.userId };
  const found = await findOwn(services.db, own);
  if (found === undefined) throw new DomainError("not_found");
  if (found.row.status !== "PAST_DUE") throw new DomainError("rule_refused", { sentence: "Nothing is owed for this membership." });
  const show = async (next: { readonly checkout?: Awaited<ReturnType<typeof askForCard>>; readonly confirmUrl?: string }) => {
    const now = await findOwn(services.db, own);
    return { subscriptionId: input.id, status: now?.row.status ?? found.row.status, checkout: next.checkout ?? null, confirmUrl: next.confirmUrl ?? null };
  };
  if (input.newCard) return show({ checkout: await askForCard(services, found.row) });
  try {
    await runCommand(services, actor, {
      subjectId: input.id,
      operation: "patron/fix",
      idempotencyKey,
      input,
      decide: async (tx) => {
        const row = await lockOwn(tx, own);
        return row?.status === "PAST_DUE" ? { kind: "pay", input: { paymentMethodId: null, setupIntentId: null } } : null;
      },
    });
  } catch (thrown) {
    if (!(thrown instanceof DomainError) || thrown.code !== "rule_refused") throw thrown;
    const { stripeSubscriptionId } = found.row;
    const confirmUrl = stripeSubscriptionId === null ? null : await findConfirmation(services, stripeSubscriptionId);
    return show(confirmUrl === null ? { checkout: await askForCard(services, found.row) } : { confirmUrl });
  }
  return show({});
}
