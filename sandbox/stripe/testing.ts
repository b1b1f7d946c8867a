import Stripe from "stripe";
import { type StripeSandbox, type StripeSandboxOptions, startStripeSandbox } from ".";
import type { Row } from "./engine/table";
import { findFaults } from "./schemas/testing";

export interface TestSandbox {
  sandbox: StripeSandbox;
  /** The real SDK, which does not retry by itself here. */
  stripe: Stripe;
  /** Orders something under `/_sandbox/…`. */
  order(path: string, body: unknown): Promise<unknown>;
}

/** A stand-in of a test's own, at a time of its own, with the real SDK in front of it. */
export async function startTestSandbox(options: StripeSandboxOptions = {}): Promise<TestSandbox> {
  const sandbox = await startStripeSandbox({ seed: "test", nowMs: Date.UTC(2026, 10, 1, 12), ...options });
  const stripe = new Stripe("sk_test_local1234567", { host: "127.0.0.1", port: sandbox.port, protocol: "http", maxNetworkRetries: 0 });
  const order = async (path: string, body: unknown): Promise<unknown> => {
    const answer = await fetch(`${sandbox.url}/_sandbox/${path}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    const value: unknown = await answer.json();
    if (!answer.ok) throw new Error(JSON.stringify(value));
    return value;
  };
  return { sandbox, stripe, order };
}

/** What about any object or event that the stand-in holds is not as Stripe's types say. */
export function findStoredFaults(sandbox: StripeSandbox): string[] {
  const rows: Row[] = [...sandbox.engine.store.allRows()];
  const shown = rows.filter(({ kind, object }) => !kind.startsWith("_") && object !== null);
  return shown.flatMap(({ id, object }) => findFaults(withPending(object)).map((fault) => `${id}: ${fault}`));
}

/** A stored event lacks only what is counted when it is shown. */
function withPending(object: unknown): unknown {
  const isEvent = typeof object === "object" && object !== null && "object" in object && object.object === "event";
  return isEvent ? { ...object, pending_webhooks: 0 } : object;
}
