import { createStripe } from "./stripe";

// Taken before anything waits: later the browser does not know any more which script runs.
const script = document.currentScript;
const origin = new URL(script instanceof HTMLScriptElement ? script.src : window.location.href).origin;

function Stripe(key: unknown): object {
  if (typeof key !== "string" || !key.startsWith("pk_test_")) throw new Error("The stand-in for Stripe.js takes publishable test keys only: pk_test_…");
  return createStripe(origin, key);
}

// The loader compares it with the release that it was made for.
Object.defineProperty(window, "Stripe", { value: Object.assign(Stripe, { version: "endive" }), configurable: true, writable: true });
