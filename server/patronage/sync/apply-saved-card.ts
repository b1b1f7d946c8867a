import { eq } from "drizzle-orm";
import type Stripe from "stripe";
import type { Tx } from "@/db/client";
import { patronSubscriptions } from "@/db/schema";
import { sendEvent } from "@/inngest/events";
import { addCommand } from "../commands/add-command";
import { applyPledgeSaved } from "../goals/apply-pledge";
import { readMetadata } from "../metadata";
import { dateOf, idOf } from "./reading";

/** A card was saved: a pledge waits for its day with it, and a subscription that fell behind is paid with it at once. */
export async function applySavedCard(tx: Tx, intent: Stripe.SetupIntent, now: Date): Promise<void> {
  const subject = readMetadata(intent.metadata);
  const paymentMethodId = idOf(intent.payment_method);
  if (subject === null || paymentMethodId === null || intent.status !== "succeeded") return;
  const { subjectId } = subject;
  if (subject.kind === "pledge") await applyPledgeSaved(tx, { subjectId, paymentMethodId, at: dateOf(intent.created) }, now);
  if (subject.kind !== "subscription") return;
  const [row] = await tx.select().from(patronSubscriptions).where(eq(patronSubscriptions.id, subjectId)).limit(1);
  if (row === undefined || row.fanId !== subject.fanId || row.stripeSubscriptionId === null) return;
  const input = { paymentMethodId, setupIntentId: intent.id };
  const command = await addCommand(tx, { id: `cmd_${intent.id}`, subjectId, kind: "pay", input, requestedBy: row.fanId }, now);
  if (command === null) return;
  await sendEvent(tx, { id: `command:${command.id}`, name: "patronage/command.requested", data: { commandId: command.id, subjectId } });
}
