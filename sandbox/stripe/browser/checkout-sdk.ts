import type { StripeCheckoutSession } from "@stripe/stripe-js";
import type { Api } from "./api";
import { showChallenge } from "./challenge";
import { createEmitter } from "./emitter";
import { createElement, type OwnElement } from "./frame-element";
import type { Appearance, BillingDetails, ConfirmAnswer, Failure, FrameOptions, SavedCard, SessionAnswer } from "./protocol";

interface SdkOptions {
  readonly clientSecret: Promise<string> | string;
  readonly elementsOptions?: { readonly appearance?: Appearance };
  readonly appearance?: Appearance;
  readonly defaultValues?: { readonly email?: string };
}

interface ConfirmArguments {
  readonly returnUrl?: string;
  readonly redirect?: "always" | "if_required";
  readonly paymentMethod?: string;
  readonly savePaymentMethod?: boolean;
  readonly email?: string;
  readonly phoneNumber?: string;
  readonly billingAddress?: BillingDetails;
}

type Result = { readonly type: "success"; readonly session: StripeCheckoutSession } | { readonly type: "error"; readonly error: object };

/** `stripe.initCheckoutElementsSdk` and `initCheckoutFormSdk`: a page's hold on one Checkout Session. */
export function createCheckoutSdk(api: Api, options: SdkOptions): object {
  const emitter = createEmitter();
  const elements = new Map<string, OwnElement>();
  const state = {
    session: undefined as StripeCheckoutSession | undefined,
    returnUrl: null as string | null,
    appearance: options.elementsOptions?.appearance ?? options.appearance ?? {},
  };
  const secret = Promise.resolve(options.clientSecret);

  const accept = (session: StripeCheckoutSession, returnUrl: string | null): Result => {
    state.session = session;
    state.returnUrl = returnUrl;
    for (const element of elements.values()) element.sendOptions();
    emitter.emit("change", session);
    return { type: "success", session };
  };
  const change = async (body: object): Promise<Result> => {
    const answer = await api.ask<SessionAnswer>("checkout/update", { client_secret: await secret, ...body });
    return "failure" in answer ? errorOf(answer.failure) : accept(answer.session, answer.returnUrl);
  };
  const confirm = async (given: ConfirmArguments = {}): Promise<Result> => {
    const email = given.email ?? typedText(elements.get("contactDetails")) ?? state.session?.email ?? null;
    const chosen = await choose(elements.get("payment") ?? elements.get("paymentForm"), given, { email });
    if ("failure" in chosen) return errorOf(chosen.failure);
    const body = {
      client_secret: await secret,
      payment_method: chosen.paymentMethod,
      save: given.savePaymentMethod ?? chosen.isToBeSaved,
      email,
      phone: given.phoneNumber ?? null,
      return_url: given.returnUrl ?? null,
    };
    let answer = await api.ask<ConfirmAnswer>("checkout/confirm", body);
    if ("challenge" in answer) {
      await showChallenge(api.origin, answer.challenge.url);
      answer = await api.ask<ConfirmAnswer>("checkout/confirm", { client_secret: body.client_secret, is_challenge_answered: true });
    }
    if ("failure" in answer) return errorOf(answer.failure);
    if ("challenge" in answer) return errorOf({ type: "card_error", message: "The bank asked twice." });
    const result = accept(answer.session, answer.returnUrl);
    if (given.redirect !== "if_required" && answer.returnUrl) window.location.assign(answer.returnUrl);
    return result;
  };

  const actions = { ...createActions(change, elements, () => state.session), confirm };
  const loaded = secret.then((client_secret) => api.ask<SessionAnswer>("checkout/read", { client_secret, email: options.defaultValues?.email ?? null }));
  const loadActions = async () => {
    const answer = await loaded;
    if ("failure" in answer) return { type: "error", error: { message: answer.failure.message, code: null } };
    if (!state.session) accept(answer.session, answer.returnUrl);
    return { type: "success", actions };
  };

  const create = (kind: string) => {
    const element = createElement(kind, {
      origin: api.origin,
      options: () => (state.session ? frameOptions(state.session, state.appearance) : undefined),
      onChange: (own) => {
        const value: unknown = own.value();
        if (own.kind === "currencySelector" && typeof value === "string") void change({ currency: value });
      },
      onDestroy: (own) => void (elements.get(kind) === own && elements.delete(kind)),
    });
    elements.set(kind, element);
    return element.face;
  };
  const get = (kind: string) => elements.get(kind)?.face ?? null;

  return {
    on: (type: string, handler: (event: unknown) => void) => emitter.on(type, handler),
    loadActions,
    changeAppearance: (appearance: Appearance) => {
      state.appearance = appearance;
      for (const element of elements.values()) element.sendOptions();
    },
    loadFonts: () => undefined,
    ...faces(create, get),
  };
}

