import { eq } from "drizzle-orm";
import { encode } from "next-auth/jwt";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { apiTokens, sessions } from "@/db/schema";
import type { Actor } from "@/server/kernel/actor";
import { DAY_MS } from "@/server/kernel/durations";
import { addPerson, PASSWORD, type Person } from "@/test/people";
import { createTestServices, type TestServices } from "@/test/services";
import { changePassword } from "./change-password";
import { createToken } from "./create-token";
import { endSession } from "./end-session";
import { findActor } from "./find-actor";
import { revokeToken } from "./revoke-token";
import { cookieName, SESSION_SECONDS_MAX } from "./session-cookie";
import { signIn } from "./sign-in";
import { signOutEverywhere } from "./sign-out-everywhere";

let t: TestServices;

beforeAll(async () => {
  t = await createTestServices();
});
afterAll(() => t.close());

async function cookieOf(sessionId: string | null, secret = t.services.env.AUTH_SECRET): Promise<string> {
  return `other=1; ${cookieName(t.services.env, "session")}=${await encode({ token: { sid: sessionId }, secret })}; last=2`;
}

async function whoHas(cookie: string): Promise<string | undefined> {
  return (await findActor(t.services, { bearer: null, cookie }))?.userId;
}

async function whoBears(bearer: string): Promise<Actor | null> {
  return findActor(t.services, { bearer, cookie: null });
}

async function openSecondSession(person: Person): Promise<string> {
  const { sessionId } = await signIn(t.services, { clientAddress: "", userAgent: "a second browser" }, { email: person.email, password: PASSWORD });
  return cookieOf(sessionId);
}

describe("a session's cookie", () => {
  it("lets its person in, and nobody once it was ended in any browser", async () => {
    const person = await addPerson(t.services);
    const first = await cookieOf(person.actor.sessionId);
    const second = await openSecondSession(person);
    expect([await whoHas(first), await whoHas(second)]).toEqual([person.actor.userId, person.actor.userId]);
    await endSession(t.services, person.actor, {});
    expect([await whoHas(first), await whoHas(second)]).toEqual([undefined, person.actor.userId]);
  });

  it("is worth nothing anywhere after signing out everywhere", async () => {
    const person = await addPerson(t.services);
    const cookies = [await cookieOf(person.actor.sessionId), await openSecondSession(person)];
    expect(await signOutEverywhere(t.services, person.actor)).toEqual({ sessionsEnded: 2 });
    for (const cookie of cookies) expect(await whoHas(cookie)).toBeUndefined();
  });

  it("stays good in the browser that changed the password, and in no other", async () => {
    const person = await addPerson(t.services);
    const here = await cookieOf(person.actor.sessionId);
    const elsewhere = await openSecondSession(person);
    await changePassword(t.services, person.actor, { currentPassword: PASSWORD, newPassword: "another long password" });
    expect([await whoHas(here), await whoHas(elsewhere)]).toEqual([person.actor.userId, undefined]);
  });

  it("ends thirty days after signing in, however much it was used", async () => {
    const { actor } = await addPerson(t.services);
    const cookie = await cookieOf(actor.sessionId);
    t.clock.advanceMs(SESSION_SECONDS_MAX * 1_000 - 1);
    expect(await whoHas(cookie)).toBe(actor.userId);
    t.clock.advanceMs(1);
    expect(await whoHas(cookie)).toBeUndefined();
  });

  it("sealed with another secret, cut short, empty or under another name lets nobody in", async () => {
    const { actor } = await addPerson(t.services);
    const good = await cookieOf(actor.sessionId);
    const bad = [await cookieOf(actor.sessionId, "x".repeat(40)), good.slice(0, -20), "", good.replace("-session=", "-sessions="), `a=${actor.sessionId}`];
    for (const cookie of bad) expect(await whoHas(cookie)).toBeUndefined();
    expect(await whoHas(good)).toBe(actor.userId);
  });

  it("notes when it was last seen, to the minute", async () => {
    const { actor } = await addPerson(t.services);
    const cookie = await cookieOf(actor.sessionId);
    const lastSeen = async () =>
      (
        await t.services.db
          .select()
          .from(sessions)
          .where(eq(sessions.id, actor.sessionId ?? ""))
      )[0]?.lastSeenAt;
    const start = await lastSeen();
    t.clock.advanceMs(59_000);
    await whoHas(cookie);
    expect(await lastSeen()).toEqual(start);
    t.clock.advanceMs(1_000);
    await whoHas(cookie);
    expect(await lastSeen()).toEqual(t.clock.now());
  });

  it("of one person cannot be ended by another", async () => {
    const [one, other] = [await addPerson(t.services), await addPerson(t.services)];
    const attempt = endSession(t.services, other.actor, { sessionId: one.actor.sessionId ?? "" });
    await expect(attempt).rejects.toMatchObject({ code: "not_found" });
    expect(await whoHas(await cookieOf(one.actor.sessionId))).toBe(one.actor.userId);
  });
});

describe("a bearer token", () => {
  it("carries its person and the scopes it was given, is noted when used, and only its hash is kept", async () => {
    const { actor } = await addPerson(t.services, "artist");
    const made = await createToken(t.services, actor, { name: "ci", scopes: ["videos:read", "videos:read", "auto-edit:write"] });
    expect(await whoBears(made.token)).toMatchObject({ userId: actor.userId, via: "token", sessionId: null, scopes: ["videos:read", "auto-edit:write"] });
    const [row] = await t.services.db.select().from(apiTokens).where(eq(apiTokens.id, made.id));
    expect(row?.lastUsedAt).toEqual(t.clock.now());
    expect(JSON.stringify(row)).not.toContain(made.token);
  });

  it("is worth nothing from the moment it is revoked, and only its owner can revoke it", async () => {
    const [{ actor }, other] = [await addPerson(t.services), await addPerson(t.services)];
    const { id, token } = await createToken(t.services, actor, { name: "ci", scopes: ["account:read"] });
    await expect(revokeToken(t.services, other.actor, { tokenId: id })).rejects.toMatchObject({ code: "not_found" });
    expect(await whoBears(token)).not.toBeNull();
    await revokeToken(t.services, actor, { tokenId: id });
    expect(await whoBears(token)).toBeNull();
  });

  it("ends on its day", async () => {
    const { actor } = await addPerson(t.services);
    const { token } = await createToken(t.services, actor, { name: "ci", scopes: ["account:read"], expiresInDays: 2 });
    t.clock.advanceMs(2 * DAY_MS - 1);
    expect(await whoBears(token)).not.toBeNull();
    t.clock.advanceMs(1);
    expect(await whoBears(token)).toBeNull();
  });

  it("cannot be given a right that its owner's role does not have", async () => {
    const [fan, artist] = [await addPerson(t.services, "fan"), await addPerson(t.services, "artist")];
    await expect(createToken(t.services, fan.actor, { name: "ci", scopes: ["videos:write"] })).rejects.toMatchObject({ code: "rule_refused" });
    await expect(createToken(t.services, artist.actor, { name: "ci", scopes: ["admin"] })).rejects.toMatchObject({ code: "rule_refused" });
  });

  it("that nobody made lets nobody in", async () => {
    expect(await whoBears("mhc_nothing")).toBeNull();
    expect(await whoBears("")).toBeNull();
  });
});
