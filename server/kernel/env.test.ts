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
