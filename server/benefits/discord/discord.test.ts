import fc from "fast-check";
import { encode } from "next-auth/jwt";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { GET as callback } from "@/app/api/discord/callback/route";
import { cookieName } from "@/server/accounts";
import { createDiscordTwin, type DiscordTwin } from "@/server/adapters/discord/twin";
import type { Actor } from "@/server/kernel/actor";
import { DomainError } from "@/server/kernel/errors";
import type { Services } from "@/server/services";
import { addPatron, addTiers } from "@/test/patrons";
import { addPerson } from "@/test/people";
import { createTestServices, type TestServices } from "@/test/services";
import { endDiscordLink, finishDiscordLink, getDiscordLink, startDiscordLink } from "./link-account";
import { getGuild, setGuild } from "./manage-guild";
import { findRoleChanges } from "./rules";
import { syncGuild } from "./sync-guild";

const GUILD = "300000000000000001";
const [BRONZE, GOLD, OWN] = ["200000000000000001", "200000000000000002", "200000000000000003"] as const;
let t: TestServices;
let services: Services;
let discord: DiscordTwin;
let artist: Actor;
let ids = 0;

const nextId = () => `1000000000000001${String(++ids).padStart(2, "0")}`;

async function link(actor: Actor, discordId: string): Promise<void> {
  const state = new URL((await startDiscordLink(services, actor)).url).searchParams.get("state") ?? "";
  await finishDiscordLink(services, actor, { state, code: `twin.${discordId}.Somebody` });
}

async function addMember(key: string | null) {
  const { actor } = await addPerson(services);
  const discordId = nextId();
  const held = key === null ? null : await addPatron(services, { fanId: actor.userId, artistId: artist.userId, key });
  await discord.addMember(GUILD, discordId);
  await link(actor, discordId);
  return { actor, discordId, held };
}

const rolesOf = async (discordId: string) =>
  [...((await discord.listMembers(GUILD, null)).find((member) => member.userId === discordId)?.roleIds ?? [])].sort();
const sync = () => syncGuild(services, { artistId: artist.userId });

beforeAll(async () => {
  t = await createTestServices();
  discord = createDiscordTwin({ dataDir: t.services.env.DATA_DIR, authorizeUrl: "http://127.0.0.1/api/dev/discord" });
  services = { ...t.services, discord };
  artist = (await addPerson(services, "artist")).actor;
  await addTiers(services, artist.userId);
  const owner = nextId();
  await discord.addGuild(GUILD, { ownerId: owner, roleIds: [BRONZE, GOLD, OWN] });
  await link(artist, owner);
  await setGuild(services, artist, {
    guildId: GUILD,
    roles: [
      { tier: "bronze", roleId: BRONZE },
      { tier: "gold", roleId: GOLD },
    ],
  });
});
afterAll(() => t.close());

describe("roles in an artist's server", () => {
  it("become what access says, for members who linked their account, and nothing else of theirs is touched", async () => {
    const [gold, silver, nobody] = [await addMember("gold"), await addMember("silver"), await addMember(null)];
    await discord.giveRole({ guildId: GUILD, userId: nobody.discordId, roleId: OWN });
    await discord.giveRole({ guildId: GUILD, userId: nobody.discordId, roleId: GOLD });
    expect(await sync()).toEqual({ changed: 4 });
    expect([await rolesOf(gold.discordId), await rolesOf(silver.discordId), await rolesOf(nobody.discordId)]).toEqual([[BRONZE, GOLD], [BRONZE], [OWN]]);
    expect(await sync()).toEqual({ changed: 0 });
    if (gold.held !== null)
      await addPatron(services, { fanId: gold.actor.userId, artistId: artist.userId, key: "gold" }, { ...gold.held, revokedAt: t.clock.now() });
    await endDiscordLink(services, silver.actor);
    expect(await sync()).toEqual({ changed: 3 });
    expect([await rolesOf(gold.discordId), await rolesOf(silver.discordId)]).toEqual([[], []]);
    expect((await getGuild(services, artist)).lastSyncedAt).toBe(t.clock.now().toISOString());
  });

  it("are looked at when access or an account changes, once for each change", async () => {
    const before = await t.database.sql`select id from event_outbox where name = 'benefits/discord.changed'`;
    await addMember("gold");
    const after = await t.database.sql`select id from event_outbox where name = 'benefits/discord.changed'`;
    expect(after.length).toBe(before.length + 1);
  });
});

