import type { Tx } from "@/db/client";
import { DomainError } from "../../kernel/errors";
import { MICROS_PER_CENT } from "../../kernel/money";
import type { Services } from "../../services";
import { MINIMUM_CENTS } from "../states/rules";
import { findCandidates } from "./find-candidates";
import type { PlannedHold } from "./plan-hold";
import { planHolds } from "./plan-holds";

const RETRY_SECONDS = 5;

/** All that could be paid to one artist now, or what is in the way, as they are told. Writes nothing. */
export async function planPayout(
  services: Pick<Services, "rails">,
  tx: Tx,
  input: { readonly accountId: string; readonly currency: string },
  now: Date,
): Promise<{ readonly hold: PlannedHold } | { readonly hindrance: DomainError }> {
  const minimumMicros = BigInt(MINIMUM_CENTS) * MICROS_PER_CENT;
  const found = await findCandidates(tx, { scope: { accountId: input.accountId }, minimumMicros, period: null });
  const candidate = found.find(({ currency }) => currency === input.currency);
  if (candidate === undefined) {
    const least = `${MINIMUM_CENTS / 100} ${input.currency}`;
    return {
      hindrance: new DomainError("rule_refused", { sentence: `At least ${least} must be available for a payout. What is on its way already does not count.` }),
    };
  }
  if (candidate.unknownMicros !== 0n) {
    const sentence = "Your last earnings are being written down. Try again in a moment.";
    return { hindrance: new DomainError("unavailable", { sentence, retryAfterSeconds: RETRY_SECONDS }) };
  }
  const { holds, unpayable } = await planHolds(services, tx, [candidate], { now, isAsked: true });
  const [reason] = unpayable;
  if (reason !== undefined) return { hindrance: new DomainError("rule_refused", { sentence: reason.detail, details: { reason: reason.kind } }) };
  const [hold] = holds;
  if (hold === undefined) throw new Error("Nothing was planned although nothing is in the way.");
  return { hold };
}
