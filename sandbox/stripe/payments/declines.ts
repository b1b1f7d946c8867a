import type { ErrorBody } from "../engine/errors";
import type { DeclineCode } from "./cards";

/** Stripe's error code and sentence for each reason of an issuer. */
const DECLINES: Readonly<Record<DeclineCode, { code: string; message: string; advice: "confirm_card_data" | "do_not_try_again" | "try_again_later" }>> = {
  authentication_required: {
    code: "authentication_required",
    message: "Your card was declined. This transaction requires authentication.",
    advice: "try_again_later",
  },
  card_velocity_exceeded: {
    code: "card_declined",
    message: "Your card was declined for making repeated attempts too frequently or exceeding its amount limit.",
    advice: "try_again_later",
  },
  expired_card: { code: "expired_card", message: "Your card has expired.", advice: "do_not_try_again" },
  fraudulent: { code: "card_declined", message: "Your card was declined.", advice: "do_not_try_again" },
  generic_decline: { code: "card_declined", message: "Your card was declined.", advice: "try_again_later" },
  incorrect_cvc: { code: "incorrect_cvc", message: "Your card's security code is incorrect.", advice: "confirm_card_data" },
  insufficient_funds: { code: "card_declined", message: "Your card has insufficient funds.", advice: "try_again_later" },
  lost_card: { code: "card_declined", message: "Your card was declined.", advice: "do_not_try_again" },
  processing_error: {
    code: "processing_error",
    message: "An error occurred while processing your card. Try again in a little bit.",
    advice: "try_again_later",
  },
  stolen_card: { code: "card_declined", message: "Your card was declined.", advice: "do_not_try_again" },
};

export function declineError(reason: DeclineCode): ErrorBody & { code: string } {
  const { code, message, advice } = DECLINES[reason];
  return { type: "card_error", code, decline_code: reason, message, advice_code: advice };
}
