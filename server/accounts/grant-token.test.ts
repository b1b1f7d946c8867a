import { afterAll, beforeAll, expect, it } from "vitest";
import { addPerson } from "@/test/people";
import { createTestServices, type TestServices } from "@/test/services";
import { findActor } from "./find-actor";
import { grantToken } from "./grant-token";
import { listScopesOf } from "./rules";
import { signIn } from "./sign-in";

let t: TestServices;

beforeAll(async () => {
  t = await createTestServices();
});
afterAll(() => t.close());

it("a token from the command line may all that its person may, unless scopes are named", async () => {
  const { email, actor } = await addPerson(t.services, "artist");
  const all = await grantToken(t.services, { email: email.toUpperCase(), scopes: [], create: null });
  const one = await grantToken(t.services, { email, scopes: ["videos:read"], create: null });
  expect(await findActor(t.services, { bearer: all.token, cookie: null })).toMatchObject({ userId: actor.userId, scopes: listScopesOf("artist") });
  expect(await findActor(t.services, { bearer: one.token, cookie: null })).toMatchObject({ userId: actor.userId, scopes: ["videos:read"] });
});

it("an address that nobody has is said so, and makes an account only when asked to", async () => {
  const grant = { email: "newcomer@example.test", scopes: [] };
  await expect(grantToken(t.services, { ...grant, create: null })).rejects.toMatchObject({ code: "not_found", sentence: expect.stringContaining(grant.email) });
  const { token, newPassword } = await grantToken(t.services, { ...grant, create: "artist" });
  expect(await findActor(t.services, { bearer: token, cookie: null })).toMatchObject({ role: "artist" });
  await expect(signIn(t.services, { clientAddress: "", userAgent: "" }, { email: grant.email, password: newPassword ?? "" })).resolves.toBeDefined();
  expect(await grantToken(t.services, { ...grant, create: "artist" })).toMatchObject({ newPassword: null });
});

it("a token with a scope beyond its person's role is refused, and then no token is there", async () => {
  const { email } = await addPerson(t.services, "fan");
  await expect(grantToken(t.services, { email, scopes: ["videos:write"], create: null })).rejects.toMatchObject({ code: "rule_refused" });
});
