import type Stripe from "stripe";
import { z } from "zod";
import type { Clock } from "@/server/kernel/clock";
import { HOUR_MS } from "@/server/kernel/durations";
import { DomainError } from "@/server/kernel/errors";
import type { StripeGateway } from "../../stripe";
import { type Absent, type FrozenRequest, keyOf, type PayoutRail, type RailAnswer } from "..";
import { findPayout, findTransfer } from "./find";
import { refusalOf } from "./refusal";

/** Stripe may forget an idempotency key after a day (docs.stripe.com/api/idempotent_requests). */
const KEY_MS = 23 * HOUR_MS;
const MS_PER_SECOND = 1_000;
const bodyShape = z.object({ accountId: z.string(), description: z.string() });

interface Payment {
  readonly request: FrozenRequest;
  readonly accountId: string;
  readonly description: string;
}

function read(request: FrozenRequest): Payment {
  return { request, ...bodyShape.parse(request.body) };
}

/** Unix seconds as a day, `2026-12-31`. */
function dayOf(seconds: number): string {
  return new Date(seconds * MS_PER_SECOND).toISOString().slice(0, "2026-12-31".length);
}

function answer(state: RailAnswer["state"], railReference: string | null, reason: string | null): RailAnswer {
  return { state, railReference, feeCents: 0, reason };
}

/**
 * Stripe Connect: a transfer from our balance to the artist's account, then a payout from there to their bank, each with a key of ours.
 * Fees of Stripe are in its balance transactions, not here. What fails on the second half is reversed on the first.
 */
export function createStripeConnectRail({ stripe, clock }: { readonly stripe: StripeGateway; readonly clock: Clock }): PayoutRail {
  const transfer = ({ request, accountId, description }: Payment): Promise<Stripe.Transfer> =>
    stripe.call((api) =>
      api.transfers.create(
        {
          amount: request.amountCents,
          currency: request.currency.toLowerCase(),
          destination: accountId,
          transfer_group: request.key,
          description,
          metadata: { mhc_payout_id: request.payoutId, mhc_key: request.key },
        },
        { idempotencyKey: `${request.key}-transfer` },
      ),
    );

  const payOut = ({ request, accountId, description }: Payment): Promise<Stripe.Payout> =>
    stripe.call((api) =>
      api.payouts.create(
        {
          amount: request.amountCents,
          currency: request.currency.toLowerCase(),
          description,
          metadata: { mhc_payout_id: request.payoutId, mhc_key: request.key },
        },
        { idempotencyKey: `${request.key}-payout`, stripeAccount: accountId },
      ),
    );

  /** Takes the first half back, once: what was reversed before is left as it is. */
  const reverse = async ({ request }: Payment, made: Stripe.Transfer): Promise<void> => {
    if (made.reversed) return;
    const params = { amount: made.amount - made.amount_reversed, metadata: { mhc_key: request.key } };
    await stripe.call((api) => api.transfers.createReversal(made.id, params, { idempotencyKey: `${request.key}-reversal` }));
  };

  const finish = async (payment: Payment, made: Stripe.Transfer): Promise<RailAnswer> => {
    try {
      return answer("submitted", (await payOut(payment)).id, null);
    } catch (thrown) {
      const refusal = refusalOf(thrown);
      if (refusal === null) throw thrown;
      await reverse(payment, made);
      return answer("refused", made.id, refusal);
    }
  };

  const judge = async (payment: Payment, made: Stripe.Transfer, payout: Stripe.Payout): Promise<RailAnswer> => {
    if (payout.status === "paid") return { ...answer("settled", payout.id, null), bookedOn: dayOf(payout.arrival_date) };
    if (payout.status !== "failed" && payout.status !== "canceled") return answer("submitted", payout.id, null);
    await reverse(payment, made);
    return answer("returned", payout.id, payout.failure_message ?? "The bank sent it back.");
  };

  return {
    kind: "stripe",
    resendMsMax: KEY_MS,
    prepare: async ({ destination, payoutId, attempt, amountCents, currency, remittance }) => {
      if (destination.kind !== "stripe") throw new DomainError("rule_refused", { sentence: "This payout method is no account at Stripe." });
      const body = { accountId: destination.accountId, description: remittance };
      return { rail: "stripe", key: keyOf({ payoutId, attempt }), payoutId, attempt, amountCents, currency, body };
    },
    submit: async (request) => {
      const payment = read(request);
      let made: Stripe.Transfer;
      try {
        made = await transfer(payment);
      } catch (thrown) {
        const refusal = refusalOf(thrown);
        if (refusal === null) throw thrown;
        return answer("refused", null, refusal);
      }
      return finish(payment, made);
    },
    lookUp: async (request): Promise<RailAnswer | Absent> => {
      const payment = read(request);
      const made = await findTransfer(stripe, request.key);
      if (made === undefined) return { state: "absent" };
      const payout = await findPayout(stripe, { key: request.key, accountId: payment.accountId, since: made.created });
      if (payout !== undefined) return judge(payment, made, payout);
      if (made.reversed) return answer("refused", made.id, "Stripe could not pay it out; it was taken back.");
      // While its key is known, the second half can be asked for again; later it is taken back, which nobody can do twice.
      if (clock.now().getTime() - made.created * MS_PER_SECOND < KEY_MS) return finish(payment, made);
      await reverse(payment, made);
      return answer("refused", made.id, "It reached the artist’s account at Stripe, but not their bank; it was taken back.");
    },
  };
}
