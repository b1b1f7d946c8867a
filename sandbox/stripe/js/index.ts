import type { Resource } from "../resource";
import { checkoutPages } from "./checkout";
import { intentPages } from "./intents";

/** The doors of what stands in for Stripe.js. */
export const stripeJs: Resource = { pages: [...checkoutPages, ...intentPages] };