/** What a page may change about the session; each answers with the session as it is then. */
function createActions(
  change: (body: object) => Promise<Result>,
  elements: ReadonlyMap<string, OwnElement>,
  getSession: () => StripeCheckoutSession | undefined,
): Record<string, unknown> {
  return {
    getSession,
    applyPromotionCode: (code: string) => change({ promotion_code: code }),
    removePromotionCode: () => change({ promotion_code: "" }),
    updateEmail: (email: string | null) => change({ email }),
    updatePhoneNumber: (phone: string | null) => change({ phone }),
    updateIndividualName: (name: string | null) => change({ name }),
    updateBusinessName: () => change({}),
    updateBillingAddress: (billing_address: unknown) => change({ billing_address }),
    updateShippingAddress: () => change({}),
    updateShippingOption: () => change({}),
    updateTaxIdInfo: () => change({}),
    updateLineItemQuantity: (line_item: object) => change({ line_item }),
    addOptionalLineItem: () => change({}),
    removeOptionalLineItem: () => change({}),
    runServerUpdate: async (update: () => Promise<unknown>) => {
      await update();
      return change({});
    },
    validateElements: async (): Promise<Result> => {
      const isIncomplete = [...elements.values()].some((element) => element.kind === "payment" && !element.isComplete());
      const session = getSession();
      if (isIncomplete || !session)
        return { type: "error", error: { code: "validation_error", message: "Your payment details are incomplete.", validation_errors: [] } };
      return { type: "success", session };
    },
  };
}

const KINDS: Readonly<Record<string, string>> = {
  PaymentElement: "payment",
  BillingAddressElement: "billingAddress",
  ShippingAddressElement: "shippingAddress",
  ExpressCheckoutElement: "expressCheckout",
  CurrencySelectorElement: "currencySelector",
  ContactDetailsElement: "contactDetails",
  TaxIdElement: "taxId",
  TermsElement: "terms",
  LinkSignupElement: "linkSignup",
  Form: "paymentForm",
};

function faces(create: (kind: string) => unknown, get: (kind: string) => unknown): Record<string, () => unknown> {
  const pairs = Object.entries(KINDS).flatMap(([name, kind]) => [[`create${name}`, () => create(kind)] as const, [`get${name}`, () => get(kind)] as const]);
  return Object.fromEntries(pairs);
}

function frameOptions(session: StripeCheckoutSession, appearance: Appearance): FrameOptions {
  const savedCards: SavedCard[] = (session.savedPaymentMethods ?? []).map(({ id, card }) => ({ id, ...card }));
  const currencies = (session.currencyOptions ?? []).map(({ currency, amount }) => ({ currency, label: amount }));
  return {
    appearance,
    savedCards,
    canSave: session.savedPaymentMethods !== null,
    email: session.email ?? "",
    currencies,
    currency: session.currency,
    isReadOnly: false,
  };
}

async function choose(element: OwnElement | undefined, given: ConfirmArguments, details: BillingDetails) {
  if (given.paymentMethod) return { paymentMethod: given.paymentMethod, isToBeSaved: false };
  // A session may need no payment at all.
  return element ? element.submit({ ...details, ...given.billingAddress }) : { paymentMethod: null, isToBeSaved: false };
}

function typedText(element: OwnElement | undefined): string | undefined {
  const value = element?.value();
  return typeof value === "string" && value !== "" ? value : undefined;
}

function errorOf(failure: Failure): Result {
  const isDecline = failure.type === "card_error";
  const details = isDecline
    ? { code: "paymentFailed", paymentFailed: { declineCode: failure.decline_code ?? null } }
    : { code: failure.code === undefined || failure.type !== "checkout_error" ? null : failure.code };
  return { type: "error", error: { message: failure.message, ...details } };
}
