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
