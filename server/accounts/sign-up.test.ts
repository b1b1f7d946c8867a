import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { mails, users } from "@/db/schema";
import { DomainError } from "@/server/kernel/errors";
import { addPerson, PASSWORD } from "@/test/people";
import { createTestServices, type TestServices } from "@/test/services";
import { LIMITS } from "./rate-limit";
import { signIn } from "./sign-in";
import { signUp } from "./sign-up";

let t: TestServices;
const client = (clientAddress = "") => ({ clientAddress, userAgent: "" });
const newcomer = (email: string, name = "Dante Alighieri") => ({ name, email, password: PASSWORD, asArtist: false });

beforeAll(async () => {
  t = await createTestServices();
});
afterAll(() => t.close());

async function mailsTo(email: string) {
  const rows = await t.services.db.select().from(mails);
  return rows.filter((mail) => mail.toAddress === email).map((mail) => mail.subject);
}

describe("signing up", () => {
  it("makes an account that can sign in, whatever the case of its address", async () => {
    await signUp(t.services, client(), newcomer("New.Person@Example.test"));
    const signedIn = await signIn(t.services, client(), { email: " new.person@example.TEST ", password: PASSWORD });
    expect(signedIn.sessionId).toMatch(/^ses_/);
    expect(await mailsTo("new.person@example.test")).toEqual(["Your account at MHC Streaming"]);
  });

  it("answers a known address like a new one, changes nothing about it and tells its owner", async () => {
    const { email } = await addPerson(t.services);
    const known = await signUp(t.services, client(), { ...newcomer(email), password: "some other password" });
    const fresh = await signUp(t.services, client(), newcomer("fresh@example.test"));
    expect(known).toEqual(fresh);
    expect(await mailsTo(email)).toEqual(["You already have an account"]);
    await expect(signIn(t.services, client(), { email, password: "some other password" })).rejects.toMatchObject({ code: "wrong_credentials" });
    await expect(signIn(t.services, client(), { email, password: PASSWORD })).resolves.toBeDefined();
  });

  it("gives each of ten people of one name a handle of their own, all at once", async () => {
    await Promise.all(Array.from({ length: 10 }, (_, i) => signUp(t.services, client(), newcomer(`twin-${i}@example.test`, "Twin"))));
    const rows = await t.services.db.select({ handle: users.handle, name: users.name }).from(users);
    const handles = rows.filter((row) => row.name === "Twin").map((row) => row.handle);
    expect(new Set(handles).size).toBe(10);
    expect(handles).toContain("twin");
  });

  it("makes one account of ten requests with one address at once", async () => {
    const tries = Array.from({ length: LIMITS.signUp.account.triesMax }, () => signUp(t.services, client(), newcomer("once@example.test")));
    await Promise.all(tries);
    const rows = await t.services.db.select({ email: users.email }).from(users);
    expect(rows.filter((row) => row.email === "once@example.test")).toHaveLength(1);
  });

  it("stops one address after its limit and says when to come back, and lets it in again then", async () => {
    const again = () => signUp(t.services, client(), newcomer("eager@example.test"));
    for (let i = 0; i < LIMITS.signUp.account.triesMax; i++) await again();
    const refused = await again().catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(DomainError);
    expect(refused).toMatchObject({ code: "rate_limited", retryAfterSeconds: LIMITS.signUp.account.windowMs / 1_000 });
    t.clock.advanceMs(LIMITS.signUp.account.windowMs);
    await expect(again()).resolves.toBeUndefined();
  });

  it("stops one client after its limit, though each try names another address", async () => {
    const again = (i: number) => signUp(t.services, client("192.0.2.7"), newcomer(`many-${i}@example.test`, "Many"));
    for (let i = 0; i < LIMITS.signUp.client.triesMax; i++) await again(i);
    await expect(again(1_000)).rejects.toMatchObject({ code: "rate_limited" });
    await expect(signUp(t.services, client("192.0.2.8"), newcomer("elsewhere@example.test"))).resolves.toBeUndefined();
  });
});
