import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type DiscordServer, GUILD, OWNER, startDiscordServer } from "@/test/discord-server";
import type { DiscordGateway } from ".";
import { createDiscordRest } from "./rest";
import { createDiscordTwin } from "./twin";

const ROLES = ["200000000000000001", "200000000000000002"] as const;
const MEMBERS = Array.from({ length: 6 }, (_, at) => `10000000000000000${at + 1}`);
const STRANGER = "100000000000000099";

let server: DiscordServer;
let dataDir: string;

beforeAll(async () => {
  server = await startDiscordServer(ROLES);
  for (const userId of MEMBERS) server.roles.set(userId, new Set());
  dataDir = await mkdtemp(join(tmpdir(), "mhc-discord-"));
});
afterAll(async () => {
  await server.close();
  await rm(dataDir, { recursive: true, force: true });
});

const rest = (botToken = "the-token") =>
  createDiscordRest({
    apiBase: server.url,
    authorizeBase: "https://discord.test/authorize",
    botToken,
    clientId: "client",
    clientSecret: "secret",
    redirectUrl: "https://mhc.example/api/discord/callback",
  });

async function twin(): Promise<DiscordGateway> {
  const made = createDiscordTwin({ dataDir, authorizeUrl: "http://127.0.0.1/api/dev/discord" });
  await made.addGuild(GUILD, { ownerId: OWNER, roleIds: ROLES });
  for (const userId of MEMBERS) await made.addMember(GUILD, userId);
  return made;
}

describe.each([
  ["the REST client", async () => rest(), "good"],
  ["the stand-in", twin, `twin.${OWNER}.Dante`],
] as const)("%s", (_, create, code) => {
  it("tells who a code is from, whose a server is, and gives and takes roles, each as often as one likes", async () => {
    const discord = await create();
    expect(new URL(discord.authorizeUrl("the state")).searchParams.get("state")).toBe("the state");
    expect(await discord.identify(code)).toEqual({ userId: OWNER, name: "Dante" });
    await expect(discord.identify("bad")).rejects.toMatchObject({ code: "rule_refused" });
    expect(await discord.getGuild(GUILD)).toEqual({ ownerId: OWNER, roleIds: ROLES });
    await expect(discord.getGuild("300000000000000002")).rejects.toMatchObject({ code: "not_found" });
    for (const userId of MEMBERS) for (const roleId of ROLES) await discord.giveRole({ guildId: GUILD, userId, roleId });
    await discord.giveRole({ guildId: GUILD, userId: MEMBERS[0] ?? "", roleId: ROLES[0] });
    for (let time = 0; time < 2; time++) await discord.takeRole({ guildId: GUILD, userId: MEMBERS[1] ?? "", roleId: ROLES[1] });
    const members = (await discord.listMembers(GUILD, null)).filter((member) => member.userId !== OWNER);
    expect(members.map((member) => [member.userId, [...member.roleIds].sort()])).toEqual(MEMBERS.map((id, at) => [id, at === 1 ? [ROLES[0]] : [...ROLES]]));
    const later = (await discord.listMembers(GUILD, MEMBERS[3] ?? "")).map((member) => member.userId);
    expect(later.filter((userId) => userId !== OWNER)).toEqual(MEMBERS.slice(4));
  });
});

describe("the REST client", () => {
  it("keeps to the pace that the answers name instead of being refused at every turn", async () => {
    const before = { refused: server.refused(), requests: server.requests() };
    const paced = rest();
    for (let time = 0; time < 20; time++) await paced.takeRole({ guildId: GUILD, userId: MEMBERS[0] ?? "", roleId: ROLES[0] });
    expect(server.roles.get(MEMBERS[0] ?? "")).toEqual(new Set([ROLES[1]]));
    expect(server.refused() - before.refused).toBeLessThan((server.requests() - before.requests) / 4);
  });

  it("takes somebody who left the server for what they are, and a wrong token for a server that it is not in", async () => {
    await rest().giveRole({ guildId: GUILD, userId: STRANGER, roleId: ROLES[0] });
    expect(server.roles.has(STRANGER)).toBe(false);
    await expect(rest("wrong").getGuild(GUILD)).rejects.toMatchObject({ code: "not_found" });
  });
});

describe("the stand-in", () => {
  it("gives everybody a server of their own to try, and a place in all others", async () => {
    const discord = await twin();
    await discord.identify(`twin.${STRANGER}.Virgil`);
    expect(await discord.getGuild("300000000000000099")).toMatchObject({ ownerId: STRANGER });
    await discord.giveRole({ guildId: GUILD, userId: STRANGER, roleId: ROLES[0] });
    await discord.identify(`twin.${STRANGER}.Virgil`);
    expect((await discord.listMembers(GUILD, null)).find((member) => member.userId === STRANGER)?.roleIds).toEqual([ROLES[0]]);
  });

  it("refuses what was never made: a member, a role, an id that cannot be one", async () => {
    const discord = await twin();
    const wrong = [
      { guildId: GUILD, userId: "100000000000000077", roleId: ROLES[0] },
      { guildId: GUILD, userId: MEMBERS[0] ?? "", roleId: "200000000000000009" },
      { guildId: GUILD, userId: "../../etc", roleId: ROLES[0] },
      { guildId: "..", userId: MEMBERS[0] ?? "", roleId: ROLES[0] },
    ];
    for (const each of wrong) await expect(discord.giveRole(each)).rejects.toMatchObject({ code: "not_found" });
  });
});
