import { DomainError } from "@/server/kernel/errors";
import type { Services } from "@/server/services";

type Call = Services["stripe"]["call"];

const withCall = (services: Services, call: Call): Services => ({ ...services, stripe: { ...services.stripe, call } });
const isStep = (work: object, step: string): boolean => work.toString().includes(`paymentIntents.${step}`);

/** Services with a line to Stripe that breaks once, after a step on a payment intent went through and before its answer came. */
export function loseAnswerOf(services: Services, step: string): Services {
  let isWhole = true;
  const call: Call = async (work) => {
    const answer = await services.stripe.call(work);
    if (!isWhole || !isStep(work, step)) return answer;
    isWhole = false;
    throw new DomainError("unavailable");
  };
  return withCall(services, call);
}

/** Services with something that happens once when Stripe is about to be asked for a step on a payment intent, or has just answered. */
export function during(services: Services, step: string, happens: () => Promise<unknown>, isAnswered: boolean): Services {
  let isToCome = true;
  const call: Call = async (work) => {
    const isNow = isToCome && isStep(work, step);
    if (isNow) isToCome = false;
    if (isNow && !isAnswered) await happens();
    const answer = await services.stripe.call(work);
    if (isNow && isAnswered) await happens();
    return answer;
  };
  return withCall(services, call);
}
