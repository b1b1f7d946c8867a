import type { z } from "zod";
import type { Actor } from "@/server/kernel/actor";
import { DomainError } from "@/server/kernel/errors";
import type { Services } from "@/server/services";
import { openCheckout } from "../checkouts/open-checkout";
import { runCommand } from "../commands/run-command";
import type { fixedShape } from "./contract";
import { findConfirmation } from "./find-confirmation";
import { findOwn, lockOwn, type SubscriptionRow } from "./queries";

/** Where to give another card: saved, it pays at once what is owed, and what comes. */
async function askForCard(services: Services, row: SubscriptionRow) {
  const { id: subjectId, fanId, artistId } = row;
  const params = { mode: "setup" as const, currency: row.currency.toLowerCase() };
  return openCheckout(services, { kind: "card", subjectId, fanId, artistId, uiMode: "elements", params });
}

const NOTHING_OWED = { sentence: "Nothing is owed for this membership." };

/**
 * Mends a membership whose payment failed: the card that is there is tried again. Where the bank wants the fan's word first, the answer is
 * where to give it; when it still says no (or with `newCard`), where to give another card. One that runs can be given another card too,
 * and the word for which its change waits.
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
  const isOwing = found.row.status === "PAST_DUE";
  const isRunning = found.row.status === "ACTIVE" || found.row.status === "TRIALING";
  if (!isOwing && !isRunning) throw new DomainError("rule_refused", NOTHING_OWED);
  const show = async (next: { readonly checkout?: Awaited<ReturnType<typeof askForCard>>; readonly confirmUrl?: string }) => {
    const now = await findOwn(services.db, own);
    return { subscriptionId: input.id, status: now?.row.status ?? found.row.status, checkout: next.checkout ?? null, confirmUrl: next.confirmUrl ?? null };
  };
  if (input.newCard) return show({ checkout: await askForCard(services, found.row) });
  const { stripeSubscriptionId } = found.row;
  const findUrl = async () => (stripeSubscriptionId === null ? null : findConfirmation(services, stripeSubscriptionId));
  if (!isOwing) {
    const confirmUrl = await findUrl();
    if (confirmUrl === null) throw new DomainError("rule_refused", NOTHING_OWED);
    return show({ confirmUrl });
  }
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
    const confirmUrl = await findUrl();
    return show(confirmUrl === null ? { checkout: await askForCard(services, found.row) } : { confirmUrl });
  }
  return show({});
}
