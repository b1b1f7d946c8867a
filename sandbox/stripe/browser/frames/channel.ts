import type { Answer, Appearance, BillingDetails, FrameOptions, FromFrame, ToFrame } from "../protocol";

interface Frame {
  onOptions(options: FrameOptions): void;
  onSubmit(details: BillingDetails): Promise<Answer>;
  onFocus(): void;
  onClear(): void;
}

export function tell(message: FromFrame): void {
  // The page that put us here may be of any origin: nothing secret is ever told, only ids.
  window.parent.postMessage(message, "*");
}

/** Joins a frame to the page that mounted it: options in, changes, height and answers out. */
export function openChannel(frame: Frame): void {
  window.addEventListener("message", (event: MessageEvent<ToFrame>) => {
    if (event.source !== window.parent) return;
    const message = event.data;
    if (message.kind === "options") {
      applyAppearance(message.options.appearance);
      frame.onOptions(message.options);
      tell({ kind: "ready" });
    } else if (message.kind === "submit") {
      void frame.onSubmit(message.billingDetails).then((answer) => tell({ kind: "answer", id: message.id, answer }));
    } else if (message.kind === "focus") frame.onFocus();
    else if (message.kind === "clear") frame.onClear();
    else if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
  });
  document.addEventListener("focusin", () => tell({ kind: "focus" }));
  document.addEventListener("focusout", () => tell({ kind: "blur" }));
  document.addEventListener("keydown", (event) => event.key === "Escape" && tell({ kind: "escape" }));
  new ResizeObserver(() => tell({ kind: "height", px: Math.ceil(document.documentElement.getBoundingClientRect().height) })).observe(document.documentElement);
  tell({ kind: "hello" });
}

/** The page's colours and type, as far as they are simple values; names are those of Stripe's appearance variables. */
function applyAppearance({ theme, variables = {} }: Appearance): void {
  document.documentElement.dataset.theme = theme ?? "stripe";
  for (const [name, value] of Object.entries(variables)) {
    if (value !== undefined && /^[a-zA-Z]+$/.test(name)) document.documentElement.style.setProperty(`--${name}`, value);
  }
}
