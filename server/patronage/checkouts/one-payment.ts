import type { CheckoutParams } from "./session-params";

export interface OnePayment {
  /** What the fan reads in the checkout, such as `Tip for Beatrice`. */
  readonly name: string;
  readonly amountCents: number;
  readonly currency: string;
  readonly guestEmail: string | null;
}

/** A guest's session has a customer of its own, so that no card that somebody else saved is ever offered. */
export function guestCustomer(guestEmail: string | null): Pick<CheckoutParams, "customer_email" | "customer_creation"> {
  return guestEmail === null ? {} : { customer_email: guestEmail, customer_creation: "always" };
}

/** A checkout in which one amount is paid once. */
export function onePaymentParams(payment: OnePayment): CheckoutParams {
  return {
    mode: "payment",
    line_items: [
      {
        quantity: 1,
        price_data: { currency: payment.currency.toLowerCase(), unit_amount: payment.amountCents, product_data: { name: payment.name } },
      },
    ],
    ...guestCustomer(payment.guestEmail),
  };
}

/** A checkout in which a card is given and nothing is charged. */
export function saveCardParams(card: { readonly currency: string; readonly guestEmail: string | null }): CheckoutParams {
  return { mode: "setup", currency: card.currency.toLowerCase(), ...guestCustomer(card.guestEmail) };
}
