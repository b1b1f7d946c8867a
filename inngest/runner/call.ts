import { serve } from "inngest/edge";
import { z } from "zod";
import type { JobSet } from "../functions";
import { type Outcome, parseOps, wireError } from "./ops";
import { canonicalJson, signBody } from "./signature";

/** An event in the form that functions see. */
export interface RunEvent {
  readonly id: string;
  readonly name: string;
  readonly data: unknown;
  /** Unix ms. */
  readonly ts: number;
}

/** Everything a function needs to be replayed up to where it stands, and one step further. */
export interface Call {
  readonly functionId: string;
  readonly runId: string;
  /** The planned step to run, or null to find out what comes next. */
  readonly stepHash: string | null;
  readonly event: RunEvent;
  /** Ended steps by hash, in the order they ended. */
  readonly steps: ReadonlyMap<string, { readonly data: unknown } | { readonly error: unknown }>;
  readonly attempt: number;
  readonly attemptsMax: number;
  /** True while steps are still to end: then none may be run on the side. */
  readonly isPlanOnly: boolean;
}

export interface Caller {
  /** The functions as the SDK registers them with a server. */
  readConfig(): Promise<unknown>;
  call(call: Call): Promise<Outcome>;
}

const ADDRESS = "https://runner.internal/api/inngest";
const HEADERS = { host: "runner.internal", "content-type": "application/json" };
const registration = z.object({ functions: z.array(z.unknown()) });

/**
 * Calls functions in this process, through the SDK's public handler: the same wire format, signed the same way,
 * as a real server uses, so that a function cannot tell the two apart.
 */
export function createCaller(jobs: Pick<JobSet, "client" | "functions">, signingKey: string): Caller {
  const handler = serve({ client: jobs.client, functions: [...jobs.functions] });
  const send = async (method: "POST" | "PUT", query: string, body: unknown, extra: Record<string, string>): Promise<Response> => {
    const text = canonicalJson(body);
    const headers = { ...HEADERS, "x-inngest-signature": signBody(text, signingKey, Date.now()), ...extra };
    return handler(new Request(`${ADDRESS}${query}`, { method, headers, body: text }));
  };
  return {
    readConfig: async () => {
      const response = await send("PUT", "", { url: ADDRESS }, { "x-inngest-sync-kind": "in_band", "x-inngest-server-kind": "cloud" });
      if (response.status !== 200) throw new Error(`The functions cannot be registered: ${await response.text()}`);
      return registration.parse(await response.json()).functions;
    },
    call: async (call) => {
      const query = `?fnId=${encodeURIComponent(call.functionId)}&stepId=${call.stepHash ?? "step"}`;
      return readOutcome(await send("POST", query, callBody(call), { "x-inngest-server-kind": "cloud" }));
    },
  };
}

function callBody(call: Call): unknown {
  const order = [...call.steps.keys()];
  return {
    version: -1,
    event: call.event,
    events: [call.event],
    steps: Object.fromEntries(call.steps),
    ctx: {
      run_id: call.runId,
      attempt: call.attempt,
      max_attempts: call.attemptsMax,
      disable_immediate_execution: call.isPlanOnly,
      use_api: false,
      // Without fn_id the SDK makes no checkpoints, which only a real server could take.
      stack: { stack: order, current: order.length },
    },
  };
}

async function readOutcome(response: Response): Promise<Outcome> {
  const text = await response.text();
  const retryAfter = response.headers.get("retry-after");
  if (response.status === 200) return { kind: "completed", result: JSON.parse(text) };
  if (response.status === 206) return { kind: "ops", ops: parseOps(JSON.parse(text)), retryAfter };
  const error = wireError.safeParse(parseLoosely(text));
  return {
    kind: "failed",
    error: error.success ? error.data : { name: "Error", message: `The function answered ${response.status}.`, stack: "" },
    isRetriable: response.headers.get("x-inngest-no-retry") !== "true",
    retryAfter,
  };
}

function parseLoosely(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
