import { InngestCommHandler } from "inngest";
import { z } from "zod";
import type { JobSet } from "../functions";
import { type Outcome, parseOps, wireError } from "./ops";

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
const registration = z.object({ functions: z.array(z.unknown()) });

interface Request {
  readonly method: "POST" | "PUT";
  readonly query: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/**
 * Calls functions in this process, through the SDK's handler and with the bodies that a real server sends, so that a
 * function cannot tell the two apart. Nothing is signed and nothing could be: these are calls of a JavaScript function
 * that nobody outside of this process can reach. What is served over HTTP checks signatures (inngest/server-mode).
 */
export function createCaller(jobs: Pick<JobSet, "client" | "functions">): Caller {
  const comm = new InngestCommHandler({
    frameworkName: "embedded",
    client: jobs.client,
    functions: [...jobs.functions],
    skipSignatureValidation: true,
    handler: (request: Request) => ({
      body: () => request.body,
      headers: (key) => request.headers[key.toLowerCase()] ?? null,
      method: () => request.method,
      url: () => new URL(`${ADDRESS}${request.query}`),
      transformResponse: ({ status, headers, body }): Answer => ({ status, headers, body }),
    }),
  });
  const send: (request: Request) => Promise<Answer> = comm.createHandler();
  return {
    readConfig: async () => {
      const answer = await send({ method: "PUT", query: "", headers: { "x-inngest-sync-kind": "in_band" }, body: { url: ADDRESS } });
      if (answer.status !== 200) throw new Error(`The functions cannot be registered: ${answer.body}`);
      return registration.parse(JSON.parse(answer.body)).functions;
    },
    call: async (call) => {
      const query = `?fnId=${encodeURIComponent(call.functionId)}&stepId=${call.stepHash ?? "step"}`;
      return readOutcome(await send({ method: "POST", query, headers: {}, body: callBody(call) }));
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

function readOutcome({ status, headers, body }: Answer): Outcome {
  const retryAfter = headers["retry-after"] ?? null;
  if (status === 200) return { kind: "completed", result: JSON.parse(body) };
  if (status === 206) return { kind: "ops", ops: parseOps(JSON.parse(body)), retryAfter };
  const error = wireError.safeParse(parseLoosely(body));
  return {
    kind: "failed",
    error: error.success ? error.data : { name: "Error", message: `The function answered ${status}.`, stack: "" },
    isRetriable: headers["x-inngest-no-retry"] !== "true",
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