describe("a Discord account", () => {
  it("is linked with a state of one's own that works once, and is one person's alone", async () => {
    const [one, other] = [(await addPerson(services)).actor, (await addPerson(services)).actor];
    const state = new URL((await startDiscordLink(services, one)).url).searchParams.get("state") ?? "";
    const code = `twin.${nextId()}.Dante`;
    await expect(finishDiscordLink(services, other, { state, code })).rejects.toMatchObject({ code: "rule_refused" });
    expect(await finishDiscordLink(services, one, { state, code })).toEqual({ name: "Dante" });
    await expect(finishDiscordLink(services, one, { state, code })).rejects.toMatchObject({ code: "rule_refused" });
    const again = new URL((await startDiscordLink(services, other)).url).searchParams.get("state") ?? "";
    await expect(finishDiscordLink(services, other, { state: again, code })).rejects.toMatchObject({ code: "conflict" });
    expect([await getDiscordLink(services, one), await getDiscordLink(services, other)]).toEqual([{ name: "Dante" }, { name: null }]);
  });

  it("must own a server to have its roles given, and the server must have them", async () => {
    const thief = (await addPerson(services, "artist")).actor;
    await expect(setGuild(services, thief, { guildId: GUILD, roles: [] })).rejects.toMatchObject({ code: "rule_refused" });
    await link(thief, nextId());
    await expect(setGuild(services, thief, { guildId: GUILD, roles: [] })).rejects.toMatchObject({ code: "not_found" });
    await expect(setGuild(services, artist, { guildId: GUILD, roles: [{ tier: "gold", roleId: "200000000000000009" }] })).rejects.toMatchObject({
      code: "rule_refused",
    });
  });
});

describe("who comes back from Discord", () => {
  /** Where the browser is sent from our callback, by somebody who is signed in, or by nobody. */
  async function comeBack(actor: Actor | null, query: Readonly<Record<string, string>>, live = services): Promise<string | null> {
    Object.assign(globalThis, { mhcLive: { services: live, database: t.database } });
    const token = await encode({ token: { sid: actor?.sessionId ?? "" }, secret: services.env.AUTH_SECRET });
    const headers: HeadersInit = actor === null ? {} : { cookie: `${cookieName(services.env, "session")}=${token}` };
    const request = new Request(`http://127.0.0.1/api/discord/callback?${new URLSearchParams(query)}`, { headers });
    const response = await callback(request, { params: Promise.resolve({}) });
    expect([response.status, response.headers.get("cache-control")]).toEqual([303, "no-store"]);
    return response.headers.get("location");
  }
  const begin = async (actor: Actor) => new URL((await startDiscordLink(services, actor)).url).searchParams.get("state") ?? "";

  it("stands again where the link is, and is told what came of it", async () => {
    const [one, other] = [(await addPerson(services)).actor, (await addPerson(services)).actor];
    const code = `twin.${nextId()}.Dante`;
    const state = await begin(one);
    expect(await comeBack(one, { state, code })).toBe("/memberships?discord=linked#discord");
    expect(await getDiscordLink(services, one)).toEqual({ name: "Dante" });
    expect(await comeBack(one, { state, code })).toBe("/memberships?discord=over#discord");
    expect(await comeBack(other, { state: await begin(other), code })).toBe("/memberships?discord=taken#discord");
    expect(await comeBack(other, { state: await begin(other), error: "access_denied" })).toBe("/memberships?discord=refused#discord");
    const away = { ...services, discord: { ...discord, identify: () => Promise.reject(new DomainError("unavailable")) } };
    expect(await comeBack(other, { state: await begin(other), code }, away)).toBe("/memberships?discord=away#discord");
    expect(await getDiscordLink(services, other)).toEqual({ name: null });
  });

  it("signs in first where the session has ended meanwhile", async () => {
    expect(await comeBack(null, { state: "s", code: "c" })).toBe("/sign-in?next=%2Fmemberships%23discord");
  });
});

describe("the difference", () => {
  it("makes any server what is wished when it is applied, and is empty then", () => {
    const roleIds = ["a", "b", "c"];
    const someRoles = fc.uniqueArray(fc.constantFrom(...roleIds, "foreign"));
    const people = fc.dictionary(fc.constantFrom("1", "2", "3", "4"), someRoles);
    fc.assert(
      fc.property(people, people, (has, wants) => {
        const managed = new Set(roleIds);
        const wished = new Map(Object.entries(wants).map(([id, roles]) => [id, new Set(roles.filter((role) => managed.has(role)))]));
        const members = Object.entries(has).map(([userId, roles]) => ({ userId, roleIds: roles }));
        const after = members.map(({ userId, roleIds: roles }) => {
          const now = new Set(roles);
          for (const change of findRoleChanges(members, wished, managed)) {
            if (change.userId !== userId) continue;
            if (change.hasRole) now.add(change.roleId);
            else now.delete(change.roleId);
          }
          expect(now.has("foreign")).toBe(roles.includes("foreign"));
          return { userId, roleIds: [...now] };
        });
        expect(findRoleChanges(after, wished, managed)).toEqual([]);
      }),
    );
  });
});
