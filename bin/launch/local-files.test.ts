import { once } from "node:events";
import { mkdtemp, readdir, readFile, rm, stat } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { validate as isRoutingNumber } from "abavalidator";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { achOriginatorShape } from "@/server/adapters/rails/ach";
import { invoiceBuyerShape } from "@/server/adapters/rails/invoice/render-invoice";
import { sepaDebtorShape } from "@/server/adapters/rails/sepa";
import { findFreePort } from "@/test/free-port";
import { openBoundedLog } from "./bounded-log";
import { prepareEnvironment } from "./environment";
import { ensureSecrets } from "./secrets";

const LINE = `${"x".repeat(99_999)}\n`;

const key = Buffer.alloc(32, 7).toString("base64");
const keys = { AUTH_SECRET: "s".repeat(32), VAULT_KEYS: `first:${key}`, VAULT_INDEX_KEY: key, PROOF_SIGNING_KEY: "k".repeat(43) } as const;

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "mhc-launch-"));
});
afterEach(() => rm(directory, { recursive: true }));

describe("a log file", () => {
  it("stays bounded, and its newest lines are there", async () => {
    const write = openBoundedLog(join(directory, "web.log"));
    for (let line = 0; line < 350; line += 1) write(LINE);
    write("the newest\n");
    const sizes = await Promise.all((await readdir(directory)).map(async (name) => (await stat(join(directory, name))).size));
    expect(sizes).toHaveLength(2);
    expect(Math.max(...sizes)).toBeLessThan(11_000_000);
    expect(await readFile(join(directory, "web.log"), "utf8")).toMatch(/the newest\n$/);
  });
});

describe("a local copy's secrets", () => {
  it("are made once, kept, and readable by their owner alone", async () => {
    const made = await ensureSecrets(directory);
    expect(made.AUTH_SECRET.length).toBeGreaterThanOrEqual(32);
    expect(await ensureSecrets(directory)).toEqual(made);
    expect((await stat(join(directory, "secrets.json"))).mode & 0o077).toBe(0);
  });

  it("give way to what the operator set, and are not made in production", async () => {
    const place = { dataDir: directory, host: "127.0.0.1", port: 3000 };
    const given = { NODE_ENV: "production", DATABASE_URL: "postgres://db/mhc", PUBLIC_URL: "https://mhc.example", ...keys } as const;
    const environment = await prepareEnvironment(given, place);
    expect(environment).toMatchObject({ ...given, DEPLOYMENT: "production", PORT: "3000" });
    expect(await readdir(directory)).toEqual([]);
  });
});

