import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { addPerson, PASSWORD } from "@/test/people";
import { createTestServices, type TestServices } from "@/test/services";
import { LIMITS } from "./rate-limit";
import { signIn } from "./sign-in";

let t: TestServices;
const from = (clientAddress = "") => ({ clientAddress, userAgent: "a test" });

beforeAll(async () => {
  t = await createTestServices();
});
afterAll(() => t.close());

/** All that an asker can see of a failure. */
async function failureOf(email: string, clientAddress = ""): Promise<unknown> {
  const thrown: unknown = await signIn(t.services, from(clientAddress), { email, password: "not the password" }).catch((error: unknown) => error);
  return JSON.parse(JSON.stringify(thrown, ["code", "sentence", "status", "details", "retryAfterSeconds", "issues"]));
}

describe("signing in", () => {
  it("answers an unknown address exactly like a wrong password, up to and past the limit", async () => {
    const { email } = await addPerson(t.services);
    for (let i = 0; i < LIMITS.signIn.account.triesMax + 2; i++) {
      const known = await failureOf(email);
      expect(await failureOf("nobody@example.test")).toEqual(known);
      expect(known).toMatchObject({ code: i < LIMITS.signIn.account.triesMax ? "wrong_credentials" : "rate_limited" });
    }
    await expect(signIn(t.services, from(), { email, password: PASSWORD })).rejects.toMatchObject({ code: "rate_limited" });
  });

  it("counts tries made at the same moment, so that a flood of guesses gets no more than the limit", async () => {
    const { email } = await addPerson(t.services);
    const answers = await Promise.all(Array.from({ length: 30 }, () => failureOf(email)));
    const refused = answers.filter((answer) => JSON.stringify(answer).includes("rate_limited"));
    expect(refused).toHaveLength(30 - LIMITS.signIn.account.triesMax);
  });

  it("never limits who knows the password", async () => {
    const { email } = await addPerson(t.services);
    for (let i = 0; i < LIMITS.signIn.account.triesMax + 5; i++) {
      await expect(signIn(t.services, from("192.0.2.1"), { email, password: PASSWORD })).resolves.toBeDefined();
    }
  });

  it("limits one client that tries many addresses", async () => {
    const tries = LIMITS.signIn.client.triesMax;
    await Promise.all(Array.from({ length: tries }, (_, i) => failureOf(`guess-${i}@example.test`, "192.0.2.9")));
    expect(await failureOf("guess-last@example.test", "192.0.2.9")).toMatchObject({ code: "rate_limited" });
  });
});
