import { afterAll, beforeAll, expect, it } from "vitest";
import { addPerson } from "@/test/people";
import { createTestServices, type TestServices } from "@/test/services";
import { ensureAccount } from "./ensure-account";
import { signIn } from "./sign-in";

let t: TestServices;

beforeAll(async () => {
  t = await createTestServices();
});
afterAll(() => t.close());

it("makes one account for an address, however often and by how many at once it is asked for, and changes none that is there", async () => {
  const now = t.clock.now();
  const ask = () => ensureAccount(t.services.db, { email: " New@Example.test ", name: "New" }, now);
  const made = await Promise.all([ask(), ask(), ask()]);
  expect(new Set(made.map(({ user }) => user.id)).size).toBe(1);
  expect(made.filter(({ isNew }) => isNew)).toHaveLength(1);
  const known = await addPerson(t.services, "artist", "Known");
  const again = await ensureAccount(t.services.db, { email: known.email, name: "Somebody else" }, now);
  expect(again).toMatchObject({ isNew: false, user: { id: known.actor.userId, name: "Known", role: "artist" } });
});

it("makes accounts that no password opens", async () => {
  await ensureAccount(t.services.db, { email: "locked@example.test", name: "" }, t.clock.now());
  for (const password of ["", "A friend", "locked@example.test", "a long enough password"]) {
    const entering = signIn(t.services, { clientAddress: "", userAgent: "" }, { email: "locked@example.test", password });
    await expect(entering).rejects.toMatchObject({ code: "wrong_credentials" });
  }
});
