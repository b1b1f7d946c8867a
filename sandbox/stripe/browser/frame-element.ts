import { createEmitter } from "./emitter";
import type { Answer, BillingDetails, FrameOptions, FromFrame, ToFrame } from "./protocol";

/** The kinds that show something; others are there and stay empty, as wallets do where there are none. */
const FRAMES: Readonly<Record<string, string>> = {
  payment: "payment",
  paymentForm: "payment",
  card: "payment",
  contactDetails: "email",
  linkAuthentication: "email",
  currencySelector: "currency",
};
const TITLES: Readonly<Record<string, string>> = {
  payment: "Secure payment input frame",
  email: "Secure email input frame",
  currency: "Currency choice",
};
const HEIGHT_PX_FIRST = 210;

export interface FrameElement {
  mount(place: string | HTMLElement): void;
  unmount(): void;
  destroy(): void;
  on(type: string, handler: (event: unknown) => void): FrameElement;
  once(type: string, handler: (event: unknown) => void): FrameElement;
  off(type: string, handler?: (event: unknown) => void): FrameElement;
  update(options: unknown): FrameElement;
  collapse(): FrameElement;
  focus(): void;
  blur(): void;
  clear(): void;
}

/** What the rest of this script does with an element, kept from the page. */
export interface OwnElement {
  readonly kind: string;
  readonly face: FrameElement;
  submit(details: BillingDetails): Promise<Answer>;
  /** What was typed last, such as an address of mail. */
  value(): unknown;
  isComplete(): boolean;
  sendOptions(): void;
}

interface Surroundings {
  readonly origin: string;
  options(): FrameOptions | undefined;
  onChange(element: OwnElement): void;
  onDestroy(element: OwnElement): void;
}

const NOT_MOUNTED: Answer = { failure: { type: "invalid_request_error", message: "The element is not on the page: mount it first." } };

export function createElement(kind: string, surroundings: Surroundings): OwnElement {
  const { origin } = surroundings;
  const emitter = createEmitter();
  const waiting = new Map<number, (answer: Answer) => void>();
  const state = { frame: undefined as HTMLIFrameElement | undefined, isThere: false, isComplete: false, value: undefined as unknown, submits: 0 };
  const send = (message: ToFrame) => state.frame?.contentWindow?.postMessage(message, origin);

  const sendOptions = () => {
    const options = surroundings.options();
    if (options && state.isThere) send({ kind: "options", options });
  };
  const receive = (event: MessageEvent<FromFrame>) => {
    if (!state.frame || event.source !== state.frame.contentWindow || event.origin !== origin) return;
    const message = event.data;
    if (message.kind === "hello") {
      state.isThere = true;
      sendOptions();
    } else if (message.kind === "height") state.frame.style.height = `${message.px}px`;
    else if (message.kind === "answer") waiting.get(message.id)?.(message.answer);
    else if (message.kind === "change") {
      state.isComplete = message.isComplete;
      state.value = message.value;
      surroundings.onChange(own);
      emitter.emit("change", { elementType: kind, complete: message.isComplete, empty: message.isEmpty, collapsed: false, value: message.value });
    } else emitter.emit(message.kind, { elementType: kind });
  };
  const unmount = () => {
    window.removeEventListener("message", receive);
    state.frame?.remove();
    state.frame = undefined;
    state.isThere = false;
  };
  const mount = (place: string | HTMLElement) => {
    const parent = typeof place === "string" ? document.querySelector(place) : place;
    if (!parent) throw new Error(`The selector you specified (${String(place)}) applies to no DOM elements that are currently on the page.`);
    unmount();
    const name = FRAMES[kind];
    if (name === undefined) {
      const event = kind === "expressCheckout" ? { elementType: kind, availablePaymentMethods: undefined } : { elementType: kind };
      setTimeout(() => emitter.emit("ready", event));
      return;
    }
    window.addEventListener("message", receive);
    state.frame = createFrame(`${origin}/_elements/${name}`, TITLES[name] ?? "");
    parent.replaceChildren(state.frame);
  };

  const face: FrameElement = {
    mount,
    unmount,
    destroy: () => {
      unmount();
      surroundings.onDestroy(own);
    },
    on: (type, handler) => {
      emitter.on(type, handler);
      return face;
    },
    once: (type, handler) => {
      const once = (event: unknown) => {
        emitter.off(type, once);
        handler(event);
      };
      emitter.on(type, once);
      return face;
    },
    off: (type, handler) => {
      emitter.off(type, handler);
      return face;
    },
    update: () => face,
    collapse: () => face,
    focus: () => send({ kind: "focus" }),
    blur: () => send({ kind: "blur" }),
    clear: () => send({ kind: "clear" }),
  };
  const submit = (billingDetails: BillingDetails) => {
    if (!state.isThere) return Promise.resolve(NOT_MOUNTED);
    state.submits += 1;
    const id = state.submits;
    return new Promise<Answer>((resolve) => {
      waiting.set(id, resolve);
      send({ kind: "submit", id, billingDetails });
    }).finally(() => waiting.delete(id));
  };
  const own: OwnElement = { kind, face, submit, value: () => state.value, isComplete: () => state.isComplete, sendOptions };
  return own;
}

function createFrame(src: string, title: string): HTMLIFrameElement {
  const frame = document.createElement("iframe");
  frame.src = src;
  frame.title = title;
  frame.name = `__privateStripeFrame${Math.floor(performance.now())}`;
  frame.allow = "payment *";
  frame.style.cssText = `display:block;width:100%;height:${HEIGHT_PX_FIRST}px;border:0;background:transparent;color-scheme:normal`;
  return frame;
}
