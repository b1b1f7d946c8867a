import { type Api, createApi } from "./api";
import { showChallenge } from "./challenge";
import { createCheckoutSdk } from "./checkout-sdk";
import { createGroup, elementOf, groupOf } from "./elements-group";
import type { BillingDetails, Failure, IntentAnswer } from "./protocol";

interface ConfirmOptions {
  readonly elements?: unknown;
  readonly clientSecret?: string;
  readonly confirmParams?: {
    readonly return_url?: string;
    readonly payment_method?: string;
    readonly confirmation_token?: string;
    readonly payment_method_data?: { readonly billing_details?: BillingDetails };
  };
  readonly redirect?: "always" | "if_required";
}

interface CardOptions {
  readonly payment_method?: string | { readonly card?: unknown; readonly billing_details?: BillingDetails };
}

/** What `Stripe(publishableKey)` gives: as much of Stripe.js as cards, Checkout Sessions and saved cards need. */
export function createStripe(origin: string, key: string): object {
  const api = createApi(origin, key);
  const confirm = (options: ConfirmOptions) => confirmIntent(api, options);
  const confirmCard = (clientSecret: string, options: CardOptions = {}) => confirmWithCard(api, clientSecret, options);
  const retrieve = async (clientSecret: string) => resultOf(await api.ask<IntentAnswer>("intent/read", { client_secret: clientSecret }));
  return {
    elements: (options = {}) => createGroup(api, options).face,
    initCheckoutElementsSdk: (options: Parameters<typeof createCheckoutSdk>[1]) => createCheckoutSdk(api, options),
    initCheckoutFormSdk: (options: Parameters<typeof createCheckoutSdk>[1]) => createCheckoutSdk(api, options),
    confirmPayment: confirm,
    confirmSetup: confirm,
    confirmCardPayment: confirmCard,
    confirmCardSetup: confirmCard,
    handleNextAction: async ({ clientSecret }: { readonly clientSecret: string }) =>
      finish(api, clientSecret, await api.ask<IntentAnswer>("intent/next-action", { client_secret: clientSecret })),
    handleCardAction: async (clientSecret: string) =>
      finish(api, clientSecret, await api.ask<IntentAnswer>("intent/next-action", { client_secret: clientSecret })),
    retrievePaymentIntent: retrieve,
    retrieveSetupIntent: retrieve,
    createPaymentMethod: (options: {
      readonly elements?: unknown;
      readonly element?: unknown;
      readonly card?: unknown;
      readonly params?: { readonly billing_details?: BillingDetails };
      readonly billing_details?: BillingDetails;
    }) => createPaymentMethod(api, options),
    createConfirmationToken: async (options: {
      readonly elements?: unknown;
      readonly params?: { readonly payment_method_data?: { readonly billing_details?: BillingDetails } };
    }) => {
      const answer = await groupOf(options.elements)?.submit(options.params?.payment_method_data?.billing_details ?? {});
      if (!answer) return { error: NO_ELEMENTS };
      if ("failure" in answer) return { error: answer.failure };
      return { error: { type: "invalid_request_error", message: "Confirmation tokens are not built in the stand-in: confirm with the elements." } };
    },
    createToken: async () => ({ error: { type: "invalid_request_error", message: "Tokens are of an older Stripe: use createPaymentMethod." } }),
    createEmbeddedCheckoutPage: () => Promise.reject(new Error("The stand-in has hosted_page, elements and form; embedded_page is not built.")),
    registerAppInfo: () => undefined,
    _registerWrapper: () => undefined,
  };
}

const NO_ELEMENTS: Failure = { type: "invalid_request_error", message: "elements is missing, or was not made by this Stripe." };

async function confirmIntent(api: Api, options: ConfirmOptions): Promise<object> {
  const group = groupOf(options.elements);
  const clientSecret = options.clientSecret ?? group?.clientSecret;
  if (!clientSecret) return { error: NO_ELEMENTS };
  const given = options.confirmParams ?? {};
  let method = given.payment_method;
  if (method === undefined && group) {
    const answer = await group.submit(given.payment_method_data?.billing_details ?? {});
    if ("failure" in answer) return { error: answer.failure };
    method = answer.paymentMethod ?? undefined;
  }
  const body = { client_secret: clientSecret, payment_method: method, return_url: given.return_url };
  const result = await finish(api, clientSecret, await api.ask<IntentAnswer>("intent/confirm", body));
  const isDone = !("error" in result);
  if (isDone && options.redirect !== "if_required" && given.return_url) window.location.assign(returnAddress(given.return_url, clientSecret));
  return result;
}

async function confirmWithCard(api: Api, clientSecret: string, options: CardOptions): Promise<object> {
  let method = typeof options.payment_method === "string" ? options.payment_method : undefined;
  if (typeof options.payment_method === "object") {
    const answer = await elementOf(options.payment_method.card)?.submit(options.payment_method.billing_details ?? {});
    if (!answer) return { error: NO_ELEMENTS };
    if ("failure" in answer) return { error: answer.failure };
    method = answer.paymentMethod ?? undefined;
  }
  return finish(api, clientSecret, await api.ask<IntentAnswer>("intent/confirm", { client_secret: clientSecret, payment_method: method }));
}

/** Puts the bank's question where there is one, and tells what became of the intent. */
async function finish(api: Api, clientSecret: string, answer: IntentAnswer): Promise<object> {
  if (!("challenge" in answer)) return resultOf(answer);
  await showChallenge(api.origin, answer.challenge.url);
  return resultOf(await api.ask<IntentAnswer>("intent/read", { client_secret: clientSecret, is_challenge_answered: true }));
}

function resultOf(answer: IntentAnswer): object {
  if ("failure" in answer) return { error: answer.failure };
  if ("challenge" in answer) return { error: { type: "card_error", message: "The bank asked twice." } };
  return answer.intent.object === "setup_intent" ? { setupIntent: answer.intent } : { paymentIntent: answer.intent };
}

async function createPaymentMethod(
  api: Api,
  options: {
    readonly elements?: unknown;
    readonly element?: unknown;
    readonly card?: unknown;
    readonly params?: { readonly billing_details?: BillingDetails };
    readonly billing_details?: BillingDetails;
  },
): Promise<object> {
  const details = options.params?.billing_details ?? options.billing_details ?? {};
  const answer = await (groupOf(options.elements) ?? elementOf(options.element ?? options.card))?.submit(details);
  if (!answer) return { error: NO_ELEMENTS };
  if ("failure" in answer) return { error: answer.failure };
  return api.ask("payment-method/read", { id: answer.paymentMethod });
}

function returnAddress(address: string, clientSecret: string): string {
  const url = new URL(address);
  const [id = ""] = clientSecret.split("_secret_");
  const kind = id.startsWith("seti_") ? "setup_intent" : "payment_intent";
  url.searchParams.set(kind, id);
  url.searchParams.set(`${kind}_client_secret`, clientSecret);
  url.searchParams.set("redirect_status", "succeeded");
  return url.href;
}
