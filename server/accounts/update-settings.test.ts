import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { auditLog, mails } from "@/db/schema";
import { addPerson, PASSWORD } from "@/test/people";
import { createTestServices, type TestServices } from "@/test/services";
import { becomeArtist } from "./become-artist";
import { changePassword } from "./change-password";
import { confirmEmailChange } from "./confirm-email-change";
import { getSettings } from "./get-settings";
import { requestEmailChange } from "./request-email-change";
import { updateSettings } from "./update-settings";

let t: TestServices;

beforeAll(async () => {
  t = await createTestServices();
});
afterAll(() => t.close());

async function newestMailTo(email: string) {
  const rows = await t.services.db.select().from(mails).orderBy(mails.id);
  return rows.filter((mail) => mail.toAddress === email).at(-1);
}

describe("settings", () => {
  it("change what is given and leave the rest", async () => {
    const { actor } = await addPerson(t.services, "artist", "Virgil");
    await updateSettings(t.services, actor, { bio: "A guide.", realm: "PURGATORIO" });
    expect(await updateSettings(t.services, actor, { name: "Publius" })).toMatchObject({
      name: "Publius",
      bio: "A guide.",
      realm: "PURGATORIO",
      handle: "virgil",
    });
  });

  it("give a handle to one of two people who want it at the same moment", async () => {
    const people = [await addPerson(t.services), await addPerson(t.services)];
    const tries = await Promise.allSettled(people.map(({ actor }) => updateSettings(t.services, actor, { handle: "the-one" })));
    const refused = tries.filter((attempt) => attempt.status === "rejected");
    expect(refused).toHaveLength(1);
    expect(refused[0]?.reason).toMatchObject({ code: "conflict", issues: [{ path: "handle" }] });
  });

  it.each(["settings", "Big", "a", "x--y"])("refuse the handle %s and say which field is wrong", async (handle) => {
    const { actor } = await addPerson(t.services);
    await expect(updateSettings(t.services, actor, { handle })).rejects.toMatchObject({ code: "invalid_input", issues: [{ path: "handle" }] });
  });

  it("open an artist's page once, with a note of it", async () => {
    const { actor } = await addPerson(t.services, "fan");
    expect(await becomeArtist(t.services, actor, { realm: "INFERNO" })).toMatchObject({ role: "artist", realm: "INFERNO" });
    await becomeArtist(t.services, actor, { realm: "PARADISO" });
    expect(await getSettings(t.services, actor)).toMatchObject({ role: "artist", realm: "INFERNO" });
    const noted = (await t.services.db.select().from(auditLog)).filter((row) => row.target === actor.userId);
    expect(noted).toHaveLength(1);
  });

  it("never make an artist of an admin", async () => {
    const { actor } = await addPerson(t.services, "admin");
    expect(await becomeArtist(t.services, actor, {})).toMatchObject({ role: "admin" });
  });

  it("change the password only for who knows it", async () => {
    const { actor } = await addPerson(t.services);
    const attempt = changePassword(t.services, actor, { currentPassword: "a wrong password", newPassword: "another long password" });
    await expect(attempt).rejects.toMatchObject({ code: "rule_refused", issues: [{ path: "currentPassword" }] });
  });

  it("stop who guesses the password of an open browser after ten tries", async () => {
    const { actor } = await addPerson(t.services);
    const guess = () => changePassword(t.services, actor, { currentPassword: "a wrong password", newPassword: "another long password" });
    for (let i = 0; i < 10; i++) await expect(guess()).rejects.toMatchObject({ code: "rule_refused" });
    await expect(guess()).rejects.toMatchObject({ code: "rate_limited" });
  });
});

describe("a new mail address", () => {
  async function askForLink(actor: Parameters<typeof requestEmailChange>[1], newEmail: string): Promise<string> {
    await requestEmailChange(t.services, actor, { newEmail, password: PASSWORD });
    return /confirm-email\?token=(\S+)/.exec((await newestMailTo(newEmail))?.body ?? "")?.[1] ?? "";
  }

  it("is used once its owner opened the link, and the old one is told", async () => {
    const { actor, email } = await addPerson(t.services);
    const token = await askForLink(actor, "Moved@Example.test".toLowerCase());
    expect(await getSettings(t.services, actor)).toMatchObject({ email });
    await confirmEmailChange(t.services, { token });
    expect(await getSettings(t.services, actor)).toMatchObject({ email: "moved@example.test" });
    expect((await newestMailTo(email))?.subject).toBe("Your address was changed");
    await expect(confirmEmailChange(t.services, { token })).rejects.toMatchObject({ code: "rule_refused" });
  });

  it("of somebody else gets the same answer, no link, and its owner a warning", async () => {
    const [one, other] = [await addPerson(t.services), await addPerson(t.services)];
    expect(await askForLink(one.actor, other.email)).toBe("");
    expect((await newestMailTo(other.email))?.subject).toBe("Somebody wanted to use your address");
  });

  it("goes to one of two accounts that confirm it at the same moment", async () => {
    const people = [await addPerson(t.services), await addPerson(t.services)];
    const tokens: string[] = [];
    for (const { actor } of people) tokens.push(await askForLink(actor, "wanted@example.test"));
    const tries = await Promise.allSettled(tokens.map((token) => confirmEmailChange(t.services, { token })));
    expect(tries.map((attempt) => attempt.status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(tries.find((attempt) => attempt.status === "rejected")?.reason).toMatchObject({ code: "rule_refused" });
  });
});
