import { afterAll, beforeAll, expect, it } from "vitest";
import { createTestServices, goLive, type TestServices } from "@/test/services";
import { handleRest } from "./rest";

let t: TestServices;

beforeAll(async () => {
  t = await createTestServices();
  goLive(t);
});
afterAll(() => t.close());

const post = (query: string, body: string) =>
  handleRest(new Request(`http://x/api/account/sign-up${query}`, { method: "POST", headers: { "content-type": "application/json" }, body }));

it("what stands behind the ? of a POST counts as if it were in the body", async () => {
  const body = { email: "ada@example.test", password: "a long password" };
  expect((await post("", JSON.stringify(body))).status).toBe(400);
  expect((await post("?name=Ada", JSON.stringify(body))).status).toBe(202);
});

it("the body has the last word, and what is no JSON stays refused", async () => {
  const body = { name: "x".repeat(10_000), email: "bo@example.test", password: "a long password" };
  expect((await post("?name=Bo", JSON.stringify(body))).status).toBe(400);
  expect((await post("?name=Bo", "{")).status).toBe(400);
});
