import type { Api } from "./api";
import { createElement, type FrameElement, type OwnElement } from "./frame-element";
import type { Answer, Appearance, BillingDetails, FrameOptions, SavedCard } from "./protocol";

export interface GroupOptions {
  readonly clientSecret?: string;
  readonly customerSessionClientSecret?: string;
  readonly appearance?: Appearance;
  readonly mode?: string;
  readonly currency?: string;
}

export interface ElementsGroup {
  readonly face: object;
  readonly clientSecret: string | undefined;
  /** The payment method that the person chose or typed. */
  submit(details: BillingDetails): Promise<Answer>;
}

const NOTHING_MOUNTED: Answer = { failure: { type: "invalid_request_error", message: "elements has no payment element: create and mount one first." } };
const groups = new WeakMap<object, ElementsGroup>();
const cards = new WeakMap<object, OwnElement>();

/** What stands behind an object that `stripe.elements()` gave to the page. */
export function groupOf(face: unknown): ElementsGroup | undefined {
  return typeof face === "object" && face !== null ? groups.get(face) : undefined;
}

/** What stands behind a card element that the page holds. */
export function elementOf(face: unknown): OwnElement | undefined {
  return typeof face === "object" && face !== null ? cards.get(face) : undefined;
}

/** `stripe.elements()`: the elements of one payment or set-up. */
export function createGroup(api: Api, given: GroupOptions): ElementsGroup {
  let options = given;
  let savedCards: readonly SavedCard[] = [];
  let isLoaded = !options.customerSessionClientSecret;
  const elements = new Map<string, OwnElement>();
  const frameOptions = (): FrameOptions | undefined =>
    isLoaded
      ? { appearance: options.appearance ?? {}, savedCards, canSave: false, email: "", currencies: [], currency: options.currency ?? "usd", isReadOnly: false }
      : undefined;
  const sendAll = () => {
    for (const element of elements.values()) element.sendOptions();
  };
  const loadCards = async (secret: string) => {
    const answer = await api.ask<{ readonly savedCards: readonly SavedCard[] }>("customer-session", { client_secret: secret });
    if ("savedCards" in answer) savedCards = answer.savedCards;
    isLoaded = true;
    sendAll();
  };
  if (options.customerSessionClientSecret) void loadCards(options.customerSessionClientSecret);

  const create = (kind: string): FrameElement => {
    const element = createElement(kind, {
      origin: api.origin,
      options: frameOptions,
      onChange: () => undefined,
      onDestroy: (own) => void (elements.get(kind) === own && elements.delete(kind)),
    });
    elements.set(kind, element);
    cards.set(element.face, element);
    return element.face;
  };
  const submit = async (details: BillingDetails): Promise<Answer> => {
    const element = elements.get("payment") ?? elements.get("card");
    return element ? element.submit(details) : NOTHING_MOUNTED;
  };
  const face = {
    create,
    getElement: (kind: string) => elements.get(kind)?.face ?? null,
    update: (change: GroupOptions) => {
      options = { ...options, ...change };
      sendAll();
    },
    fetchUpdates: async () => ({}),
    submit: async () => {
      const element = elements.get("payment");
      return element && !element.isComplete()
        ? { error: { type: "validation_error", code: "incomplete", message: "Please complete your payment details." } }
        : {};
    },
    on: () => face,
    once: () => face,
    off: () => face,
  };
  const group = { face, clientSecret: options.clientSecret, submit };
  groups.set(face, group);
  return group;
}
