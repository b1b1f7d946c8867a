import Stripe from "stripe";
import { users } from "@/db/schema";
import { type Actor, type Role, SCOPES } from "@/server/kernel/actor";
import { newId } from "@/server/kernel/ids";
import { addTiers } from "@/test/patrons";
import { Random } from "@/test/random";
import { createTestMoney, type TestMoney } from "@/test/stripe";

export interface Size {
  readonly months: number;
  readonly fans: number;
  readonly artists: number;
  readonly seed: number;
  /** How likely a fan is to join an artist in half a month. */
  readonly joinChance: number;
}

export interface World {
  readonly t: TestMoney;
  readonly stripe: Stripe;
  readonly random: Random;
  readonly joinChance: number;
  readonly fans: readonly Actor[];
  readonly artists: readonly Actor[];
  /** What was done, by its name, and what the product refused. */
  readonly counts: Map<string, number>;
}

async function addActor(t: TestMoney, role: Role, name: string): Promise<Actor> {
  const id = newId("user");
  // No password: nobody signs in here, and hashing hundreds of them would take longer than a month.
  await t.services.db.insert(users).values({ id, email: `${name}@months.test`, handle: name, name, role });
  return { userId: id, role, via: "system", sessionId: null, scopes: SCOPES };
}

export async function createWorld(size: Size): Promise<World> {
  // A month that begins on its first day, so that no renewal falls on a day that some months lack.
  const t = await createTestMoney({ nowMs: Date.UTC(2027, 0, 1), seed: `months ${size.seed}` });
  t.clock.advanceMs(Date.UTC(2027, 0, 1) - t.clock.now().getTime());
  const stripe = new Stripe("sk_test_local1234567", { host: "127.0.0.1", port: t.stripe.sandbox.port, protocol: "http" });
  const fans: Actor[] = [];
  const artists: Actor[] = [];
  for (let n = 0; n < size.fans; n++) fans.push(await addActor(t, "fan", `fan-${n}`));
  for (let n = 0; n < size.artists; n++) {
    const artist = await addActor(t, "artist", `artist-${n}`);
    await addTiers(t.services, artist.userId);
    artists.push(artist);
  }
  return { t, stripe, random: new Random(size.seed), joinChance: size.joinChance, fans, artists, counts: new Map() };
}
