import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { auditLog, mails, passwordResets, sessions } from "@/db/schema";
import { addPerson, PASSWORD } from "@/test/people";
import { createTestServices, type TestServices } from "@/test/services";
import { LINK_LIFE_MS, requestPasswordReset } from "./request-password-reset";
import { resetPassword } from "./reset-password";
import { signIn } from "./sign-in";

const NEW_PASSWORD = "a brand new password";
const client = { clientAddress: "", userAgent: "" };
let t: TestServices;

beforeAll(async () => {
  t = await createTestServices({ PUBLIC_URL: "https://mhc.example" });
});
afterAll(() => t.close());

async function newestMailTo(email: string): Promise<string> {
  const rows = await t.services.db.select().from(mails).orderBy(mails.createdAt, mails.id);
  return rows.filter((mail) => mail.toAddress === email).at(-1)?.body ?? "";
}

/** The secret in the newest mail to that address. */
async function askForLink(email: string): Promise<string> {
  await requestPasswordReset(t.services, client, { email });
  const body = await newestMailTo(email);
  return /https:\/\/mhc\.example\/reset-password\?token=(\S+)/.exec(body)?.[1] ?? "";
}

describe("a link for a new password", () => {
  it("works once: it sets the password, ends every session, and tells the owner", async () => {
    const { email, actor } = await addPerson(t.services);
    const token = await askForLink(email);
    await resetPassword(t.services, { token, password: NEW_PASSWORD });
    await expect(resetPassword(t.services, { token, password: "a third password" })).rejects.toMatchObject({ code: "rule_refused" });
    const live = (await t.services.db.select().from(sessions)).filter((row) => row.userId === actor.userId && row.revokedAt === null);
    expect(live).toEqual([]);
    await expect(signIn(t.services, client, { email, password: PASSWORD })).rejects.toMatchObject({ code: "wrong_credentials" });
    await expect(signIn(t.services, client, { email, password: NEW_PASSWORD })).resolves.toBeDefined();
    expect(await newestMailTo(email)).toContain("was changed");
    const noted = (await t.services.db.select().from(auditLog)).filter((row) => row.target === actor.userId);
    expect(noted.map((row) => row.action)).toEqual(["accounts/password.reset"]);
  });

  it("opened twice at the same moment changes the password once", async () => {
    const { email } = await addPerson(t.services);
    const token = await askForLink(email);
    const tries = await Promise.allSettled(["password number one", "password number two"].map((password) => resetPassword(t.services, { token, password })));
    expect(tries.filter((attempt) => attempt.status === "fulfilled")).toHaveLength(1);
  });

  it("dies after an hour, and with any other link once the password was changed", async () => {
    const { email } = await addPerson(t.services);
    const [late, first, second] = [await askForLink(email), await askForLink(email), await askForLink(email)];
    await resetPassword(t.services, { token: second, password: NEW_PASSWORD });
    await expect(resetPassword(t.services, { token: first, password: NEW_PASSWORD })).rejects.toMatchObject({ code: "rule_refused" });
    t.clock.advanceMs(LINK_LIFE_MS);
    const overdue = await askForLink(email);
    t.clock.advanceMs(LINK_LIFE_MS);
    for (const token of [late, overdue, "", "nonsense"]) {
      await expect(resetPassword(t.services, { token, password: NEW_PASSWORD })).rejects.toMatchObject({ code: "rule_refused" });
    }
  });

  it("is kept only as a hash outside of the mail", async () => {
    const { email } = await addPerson(t.services);
    const token = await askForLink(email);
    expect(token.length).toBeGreaterThan(40);
    expect(JSON.stringify(await t.services.db.select().from(passwordResets))).not.toContain(token);
  });

  it("asked for an unknown address gets the same answer, and a mail that names no link", async () => {
    const { email } = await addPerson(t.services);
    const known = await requestPasswordReset(t.services, client, { email });
    const unknown = await requestPasswordReset(t.services, client, { email: "nobody@example.test" });
    expect(unknown).toEqual(known);
    expect(await newestMailTo("nobody@example.test")).toContain("No account here uses this address");
  });

  it("can be asked for three times an hour, by known and unknown addresses alike", async () => {
    const { email } = await addPerson(t.services);
    for (const address of [email, "still-nobody@example.test"]) {
      for (let i = 0; i < 3; i++) await requestPasswordReset(t.services, client, { email: address });
      await expect(requestPasswordReset(t.services, client, { email: address })).rejects.toMatchObject({ code: "rate_limited" });
    }
  });
});
