import { sendEvent } from "@/inngest/events";
import { addUser, findUser, followArtist } from "@/server/accounts";
import type { Actor, Role } from "@/server/kernel/actor";
import { DomainError } from "@/server/kernel/errors";
import type { Services } from "@/server/services";
import { DEMO_PEOPLE } from "./people";

const PASSWORD_CHARS_MIN = 8;

/**
 * Makes the demo's accounts and asks for its films and for what its people give, which jobs make later. However often it is called, there is one of each.
 * @throws DomainError `not_allowed` in production; `invalid_input` for a password that is too short.
 */
export async function seedDemo(services: Services, input: { readonly password: string }): Promise<void> {
  if (services.env.DEPLOYMENT === "production") throw new DomainError("not_allowed", { sentence: "There is no demo in production." });
  if (input.password.length < PASSWORD_CHARS_MIN) throw new DomainError("invalid_input", { sentence: "DEMO_PASSWORD is missing or too short." });
  for (const person of DEMO_PEOPLE) await addUser(services, { ...person, password: input.password });
  const fan = await actAs(services, "fan@demo.test");
  for (const { email, role } of DEMO_PEOPLE) {
    if (role === "artist") await followArtist(services, fan, { artistId: (await actAs(services, email)).userId });
  }
  await sendEvent(services.db, { id: "demo:films", name: "demo/films.requested", data: {} });
  await sendEvent(services.db, { id: "demo:giving", name: "demo/giving.requested", data: {} });
}

/** The product itself, acting for one of the demo's people. @throws DomainError `not_found` when that account is gone. */
export async function actAs(services: Services, email: string): Promise<Actor> {
  const user = await findUser(services, email);
  if (user === null) throw new DomainError("not_found");
  const role: Role = user.role;
  return { userId: user.id, role, via: "system", sessionId: null, scopes: [] };
}