describe("a stand-in", () => {
  const local = (extra: Readonly<Record<string, string>> = {}, port = 4000) =>
    prepareEnvironment({ NODE_ENV: "test", DATABASE_URL: "postgres://db/mhc", ...extra }, { dataDir: directory, host: "127.0.0.1", port });

  it("for Stripe is paid with by a local copy without keys, on the port after its own, with keys that outlive a restart", async () => {
    const next = await findFreePort();
    const first = await local({}, next - 1);
    expect(first).toMatchObject({ STRIPE_SANDBOX_PORT: String(next), STRIPE_API_BASE: `http://127.0.0.1:${next}` });
    expect(first.STRIPE_SECRET_KEY).toMatch(/^sk_test_\w{32}$/);
    const { STRIPE_SECRET_KEY, STRIPE_PUBLISHABLE_KEY, STRIPE_WEBHOOK_SECRET } = first;
    expect(await local()).toMatchObject({ STRIPE_SECRET_KEY, STRIPE_PUBLISHABLE_KEY, STRIPE_WEBHOOK_SECRET });
  });

  it("for Stripe makes way for a copy on the port after its own, unless it was told where to be", async () => {
    const neighbour = createServer().listen({ host: "127.0.0.1", port: 0 });
    await once(neighbour, "listening");
    const address = neighbour.address();
    const taken = typeof address === "object" ? (address?.port ?? 0) : 0;
    const { STRIPE_SANDBOX_PORT, STRIPE_API_BASE } = await local({}, taken - 1);
    expect([STRIPE_SANDBOX_PORT === String(taken), Number(STRIPE_SANDBOX_PORT) > 0]).toEqual([false, true]);
    expect(STRIPE_API_BASE).toBe(`http://127.0.0.1:${STRIPE_SANDBOX_PORT}`);
    expect((await local({ STRIPE_SANDBOX_PORT: "4321" }, taken - 1)).STRIPE_API_BASE).toBe("http://127.0.0.1:4321");
    neighbour.close();
  });

  it("for a bank takes what a local copy pays out, gives way to a bank that is given, and is never in production", async () => {
    const { BANK_URL, BANK_TOKEN, BANK_SANDBOX_PORT, SEPA_DEBTOR, ACH_ORIGINATOR, INVOICE_BUYER } = await local();
    expect(invoiceBuyerShape.parse(JSON.parse(INVOICE_BUYER ?? ""))).toMatchObject({ address: { country: "DE" } });
    expect(BANK_URL).toBe(`http://127.0.0.1:${BANK_SANDBOX_PORT}`);
    expect(sepaDebtorShape.parse(JSON.parse(SEPA_DEBTOR ?? ""))).toMatchObject({ country: "DE" });
    expect(isRoutingNumber(achOriginatorShape.parse(JSON.parse(ACH_ORIGINATOR ?? "")).bankRoutingNumber)).toBe(true);
    expect((await local()).BANK_TOKEN).toBe(BANK_TOKEN);
    expect(await local({ BANK_SANDBOX_PORT: "4321" })).toMatchObject({ BANK_SANDBOX_PORT: "4321", BANK_URL: "http://127.0.0.1:4321", BANK_TOKEN });
    const given = await local({ BANK_URL: "http://bank.example", BANK_TOKEN: "of a bank that is given" });
    expect([given.BANK_URL, given.BANK_SANDBOX_PORT, given.SEPA_DEBTOR]).toEqual(["http://bank.example", undefined, undefined]);
    const production = await local({ DEPLOYMENT: "production", PUBLIC_URL: "https://mhc.example", ...keys });
    expect([production.BANK_URL, production.SEPA_DEBTOR]).toEqual([undefined, undefined]);
  });

  it("for a CDN is where a local copy puts its objects, gives way to a CDN that is given, and is never in production", async () => {
    const { CDN_URL, EDGE_TOKEN, EDGE_SANDBOX_PORT, EDGE_ORIGIN_URL } = await local();
    expect([CDN_URL, EDGE_ORIGIN_URL]).toEqual([`http://127.0.0.1:${EDGE_SANDBOX_PORT}`, "http://127.0.0.1:4000"]);
    expect((await local()).EDGE_TOKEN).toBe(EDGE_TOKEN);
    const given = await local({ CDN_URL: "https://cdn.example" });
    expect([given.CDN_URL, given.EDGE_TOKEN]).toEqual(["https://cdn.example", undefined]);
    expect((await local({ DEPLOYMENT: "production", PUBLIC_URL: "https://mhc.example", ...keys })).EDGE_TOKEN).toBeUndefined();
  });

  it("for Stripe gives way to a real account's key altogether, and to nobody's in production", async () => {
    await local();
    const real = await local({ STRIPE_SECRET_KEY: "sk_test_of_a_real_account" });
    expect([real.STRIPE_API_BASE, real.STRIPE_PUBLISHABLE_KEY, real.STRIPE_WEBHOOK_SECRET]).toEqual([undefined, undefined, undefined]);
    const production = await local({ DEPLOYMENT: "production", PUBLIC_URL: "https://mhc.example", ...keys });
    expect([production.STRIPE_API_BASE, production.STRIPE_SECRET_KEY]).toEqual([undefined, undefined]);
  });
});
