import { type ChildProcess, spawn } from "node:child_process";
import { appendFile, mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Stripe from "stripe";
import { afterEach, expect, test } from "vitest";
import { bundledScript } from "@/test/bundled-script";
import { startTestSandbox } from "../testing";
import { Store } from "./store";

const cleanups: (() => Promise<unknown> | unknown)[] = [];
afterEach(async () => {
  for (const clean of cleanups.splice(0).reverse()) await clean();
});

async function makeFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "mhc-stripe-"));
  cleanups.push(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** The command itself, in a process of its own. */
async function startProcess(folder: string): Promise<{ child: ChildProcess; stripe: Stripe; url: string }> {
  const env = { ...process.env, DATA_DIR: folder, STRIPE_SANDBOX_PORT: "0", DEPLOYMENT: "local" };
  const child = spawn(process.execPath, [await bundledScript("bin/stripe-sandbox.ts")], { env, stdio: ["ignore", "pipe", "inherit"] });
  cleanups.push(() => child.kill("SIGKILL"));
  const port = await new Promise<number>((resolve, reject) => {
    child.stdout?.on("data", (text) => {
      const found = /127\.0\.0\.1:(\d+)/.exec(String(text))?.[1];
      if (found !== undefined) resolve(Number(found));
    });
    child.once("exit", () => reject(new Error("The stand-in ended before it listened")));
  });
  return {
    child,
    url: `http://127.0.0.1:${port}`,
    stripe: new Stripe("sk_test_local1234567", { host: "127.0.0.1", port, protocol: "http", maxNetworkRetries: 0 }),
  };
}

function ended(child: ChildProcess): Promise<unknown> {
  return child.exitCode !== null || child.signalCode !== null ? Promise.resolve() : new Promise((resolve) => child.once("exit", resolve));
}

function payOnce(stripe: Stripe, key: string): Promise<Stripe.Response<Stripe.PaymentIntent>> {
  return stripe.paymentIntents.create(
    { amount: 500, currency: "usd", payment_method: "pm_card_visa", confirm: true, off_session: true, metadata: { key } },
    { idempotencyKey: key },
  );
}

test("kill -9 under load loses no answered request and doubles none that is asked again", async () => {
  const folder = await makeFolder();
  const answered = new Map<string, string>();
  const asked: string[] = [];
  for (let life = 0; life < 3; life++) {
    const { child, stripe } = await startProcess(folder);
    const workers = Array.from({ length: 8 }, async (_, worker) => {
      for (let i = 0; ; i++) {
        const key = `${life}-${worker}-${i}`;
        asked.push(key);
        answered.set(key, (await payOnce(stripe, key)).id);
        if (answered.size > (life + 1) * 60) child.kill("SIGKILL");
      }
    });
    await Promise.allSettled(workers);
    await ended(child);
  }
  const { stripe } = await startProcess(folder);
  const again = new Map<string, string>();
  for (const key of asked) again.set(key, (await payOnce(stripe, key)).id);
  for (const [key, id] of answered) expect(again.get(key)).toBe(id);
  const charges = await stripe.charges.list({ limit: 100 }).autoPagingToArray({ limit: 10_000 });
  expect(charges.map(({ metadata }) => metadata.key).toSorted()).toEqual(asked.toSorted());
  const movements = await stripe.balanceTransactions.list({ limit: 100 }).autoPagingToArray({ limit: 10_000 });
  expect(movements).toHaveLength(asked.length);
});

test("chaos kills it between the commit and the answer, and the same key finds what was done", async () => {
  const folder = await makeFolder();
  const first = await startProcess(folder);
  const headers = { "content-type": "application/json" };
  await fetch(`${first.url}/_sandbox/chaos`, { method: "POST", headers, body: JSON.stringify({ crashShare: 1 }) });
  await expect(payOnce(first.stripe, "crash")).rejects.toMatchObject({ type: "StripeConnectionError" });
  await ended(first.child);
  const second = await startProcess(folder);
  expect((await payOnce(second.stripe, "crash")).lastResponse.headers["idempotent-replayed"]).toBe("true");
  expect((await second.stripe.charges.list()).data).toHaveLength(1);
});

test("a second one on the same port and folder ends before it writes a line", async () => {
  const dataFile = join(await makeFolder(), "journal.jsonl");
  const first = await startTestSandbox({ dataFile });
  const before = (await stat(dataFile)).size;
  const webhook = { url: "http://127.0.0.1:9/hook", secret: "whsec_0123456789abcdef" };
  await expect(startTestSandbox({ dataFile, port: first.sandbox.port, webhook })).rejects.toThrow(/EADDRINUSE/);
  expect((await stat(dataFile)).size).toBe(before);
  await first.sandbox.close();
});

test("a half last line is dropped, and what follows it is whole", async () => {
  const dataFile = join(await makeFolder(), "journal.jsonl");
  const first = await startTestSandbox({ dataFile });
  const kept = await first.stripe.customers.create({ name: "kept" });
  await first.sandbox.close();
  await appendFile(dataFile, '{"n":99,"rows":[{"kind":"customer","id":"cus_ha');
  const second = await startTestSandbox({ dataFile });
  const next = await second.stripe.customers.create({ name: "next" });
  await second.sandbox.close();
  const third = await startTestSandbox({ dataFile });
  expect((await third.stripe.customers.list()).data.map(({ id }) => id)).toEqual([next.id, kept.id]);
  await third.sandbox.close();
});

test("time, tasks, ids and deletions outlive a restart", async () => {
  const dataFile = join(await makeFolder(), "journal.jsonl");
  const first = await startTestSandbox({ dataFile, seed: "first" });
  await first.sandbox.advanceClock(24 * 3_600_000);
  const now = first.sandbox.nowMs();
  const session = await first.stripe.checkout.sessions.create({ mode: "setup", currency: "usd", success_url: "https://example.test" });
  const customer = await first.stripe.customers.create();
  await first.stripe.customers.del(customer.id);
  await first.sandbox.close();
  const second = await startTestSandbox({ dataFile, seed: "other" });
  expect(second.sandbox.nowMs()).toBe(now);
  expect(await second.stripe.customers.retrieve(customer.id)).toMatchObject({ deleted: true });
  expect((await second.stripe.customers.create()).id).not.toBe(customer.id);
  await second.sandbox.advanceClock(25 * 3_600_000);
  expect((await second.stripe.checkout.sessions.retrieve(session.id)).status).toBe("expired");
  await second.sandbox.close();
});

test("compacting keeps every object and shrinks the file", async () => {
  const dataFile = join(await makeFolder(), "journal.jsonl");
  const first = await startTestSandbox({ dataFile });
  const customer = await first.stripe.customers.create();
  for (let i = 0; i < 50; i++) await first.stripe.customers.update(customer.id, { metadata: { i: String(i) } });
  const before = (await stat(dataFile)).size;
  first.sandbox.engine.store.compact();
  const after = await first.stripe.customers.update(customer.id, { name: "after" });
  await first.sandbox.close();
  expect((await stat(dataFile)).size).toBeLessThan(before);
  expect((await readFile(dataFile, "utf8")).endsWith("\n")).toBe(true);
  const second = await startTestSandbox({ dataFile });
  expect(await second.stripe.customers.retrieve(customer.id)).toMatchObject({ name: after.name, metadata: { i: "49" } });
  await second.sandbox.close();
});

test("a disk that refuses a commit leaves the request undone, in memory as on disk", async () => {
  const path = join(await makeFolder(), "journal.jsonl");
  const store = new Store("seed", path);
  store.put("_setting", null, "a", { id: "a", value: 1 });
  store.commit();
  store.close();
  store.put("_setting", null, "b", { id: "b", value: 2 });
  expect(() => store.commit()).toThrow();
  expect([store.row("_setting", "a")?.object?.value, store.row("_setting", "b")]).toEqual([1, null]);
});
