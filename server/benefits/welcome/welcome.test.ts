import { afterAll, beforeAll, expect, it } from "vitest";
import { mails } from "@/db/schema";
import { addPatron, addTiers } from "@/test/patrons";
import { addPerson } from "@/test/people";
import { createTestServices, type TestServices } from "@/test/services";
import { welcomePatron } from "./welcome-patron";

let t: TestServices;
beforeAll(async () => {
  t = await createTestServices();
});
afterAll(() => t.close());

it("an artist's welcome reaches a new patron once, and neither at a renewal nor when nothing is open", async () => {
  const [artist, fan] = [await addPerson(t.services, "artist", "Beatrice"), await addPerson(t.services)];
  const pair = { fanId: fan.actor.userId, artistId: artist.actor.userId };
  await addTiers(t.services, pair.artistId);
  await t.database.sql`update patron_tiers set welcome_note = 'Come in.' where artist_id = ${pair.artistId}`;
  expect(await welcomePatron(t.services, pair)).toEqual({ isMailed: false });
  const held = await addPatron(t.services, { ...pair, key: "gold" });
  const both = await Promise.all([welcomePatron(t.services, pair), welcomePatron(t.services, pair)]);
  expect(both.filter((each) => each.isMailed)).toHaveLength(1);
  await addPatron(t.services, { ...pair, key: "gold" }, { ...held, endsAt: null });
  expect(await welcomePatron(t.services, pair)).toEqual({ isMailed: false });
  const letters = (await t.services.db.select().from(mails)).filter((mail) => mail.toAddress === fan.email && mail.body.includes("Come in."));
  expect(letters).toHaveLength(1);
});
