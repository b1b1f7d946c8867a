import type Stripe from "stripe";
import { z } from "zod";
import { bool, list, text } from "../http/params";
import { route } from "../http/routes";
import type { Resource } from "../resource";

const LIFE_S = 30 * 60;
const redisplay = list(z.enum(["always", "limited", "unspecified"])).optional();
const switchable = z.enum(["disabled", "enabled"]).optional();

const paymentElement = z.strictObject({
  enabled: bool(),
  features: z
    .strictObject({
      payment_method_allow_redisplay_filters: redisplay,
      payment_method_redisplay: switchable,
      payment_method_redisplay_limit: text().optional(),
      payment_method_remove: switchable,
      payment_method_save: switchable,
      payment_method_save_usage: z.enum(["off_session", "on_session"]).optional(),
    })
    .optional(),
});

const create = route({
  method: "POST",
  path: "/v1/customer_sessions",
  params: z.strictObject({
    customer: text(),
    components: z.strictObject({
      payment_element: paymentElement.optional(),
      buy_button: z.strictObject({ enabled: bool() }).optional(),
      pricing_table: z.strictObject({ enabled: bool() }).optional(),
    }),
  }),
  run: (ctx, params): Stripe.CustomerSession => {
    const customer = ctx.named("customer", params.customer, "customer");
    const features = params.components.payment_element?.features;
    const session: Stripe.CustomerSession = {
      object: "customer_session",
      client_secret: ctx.newId("cuss_secret", 40),
      components: {
        active_entitlements: { enabled: false },
        customer_portal: { enabled: false },
        buy_button: { enabled: params.components.buy_button?.enabled ?? false },
        customer_sheet: { enabled: false, features: null },
        mobile_payment_element: { enabled: false, features: null },
        payment_element: {
          enabled: params.components.payment_element?.enabled ?? false,
          features: {
            payment_method_allow_redisplay_filters: features?.payment_method_allow_redisplay_filters ?? ["always"],
            payment_method_redisplay: features?.payment_method_redisplay ?? "disabled",
            payment_method_redisplay_limit: Number(features?.payment_method_redisplay_limit ?? 3),
            payment_method_remove: features?.payment_method_remove ?? "disabled",
            payment_method_save: features?.payment_method_save ?? "disabled",
            payment_method_save_usage: features?.payment_method_save_usage ?? null,
          },
        },
        pricing_table: { enabled: params.components.pricing_table?.enabled ?? false },
      },
      created: ctx.now,
      customer: customer.id,
      customer_account: null,
      expires_at: ctx.now + LIFE_S,
      livemode: false,
    };
    ctx.put("_customer_session", {
      id: session.client_secret,
      customer: customer.id,
      client_secret: session.client_secret,
      expiresAtS: session.expires_at,
      components: session.components,
    });
    return session;
  },
});

export const customerSessions: Resource = { routes: [create] };
