import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { readEnv } from "./env";

const least = { DATABASE_URL: "postgres://u:p@127.0.0.1/db", AUTH_SECRET: "x".repeat(32) };

test("a missing or wrong variable is named in one line that says what it should be", () => {
  expect(() => readEnv({ AUTH_SECRET: least.AUTH_SECRET })).toThrow("DATABASE_URL is missing");
  expect(() => readEnv({ ...least, DATABASE_URL: "mysql://x" })).toThrow("DATABASE_URL should begin with postgres://");
  expect(() => readEnv({ ...least, PORT: "99999" })).toThrow(/PORT/);
});

test("an empty variable counts as not set, as in a compose file", () => {
  const env = readEnv({ ...least, SMTP_URL: "", PORT: "" });
  expect([env.PORT, env.SMTP_URL]).toEqual([3000, undefined]);
});

test("a caller's address is read behind one proxy in production, which ends TLS there, and behind none on somebody's own machine", () => {
  const keys = { PUBLIC_URL: "https://x.test", VAULT_KEYS: `a:${Buffer.alloc(32).toString("base64")}`, VAULT_INDEX_KEY: Buffer.alloc(32).toString("base64") };
  const production = { ...least, ...keys, DEPLOYMENT: "production", PROOF_SIGNING_KEY: Buffer.alloc(32).toString("base64url") };
  expect([readEnv(least), readEnv(production), readEnv({ ...production, TRUSTED_PROXIES: "0" })].map((env) => env.TRUSTED_PROXIES)).toEqual([0, 1, 0]);
});

test("production names all that it lacks at once, the address people type included", () => {
  expect(() => readEnv({ DEPLOYMENT: "production" })).toThrow(
    "Wrong environment: DATABASE_URL is missing; AUTH_SECRET is missing; PUBLIC_URL is missing; VAULT_KEYS is missing; VAULT_INDEX_KEY is missing; PROOF_SIGNING_KEY is missing",
  );
});

test("who reports to tax offices is JSON whose wrong field is named, and whose numbers are never repeated", () => {
  const TAX_REPORTER = JSON.stringify({ name: "MHC Inc.", country: "US", ein: "12-3456789" });
  expect(readEnv({ ...least, TAX_REPORTER }).TAX_REPORTER).toMatchObject({ name: "MHC Inc.", ein: "12-3456789", giin: null });
  expect(() => readEnv({ ...least, TAX_REPORTER: "{" })).toThrow("Wrong environment: TAX_REPORTER is no JSON");
  const wrong = JSON.stringify({ name: "MHC Inc.", country: "US", ein: "4711" });
  expect(() => readEnv({ ...least, TAX_REPORTER: wrong })).toThrow("Wrong environment: TAX_REPORTER.ein should have nine digits");
});

/** What a production process says it lacks when it is given nothing. */
function namesNeeded(): readonly string[] {
  try {
    readEnv({ DEPLOYMENT: "production" });
  } catch (thrown) {
    return [...String(thrown).matchAll(/(\w+) is missing/g)].map(([, name = ""]) => name);
  }
  return [];
}

test("compose.yaml gives web and worker all that production demands, stops with a sentence where .env lacks it, and lets them take money", async () => {
  const compose = await readFile("compose.yaml", "utf8");
  const comment = compose.slice(0, compose.indexOf("x-app:"));
  const block = /^ {2}environment:\n((?: {4}.*\n)+)/m.exec(compose)?.[1] ?? "";
  const given = new Map([...block.matchAll(/^ {4}(\w+): (.+)$/gm)].map(([, name = "", value = ""]) => [name, value]));
  const needed = namesNeeded();
  expect(needed).toContain("PROOF_SIGNING_KEY");
  expect([...given.keys()]).toEqual(expect.arrayContaining([...needed, "STRIPE_SECRET_KEY", "STRIPE_PUBLISHABLE_KEY", "STRIPE_WEBHOOK_SECRET"]));
  const asked = [...compose.matchAll(/\$\{(\w+):\?/g)].map(([, name = ""]) => name);
  expect(asked).toEqual(expect.arrayContaining(needed.filter((name) => name !== "DATABASE_URL")));
  for (const [, name = ""] of compose.matchAll(/\$\{(\w+)/g)) expect(comment).toContain(name);

  const values: Readonly<Record<string, string>> = {
    POSTGRES_PASSWORD: "secret",
    AUTH_SECRET: least.AUTH_SECRET,
    PUBLIC_URL: "https://mhc.example",
    VAULT_KEYS: `a:${Buffer.alloc(32).toString("base64")}`,
    VAULT_INDEX_KEY: Buffer.alloc(32).toString("base64"),
    PROOF_SIGNING_KEY: Buffer.alloc(32).toString("base64url"),
  };
  const filled = [...given].map(([name, value]) => [name, value.replace(/\$\{(\w+):[^}]*\}/g, (_, word: string) => values[word] ?? "").replaceAll('"', "")]);
  expect(readEnv({ DEPLOYMENT: "production", ...Object.fromEntries(filled) })).toMatchObject({ HOST: "0.0.0.0", PORT: 3000, DATA_DIR: "/data" });
});
