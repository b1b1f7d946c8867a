import { afterAll, beforeAll, expect, it } from "vitest";
import { eventOutbox, follows, users } from "@/db/schema";
import { signIn } from "@/server/accounts";
import { findDomainError } from "@/server/kernel/errors";
import { createTestServices, type TestServices } from "@/test/services";
import { DEMO_PEOPLE } from "./people";
import { seedDemo } from "./seed-demo";

let test: TestServices;
beforeAll(async () => {
  test = await createTestServices();
});
afterAll(() => test.close());

it("seeding twice leaves one of each person and one request for films and giving, and everybody can sign in", async () => {
  const { services } = test;
  const password = "a demo password";
  await seedDemo(services, { password });
  await seedDemo(services, { password });
  const people = await services.db.select().from(users);
  expect(people.map((person) => person.email).sort()).toEqual(DEMO_PEOPLE.map((person) => person.email).sort());
  expect(people.find((person) => person.email === "admin@demo.test")?.role).toBe("admin");
  expect(await services.db.select().from(follows)).toHaveLength(3);
  expect((await services.db.select().from(eventOutbox)).map(({ id }) => id).sort()).toEqual(["demo:films", "demo:giving"]);
  for (const { email } of DEMO_PEOPLE) await signIn(services, { clientAddress: "", userAgent: "" }, { email, password });
});

it("there is no demo in production, and none with an open door", async () => {
  const production = { ...test.services, env: { ...test.services.env, DEPLOYMENT: "production" as const } };
  await expect(seedDemo(production, { password: "long enough" }).catch((error: unknown) => findDomainError(error)?.code)).resolves.toBe("not_allowed");
  await expect(seedDemo(test.services, { password: "" }).catch((error: unknown) => findDomainError(error)?.code)).resolves.toBe("invalid_input");
});
