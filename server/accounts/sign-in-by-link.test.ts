import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { mails, users } from "@/db/schema";
import { newId } from "@/server/kernel/ids";
import { addPerson, PASSWORD } from "@/test/people";
import { createTestServices, type TestServices } from "@/test/services";
import { claimAccount } from "./claim-account";
import { confirmEmailChange } from "./confirm-email-change";
import { SIGN_IN_LINK_LIFE_MS } from "./queue-sign-in-link";
import { requestEmailChange } from "./request-email-change";
import { requestSignInLink } from "./request-sign-in-link";
import { signIn } from "./sign-in";
import { signInByLink } from "./sign-in-by-link";
import { signUp } from "./sign-up";

const CLIENT = { clientAddress: "", userAgent: "a test" };
let t: TestServices;

beforeAll(async () => {
  t = await createTestServices();
});
afterAll(() => t.close());

async function lastToken(email: string): Promise<string> {
  const [mail] = (await t.services.db.select().from(mails).where(eq(mails.toAddress, email))).toSorted((a, b) => (a.id < b.id ? 1 : -1));
  return /token=([\w-]+)/.exec(mail?.body ?? "")?.[1] ?? "";
}

async function addGuest(): Promise<{ id: string; email: string }> {
  const id = newId("user");
  const email = `${id}@example.test`;
  await t.services.db.insert(users).values({ id, email, handle: `member-${id.slice(-12)}`, name: "A friend", passwordHash: null });
  return { id, email };
}

describe("a link that signs in", () => {
  it("opens one session of the person whose address it went to, and never a second one", async () => {
    const { actor, email } = await addPerson(t.services);
    await requestSignInLink(t.services, CLIENT, { email });
    const token = await lastToken(email);
    const attempts = await Promise.allSettled(Array.from({ length: 5 }, () => signInByLink(t.services, CLIENT, { token })));
    const opened = attempts.flatMap((attempt) => (attempt.status === "fulfilled" ? [attempt.value] : []));
    expect(opened).toEqual([{ userId: actor.userId, sessionId: expect.any(String) }]);
  });

  it("dies with its half hour, and with another link of the same person that was used", async () => {
    const { email } = await addPerson(t.services);
    await requestSignInLink(t.services, CLIENT, { email });
    const first = await lastToken(email);
    await requestSignInLink(t.services, CLIENT, { email });
    const second = await lastToken(email);
    await signInByLink(t.services, CLIENT, { token: second });
    await expect(signInByLink(t.services, CLIENT, { token: first })).rejects.toMatchObject({ code: "wrong_credentials" });
    await requestSignInLink(t.services, CLIENT, { email });
    const late = await lastToken(email);
    t.clock.advanceMs(SIGN_IN_LINK_LIFE_MS);
    await expect(signInByLink(t.services, CLIENT, { token: late })).rejects.toMatchObject({ code: "wrong_credentials" });
  });

  it("dies when its owner moves to another address", async () => {
    const { actor, email } = await addPerson(t.services);
    await requestSignInLink(t.services, CLIENT, { email });
    const link = await lastToken(email);
    const newEmail = `moved-${email}`;
    await requestEmailChange(t.services, actor, { newEmail, password: PASSWORD });
    await confirmEmailChange(t.services, { token: await lastToken(newEmail) });
    await expect(signInByLink(t.services, CLIENT, { token: link })).rejects.toMatchObject({ code: "wrong_credentials" });
  });

  it("is asked for with the same answer for an address that nobody has, and not without end", async () => {
    const email = "nobody-has-this@example.test";
    for (let i = 0; i < 5; i++) await expect(requestSignInLink(t.services, CLIENT, { email })).resolves.toBeUndefined();
    await expect(requestSignInLink(t.services, CLIENT, { email })).rejects.toMatchObject({ code: "rate_limited" });
    expect(await lastToken(email)).toBe("");
  });
});

describe("an account that began with a payment", () => {
  it("is opened by no password until its owner chose one, and then by that one", async () => {
    const guest = await addGuest();
    const password = "a long enough password";
    const enter = () => signIn(t.services, CLIENT, { email: guest.email, password });
    await expect(enter()).rejects.toMatchObject({ code: "wrong_credentials" });
    await requestSignInLink(t.services, CLIENT, { email: guest.email });
    const { userId, sessionId } = await signInByLink(t.services, CLIENT, { token: await lastToken(guest.email) });
    const actor = { userId, sessionId, role: "fan", via: "session", scopes: [] } as const;
    expect(await claimAccount(t.services, actor, { name: "Vanna", password })).toMatchObject({ name: "Vanna", hasPassword: true });
    expect(await enter()).toMatchObject({ userId: guest.id });
    await expect(claimAccount(t.services, actor, { name: "Other", password: "another long password" })).rejects.toMatchObject({ code: "conflict" });
  });

  it("gets a link instead of a refusal when its owner signs up", async () => {
    const guest = await addGuest();
    await signUp(t.services, CLIENT, { name: "Vanna", email: guest.email, password: "a long enough password", asArtist: false });
    expect(await signInByLink(t.services, CLIENT, { token: await lastToken(guest.email) })).toMatchObject({ userId: guest.id });
  });
});
