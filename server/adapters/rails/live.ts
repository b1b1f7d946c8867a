import type { Clock } from "@/server/kernel/clock";
import type { Env } from "@/server/kernel/env";
import type { PayoutRails } from ".";
import type { StripeGateway } from "../stripe";
import { createStripeConnectRail } from "./stripe-connect";

/** The rails that the environment sets up. */
export function createRails({ env, stripe, clock }: { readonly env: Env; readonly stripe: StripeGateway; readonly clock: Clock }): PayoutRails {
  return {
    ...(env.STRIPE_SECRET_KEY === undefined ? {} : { stripe: createStripeConnectRail({ stripe, clock }) }),
  };
}
