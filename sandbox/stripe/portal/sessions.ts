import type Stripe from "stripe";
import { endpoint } from "../billing/endpoint";
import { defaultConfiguration } from "./configurations";

const create = endpoint<Stripe.BillingPortal.SessionCreateParams>({
  method: "POST",
  path: "/v1/billing_portal/sessions",
  takes: ["configuration", "customer", "locale", "return_url"],
  run: (ctx, params) => {
    const customer = ctx.named("customer", params.customer ?? "", "customer");
    const configuration = params.configuration ? ctx.named("billing_portal.configuration", params.configuration, "configuration") : defaultConfiguration(ctx);
    const id = ctx.newId("bps");
    const session = ctx.put("billing_portal.session", {
      id,
      object: "billing_portal.session",
      configuration: configuration.id,
      created: ctx.now,
      customer: customer.id,
      customer_account: null,
      flow: null,
      livemode: false,
      locale: params.locale ?? null,
      on_behalf_of: null,
      return_url: params.return_url ?? configuration.default_return_url,
      url: `${ctx.baseUrl}/p/session/${id}`,
    });
    ctx.emit("billing_portal.session.created", session);
    return session;
  },
});

export const sessionRoutes = [create];
