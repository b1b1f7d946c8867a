import type Stripe from "stripe";
import type { Wire } from "../billing/wire";

export type PortalConfiguration = Wire<Stripe.BillingPortal.Configuration>;
export type PortalSession = Omit<Wire<Stripe.BillingPortal.Session>, "configuration"> & { configuration: string };

/** What the customer portal keeps. */
export interface PortalTables {
  "billing_portal.configuration": PortalConfiguration;
  "billing_portal.session": PortalSession;
}
