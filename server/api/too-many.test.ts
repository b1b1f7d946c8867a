import { afterAll, beforeAll, expect, it } from "vitest";
import { addPerson } from "@/test/people";
import { createTestServices, goLive, type TestServices } from "@/test/services";
import { handleRest } from "./rest";
import { handleTrpc } from "./trpc-door";

const TRIES_A_HOUR = 5;
let t: TestServices;

beforeAll(async () => {
  t = await createTestServices();
  goLive(t);
});
afterAll(() => t.close());

function signUp(email: string, door: "rest" | "trpc"): Promise<Response> {
  const init = { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ name: "Ada", email, password: "a long password" }) };
  return door === "rest" ? handleRest(new Request("http://x/api/account/sign-up", init)) : handleTrpc(new Request("http://x/api/trpc/accounts.signUp", init));
}

/** All that a caller can see, but for the id of the request and how many seconds of the hour are left. */
async function see(response: Response): Promise<string> {
  const headers = [...response.headers].filter(([name]) => name !== "x-request-id").map(([name, value]) => (name === "retry-after" ? [name] : [name, value]));
  const body = (await response.text()).replace(/req_\w+/g, "req").replace(/"retryAfterSeconds":\d+/, "");
  return JSON.stringify([response.status, headers, body]);
}

it("signing up looks the same from outside for known and unknown addresses, up to and past the limit, at both doors", async () => {
  for (const door of ["rest", "trpc"] as const) {
    const { email } = await addPerson(t.services);
    for (let i = 0; i <= TRIES_A_HOUR; i++) {
      const [known, fresh] = [await see(await signUp(email, door)), await see(await signUp(`fresh-${door}@example.test`, door))];
      expect(fresh).toBe(known);
      expect(known.startsWith("[429")).toBe(i === TRIES_A_HOUR);
    }
  }
});

it("too many tries answer 429 and say when to come back", async () => {
  let response = await signUp("eager@example.test", "rest");
  for (let i = 0; i < TRIES_A_HOUR; i++) response = await signUp("eager@example.test", "rest");
  expect(response.status).toBe(429);
  const seconds = Number(response.headers.get("retry-after"));
  expect(seconds).toBeGreaterThan(0);
  expect(seconds).toBeLessThanOrEqual(3_600);
});
