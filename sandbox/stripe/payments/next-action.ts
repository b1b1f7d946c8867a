import type { Context } from "../engine/context";

interface Wish {
  returnUrl?: string | undefined;
  usesStripeSdk?: boolean | undefined;
}

/** Where the holder proves who they are: the stand-in's page, by redirect or by what stands in for Stripe.js. */
export function nextActionOf(ctx: Context, intent: { id: string; client_secret: string | null }, wish: Wish) {
  const url = `${ctx.baseUrl}/authenticate/${intent.id}?client_secret=${intent.client_secret ?? ""}`;
  if (wish.returnUrl !== undefined && wish.usesStripeSdk !== true) return { type: "redirect_to_url", redirect_to_url: { return_url: wish.returnUrl, url } };
  return { type: "use_stripe_sdk", use_stripe_sdk: { type: "three_d_secure_redirect", stripe_js: url, source: intent.id } };
}
