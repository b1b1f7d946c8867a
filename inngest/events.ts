import { sql } from "drizzle-orm";
import { z } from "zod";
import { lineList, textList } from "@/server/kernel/list-text";
import type { SqlExecutor } from "@/server/kernel/sql";

/** Every event of the house: past tense, JSON-safe (no bigint, no Date: the engine would drop them without a word). */
export const EVENTS = {
  "catalogue/video.uploaded": z.object({ videoId: z.string(), artistId: z.string() }),
  "catalogue/video.ready": z.object({ videoId: z.string(), artistId: z.string() }),
  "catalogue/video.audience-changed": z.object({ videoId: z.string() }),
  "catalogue/video.deleted": z.object({ videoId: z.string(), artistId: z.string() }),
  "distribution/captions.changed": z.object({ videoId: z.string() }),
  "distribution/packaging.requested": z.object({ videoId: z.string() }),
  "auto-edit/job.requested": z.object({ jobId: z.string(), videoId: z.string(), userId: z.string() }),
  "auto-edit/job.cancel-requested": z.object({ jobId: z.string(), videoId: z.string() }),
  "auto-edit/preview.requested": z.object({ videoId: z.string() }),
  "demo/films.requested": z.object({}),
  "demo/giving.requested": z.object({}),
  "accounts/mail.queued": z.object({ mailId: z.string() }),
  "patronage/stripe-event.received": z.object({ stripeEventId: z.string(), customerId: z.string() }),
  "patronage/sync.requested": z.object({ objectType: z.string(), objectId: z.string(), customerId: z.string() }),
  "patronage/command.requested": z.object({ commandId: z.string(), subjectId: z.string() }),
  "patronage/subscription.changed": z.object({
    subscriptionId: z.string(),
    fanId: z.string(),
    artistId: z.string(),
    status: z.string(),
    /** The tier that comes with the next period; null where it stays. Left out by who sent it before there was this. */
    nextTierId: z.string().nullable().default(null),
  }),
  "patronage/payment.received": z.object({ paymentId: z.string(), fanId: z.string(), artistId: z.string() }),
  "patronage/payment.refunded": z.object({ paymentId: z.string(), fanId: z.string(), artistId: z.string(), refundedCents: z.number().int() }),
  "patronage/payment.disputed": z.object({ paymentId: z.string(), fanId: z.string(), artistId: z.string(), status: z.string() }),
  "patronage/tip.paid": z.object({ tipId: z.string(), fanId: z.string(), artistId: z.string(), amountCents: z.number().int() }),
  "patronage/goal.changed": z.object({ goalId: z.string(), artistId: z.string(), status: z.string() }),
  "patronage/goal.due": z.object({ goalId: z.string() }),
  "patronage/pledge.saved": z.object({ pledgeId: z.string(), goalId: z.string(), fanId: z.string(), artistId: z.string() }),
  "patronage/pledge.paid": z.object({ pledgeId: z.string(), goalId: z.string(), fanId: z.string(), artistId: z.string() }),
  "patronage/pledge.failed": z.object({ pledgeId: z.string(), goalId: z.string(), fanId: z.string(), artistId: z.string(), attempt: z.number().int() }),
  "patronage/pledge.ended": z.object({ pledgeId: z.string(), goalId: z.string(), fanId: z.string(), artistId: z.string(), status: z.string() }),
  "patronage/pledge.due": z.object({ pledgeId: z.string(), attempt: z.number().int() }),
  "patronage/pledge.released": z.object({ pledgeId: z.string() }),
  "patronage/gift.paid": z.object({ giftId: z.string(), giverId: z.string(), artistId: z.string() }),
  "patronage/gift.due": z.object({ giftId: z.string() }),
  "patronage/ticket.paid": z.object({ ticketId: z.string(), livestreamId: z.string(), fanId: z.string(), artistId: z.string(), amountCents: z.number().int() }),
  "patronage/import.requested": z.object({ importId: z.string(), artistId: z.string() }),
  "patronage/entitlement.changed": z.object({ fanId: z.string(), artistId: z.string() }),
  "benefits/livestream.changed": z.object({ livestreamId: z.string(), artistId: z.string(), sequence: z.number().int() }),
  "benefits/discord.changed": z.object({ artistId: z.string() }),
  "benefits/patron-mail.scheduled": z.object({ patronMailId: z.string(), round: z.number().int(), sendAt: z.string() }),
  "benefits/patron-mail.recipient-found": z.object({ patronMailId: z.string(), fanId: z.string() }),
  "royalties/view.counted": z.object({ window: z.number().int() }),
  "payouts/payout.changed": z.object({ payoutId: z.string(), accountId: z.string(), state: z.string(), version: z.number().int() }),
  "payouts/payout.approved": z.object({ payoutId: z.string(), rail: z.string() }),
  "payouts/run.begun": z.object({ runId: z.string() }),
  "payouts/run.approved": z.object({ runId: z.string(), actorId: z.string() }),
  "payouts/run.cancelled": z.object({ runId: z.string(), actorId: z.string(), reason: z.string() }),
  "payouts/account.unpayable": z.object({ runId: z.string(), accountId: z.string(), currency: z.string() }),
  "payouts/stripe-object.changed": z.object({ objectType: z.string(), objectId: z.string(), account: z.string().nullable() }),
  "privacy/export.requested": z.object({ requestId: z.string() }),
  "webhooks/delivery.requested": z.object({ deliveryId: z.string(), endpointId: z.string(), round: z.number().int() }),
} as const;

export type EventName = keyof typeof EVENTS;
export type EventData<N extends EventName> = z.output<(typeof EVENTS)[N]>;

/**
 * Puts an event into the outbox inside the caller's transaction: it is sent if and only if the transaction commits.
 * `id` says what happened (`auto-edit:job_…`): the same id twice is one event.
 */
export async function sendEvent<N extends EventName>(
  tx: SqlExecutor,
  event: { readonly id: string; readonly name: N; readonly data: EventData<N> },
): Promise<void> {
  const data = EVENTS[event.name].parse(event.data);
  await tx.execute(
    sql`with sent as (insert into event_outbox (id, name, data) values (${event.id}, ${event.name}, ${JSON.stringify(data)}::jsonb) on conflict (id) do nothing)
      select pg_notify('event_outbox', '')`,
  );
}

/** As `sendEvent`, for many of one name in one statement. */
export async function sendEvents<N extends EventName>(
  tx: SqlExecutor,
  name: N,
  events: readonly { readonly id: string; readonly data: EventData<N> }[],
): Promise<void> {
  if (events.length === 0) return;
  const ids = textList(events.map(({ id }) => id));
  const data = lineList(events.map((event) => JSON.stringify(EVENTS[name].parse(event.data))));
  await tx.execute(
    sql`with sent as (insert into event_outbox (id, name, data)
        select i.id, ${name}, i.data::jsonb from unnest(${ids}, ${data}) as i(id, data) on conflict (id) do nothing)
      select pg_notify('event_outbox', '')`,
  );
}
