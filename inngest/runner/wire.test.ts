import { NonRetriableError, RetryAfterError, version } from "inngest";
import { serve } from "inngest/edge";
import { afterAll, describe, expect, it } from "vitest";
import { connectDatabase } from "@/db/client";
import { createLog } from "@/server/kernel/log";
import { createClient } from "../client";
import { createCaller } from "./call";
import { signBody } from "./signature";

const KEY = "signkey-test-0123456789abcdef";
// Never connected to: these functions are only called, not driven.
const database = connectDatabase("postgres://nobody@127.0.0.1:9/none");
const log = createLog("wire", "silent");
const client = createClient(
  { db: database.db, env: { INNGEST_SIGNING_KEY: KEY, INNGEST_BASE_URL: undefined, INNGEST_EVENT_KEY: undefined }, log },
  { appId: "wire" },
);

const child = client.createFunction({ id: "child", triggers: [{ event: "wire/child" }] }, async () => "child");
const functions = [
  child,
  client.createFunction(
    {
      id: "all",
      retries: 2,
      concurrency: [{ key: "event.data.a", limit: 2 }],
      idempotency: "event.data.a",
      singleton: { mode: "skip", key: "event.data.a" },
      timeouts: { finish: "2h" },
      cancelOn: [{ event: "wire/stop", match: "data.a", timeout: "1h" }],
      triggers: [{ event: "wire/all", if: "event.data.a == 1" }, { cron: "TZ=UTC 0 3 * * *" }],
      onFailure: async () => undefined,
    },
    async ({ event, step }) => {
      const what: unknown = Reflect.get(event.data, "what");
      if (what === "run") return step.run("a step", () => ({ ok: true }));
      if (what === "sleep") return step.sleep("a nap", "90m");
      if (what === "until") return step.sleepUntil("a date", new Date(Date.UTC(2030, 0, 2)));
      if (what === "wait") return step.waitForEvent("an answer", { event: "wire/answer", timeout: "1d", match: "data.a" });
      if (what === "invoke") return step.invoke("a call", { function: child, data: { n: 1 }, timeout: "5m" });
      if (what === "send") return step.sendEvent("a message", { name: "wire/sent", data: {} });
      if (what === "plan") return Promise.all([step.run("one", () => 1), step.sleep("two", 1_500)]);
      if (what === "fail") return step.run("bad", () => Promise.reject(new Error("bad step")));
      if (what === "later") return step.run("late", () => Promise.reject(new RetryAfterError("later", 1_500)));
      if (what === "never") throw new NonRetriableError("never");
      return "nothing to do";
    },
  ),
];
const caller = createCaller({ client, functions });

function call(what: string, options: { readonly attempt?: number; readonly stepHash?: string } = {}) {
  return caller.call({
    functionId: "wire-all",
    runId: "run_1",
    stepHash: options.stepHash ?? null,
    event: { id: "evt_1", name: "wire/all", data: { what, a: 1 }, ts: 1_000 },
    steps: new Map(),
    attempt: options.attempt ?? 0,
    attemptsMax: 3,
    isPlanOnly: false,
  });
}

afterAll(() => database.close());

describe("what the runner reads of SDK 4.24.0", () => {
  it("is what this version of the SDK writes", () => {
    expect(version).toBe("4.24.0");
  });

  it.each([
    ["run", [{ op: "StepRun", displayName: "a step", data: { ok: true } }]],
    ["sleep", [{ op: "Sleep", displayName: "a nap", name: "1h30m" }]],
    ["until", [{ op: "Sleep", displayName: "a date", name: "2030-01-02T00:00:00.000Z" }]],
    ["wait", [{ op: "WaitForEvent", displayName: "an answer", name: "wire/answer", opts: { timeout: "1d", if: "event.data.a == async.data.a" } }]],
    ["invoke", [{ op: "InvokeFunction", displayName: "a call", opts: { function_id: "wire-child", payload: { data: { n: 1 } }, timeout: "5m" } }]],
    [
      "plan",
      [
        { op: "StepPlanned", displayName: "one" },
        { op: "Sleep", displayName: "two", name: "1s" },
      ],
    ],
    ["fail", [{ op: "StepError", displayName: "bad", error: { name: "Error", message: "bad step" } }]],
  ])("is the operation of %s", async (what, ops) => {
    expect(await call(what)).toMatchObject({ kind: "ops", ops });
  });

  it("is a final failure at the last attempt, a retry after so many seconds, and a failure that is not to be retried", async () => {
    expect(await call("fail", { attempt: 2 })).toMatchObject({ kind: "ops", ops: [{ op: "StepFailed" }] });
    expect(await call("later")).toMatchObject({ kind: "ops", ops: [{ op: "StepError" }], retryAfter: "2" });
    expect(await call("never")).toMatchObject({ kind: "failed", isRetriable: false, error: { name: "NonRetriableError", message: "never" } });
  });

  it("is a function's result, and a step that is asked for and not there", async () => {
    expect(await call("nothing")).toEqual({ kind: "completed", result: "nothing to do" });
    expect(await call("plan", { stepHash: "0".repeat(40) })).toMatchObject({ kind: "failed", isRetriable: true });
  });

  it("is a function's registration", async () => {
    expect(await caller.readConfig()).toMatchObject([
      { id: "wire-child" },
      {
        id: "wire-all",
        triggers: [{ event: "wire/all", expression: "event.data.a == 1" }, { cron: "TZ=UTC 0 3 * * *" }],
        steps: { step: { retries: { attempts: 2 } } },
        concurrency: [{ key: "event.data.a", limit: 2 }],
        idempotency: "event.data.a",
        singleton: { mode: "skip", key: "event.data.a" },
        timeouts: { finish: "2h" },
        cancel: [{ event: "wire/stop", if: "event.data.a == async.data.a", timeout: "1h" }],
      },
      {
        id: "wire-all-failure",
        triggers: [{ event: "inngest/function.failed", expression: "event.data.function_id == 'wire-all'" }],
        steps: { step: { retries: { attempts: 1 } } },
      },
    ]);
  });

  it("is signed where it is served: a call with another key's signature is refused", async () => {
    const handler = serve({ client, functions });
    const body = "{}";
    const send = (key: string, nowMs: number) => {
      const headers = { host: "wire.internal", "x-inngest-signature": signBody(body, key, nowMs) };
      return handler(new Request("https://wire.internal/api/inngest?fnId=wire-child&stepId=step", { method: "POST", headers, body }));
    };
    expect((await send("signkey-test-ffffffffffffffff", Date.now())).status).toBe(401);
    expect((await send(KEY, Date.now() - 10 * 60_000)).status).toBe(401);
    expect((await send(KEY, Date.now())).status).not.toBe(401);
  });
});
