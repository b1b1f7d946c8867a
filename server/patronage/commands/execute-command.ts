import { eq } from "drizzle-orm";
import { patronSubscriptions, payments } from "@/db/schema";
import { HOUR_MS } from "@/server/kernel/durations";
import { DomainError } from "@/server/kernel/errors";
import type { Services } from "@/server/services";
import { syncFromStripe } from "../sync/sync-from-stripe";
import type { CommandKind, CommandRow } from "./add-command";
import { endCommand, findCommand } from "./queries";
import { writeCancel, writeResume } from "./write-cancel";
import { writeChange } from "./write-change";
import { writePause, writeUnpause } from "./write-pause";
import { writePay } from "./write-pay";
import { writeRefund } from "./write-refund";
import { writeWithdrawal } from "./write-withdrawal";

/** Stripe forgets idempotency keys after a day (docs.stripe.com/api/idempotent_requests): a command of that age is not sent again. */
const COMMAND_MS_MAX = 23 * HOUR_MS;
/** Failures after which the same request could go through. */
const PASSING = new Set(["unavailable", "rate_limited", "conflict"]);
const ERROR_CHARS_MAX = 300;

export type SubscriptionRow = typeof patronSubscriptions.$inferSelect;
export type PaymentRow = typeof payments.$inferSelect;

/** Makes the change at Stripe. May run any number of times for a command: each of its writes has a key made from the command's id. */
type Write = (services: Services, command: CommandRow) => Promise<void>;

const WRITES: Readonly<Record<CommandKind, Write>> = {
  cancel: writeCancel,
  resume: writeResume,
  change: writeChange,
  pause: writePause,
  unpause: writeUnpause,
  pay: writePay,
  withdraw: writeWithdrawal,
  refund: writeRefund,
};

/** What to read again once the change is made. */
async function syncSubject(services: Services, command: CommandRow): Promise<void> {
  const [subscription] = await services.db.select().from(patronSubscriptions).where(eq(patronSubscriptions.id, command.subjectId)).limit(1);
  const stripeId = subscription?.stripeSubscriptionId ?? null;
  if (stripeId !== null) return syncFromStripe(services, { objectType: "subscription", objectId: stripeId });
  const [payment] = await services.db.select().from(payments).where(eq(payments.id, command.subjectId)).limit(1);
  if (payment !== undefined) await syncFromStripe(services, { objectType: "charge", objectId: payment.stripeChargeId });
}

function refusalOf(thrown: unknown): string | null {
  if (!(thrown instanceof DomainError) || PASSING.has(thrown.code)) return null;
  return thrown.sentence.slice(0, ERROR_CHARS_MAX);
}

/**
 * Does what a command says and reads back what came of it. Whoever comes second, or comes after a crash, makes the same change and not
 * another. @throws DomainError what Stripe refused, after the command was ended as refused; `unavailable` with the command still open.
 */
export async function executeCommand(services: Services, input: { readonly commandId: string }): Promise<void> {
  const command = await findCommand(services.db, input.commandId);
  if (command === undefined || command.status !== "open") return;
  const end = (status: "done" | "refused", error: string | null) =>
    endCommand(services.db, { commandId: command.id, status, error, now: services.clock.now() });
  const isTooOld = services.clock.now().getTime() - command.createdAt.getTime() > COMMAND_MS_MAX;
  if (isTooOld) {
    await syncSubject(services, command);
    await end("refused", "It could not be done for a day.");
    return;
  }
  try {
    await WRITES[command.kind](services, command);
  } catch (thrown) {
    const refusal = refusalOf(thrown);
    if (refusal !== null) {
      await syncSubject(services, command);
      await end("refused", refusal);
    }
    throw thrown;
  }
  await syncSubject(services, command);
  await end("done", null);
}
