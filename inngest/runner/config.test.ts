import { describe, expect, it } from "vitest";
import { readFunctions } from "./config";

const base = { id: "app-f", name: "f", triggers: [{ event: "a/b" }], steps: { step: { id: "step", name: "step", runtime: { type: "http", url: "x" } } } };
const read = (options: object, catchUp = {}) => readFunctions([{ ...base, ...options }], catchUp, "app")[0];

describe("a function's options", () => {
  it.each([
    ["debounce", { debounce: { period: "1s" } }],
    ["throttle", { throttle: { limit: 1, period: "1s" } }],
    ["rateLimit", { rateLimit: { limit: 1, period: "1s" } }],
    ["batchEvents", { batchEvents: { maxSize: 2, timeout: "1s" } }],
    ["priority", { priority: { run: "1" } }],
    ["singleton", { singleton: { mode: "cancel" } }],
    ["timeouts", { timeouts: { start: "1s" } }],
    ["concurrency", { concurrency: [{ limit: 1 }, { limit: 1 }, { limit: 1 }] }],
    ["scope", { concurrency: { limit: 1, scope: "account", key: "event.data.a" } }],
    ["wildcard", { triggers: [{ event: "a/*" }] }],
    ["cannot be used", { idempotency: "size(event.data.list)" }],
    ["cannot be used", { cancel: [{ event: "a/stop", if: "event.data.x > 1" }] }],
    ["cannot be used", { triggers: [{ event: "a/b", expression: "event.data.list[0] == 1" }] }],
    ["jitter", { triggers: [{ cron: "0 3 * * *", jitter: "5m" }] }],
    ["catch-up", { triggers: [{ cron: "0 3 * * *" }] }],
    ["somethingNew", { somethingNew: true }],
  ])("that this engine does not have are refused at the start by name: %s", (word, options) => {
    expect(() => read(options)).toThrow(/app-f/);
    expect(() => read(options)).toThrow(word === "jitter" ? "triggers" : word);
  });

  it("have the server's defaults, and a retry is an attempt more", () => {
    expect(read({})?.attemptsMax).toBe(5);
    expect(read({ steps: { step: { retries: { attempts: 0 } } } })?.attemptsMax).toBe(1);
  });

  it("put the finest concurrency key first", () => {
    const fn = read({ concurrency: [{ limit: 9 }, { limit: 1, key: "event.data.owner" }] });
    expect(fn?.concurrency.map((entry) => entry.limit)).toEqual([1, 9]);
  });

  it("have a catch-up policy for each cron trigger", () => {
    expect(read({ triggers: [{ cron: "TZ=Europe/Berlin 0 3 * * *" }] }, { f: "all" })?.schedules).toEqual([
      { schedule: "TZ=Europe/Berlin 0 3 * * *", catchUp: "all" },
    ]);
    expect(() => read({ triggers: [{ cron: "61 * * * *" }] }, { f: "all" })).toThrow("app-f");
    expect(() => read({ triggers: [{ cron: "TZ=Nowhere/Land 0 3 * * *" }] }, { f: "all" })).toThrow("app-f");
  });
});
