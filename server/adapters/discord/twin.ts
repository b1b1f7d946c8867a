import { mkdir, readdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { DomainError } from "@/server/kernel/errors";
import { type DiscordGateway, MEMBERS_PER_READ } from ".";

const SNOWFLAKE = /^\d{17,20}$/;
const guildShape = z.strictObject({ ownerId: z.string().regex(SNOWFLAKE), roleIds: z.array(z.string().regex(SNOWFLAKE)) });
const memberShape = z.strictObject({ roleIds: z.array(z.string().regex(SNOWFLAKE)) });

export interface DiscordTwin extends DiscordGateway {
  /** Makes a server with these roles, in which our bot is. */
  addGuild(guildId: string, guild: { readonly ownerId: string; readonly roleIds: readonly string[] }): Promise<void>;
  /** Lets somebody join a server. */
  addMember(guildId: string, userId: string): Promise<void>;
}

const refuse = (sentence: string): DomainError => new DomainError("not_found", { sentence });

/** The roles of the server that everybody gets of their own. */
const HOME_ROLES = ["200000000000000001", "200000000000000002", "200000000000000003", "200000000000000004"];

/** The server that somebody owns here: their own id, beginning with a 3. */
function homeGuildOf(userId: string): string {
  return `3${userId.slice(1)}`;
}

/** The code that the twin's page gives for a person. */
const CODE = /^twin\.(\d{17,20})\.(.{1,32})$/u;

/**
 * Discord's stand-in for a copy on somebody's own machine: servers and members as files that web and worker share. It is strict: a server, a
 * member or a role that was not made before is refused, and so is an id that cannot be Discord's.
 */
export function createDiscordTwin(config: { readonly dataDir: string; readonly authorizeUrl: string }): DiscordTwin {
  const folderOf = (guildId: string): string => {
    if (!SNOWFLAKE.test(guildId)) throw refuse(`${guildId} is no id of a Discord server.`);
    return join(config.dataDir, "discord", guildId);
  };

  async function load<T>(path: string, shape: z.ZodType<T>, missing: string): Promise<T> {
    const text = await readFile(path, "utf8").catch(() => null);
    if (text === null) throw refuse(missing);
    return shape.parse(JSON.parse(text));
  }

  async function store(path: string, value: object): Promise<void> {
    await writeFile(`${path}.new`, JSON.stringify(value));
    await rename(`${path}.new`, path);
  }

  const memberPath = (guildId: string, userId: string): string => {
    if (!SNOWFLAKE.test(userId)) throw refuse(`${userId} is no id of a Discord account.`);
    return join(folderOf(guildId), "members", `${userId}.json`);
  };
  const getGuild = (guildId: string) => load(join(folderOf(guildId), "guild.json"), guildShape, "Our bot is not in this Discord server.");

  async function change(where: { readonly guildId: string; readonly userId: string; readonly roleId: string }, hasRole: boolean): Promise<void> {
    const guild = await getGuild(where.guildId);
    if (!guild.roleIds.includes(where.roleId)) throw refuse("This Discord server has no such role.");
    const path = memberPath(where.guildId, where.userId);
    const member = await load(path, memberShape, "Nobody of this name is in this Discord server.");
    const others = member.roleIds.filter((roleId) => roleId !== where.roleId);
    await store(path, { roleIds: hasRole ? [...others, where.roleId] : others });
  }

  async function addGuild(guildId: string, guild: { readonly ownerId: string; readonly roleIds: readonly string[] }): Promise<void> {
    await mkdir(join(folderOf(guildId), "members"), { recursive: true });
    await store(join(folderOf(guildId), "guild.json"), guildShape.parse({ ownerId: guild.ownerId, roleIds: [...guild.roleIds] }));
  }

  async function addMember(guildId: string, userId: string): Promise<void> {
    await getGuild(guildId);
    await store(memberPath(guildId, userId), { roleIds: [] });
  }

  /** Who says who they are gets a server of their own, so that there is one to try, and is in every server of this copy. */
  async function settleIn(userId: string): Promise<void> {
    const home = homeGuildOf(userId);
    if ((await getGuild(home).catch(() => null)) === null) await addGuild(home, { ownerId: userId, roleIds: HOME_ROLES });
    for (const guildId of await readdir(join(config.dataDir, "discord"))) {
      const known = await load(memberPath(guildId, userId), memberShape, "not yet").catch(() => null);
      if (known === null) await addMember(guildId, userId);
    }
  }

  return {
    authorizeUrl: (state) => `${config.authorizeUrl}?${new URLSearchParams({ state })}`,
    async identify(code) {
      const [, userId, name] = CODE.exec(code) ?? [];
      if (userId === undefined || name === undefined) throw new DomainError("rule_refused", { sentence: "Discord did not accept this. Begin again." });
      await settleIn(userId);
      return { userId, name };
    },
    getGuild,
    async listMembers(guildId, after) {
      await getGuild(guildId);
      const names = (await readdir(join(folderOf(guildId), "members"))).filter((name) => name.endsWith(".json")).map((name) => name.slice(0, -".json".length));
      const userIds = names.sort().filter((userId) => after === null || userId > after);
      const read = async (userId: string) => ({ userId, ...(await load(memberPath(guildId, userId), memberShape, "gone")) });
      return Promise.all(userIds.slice(0, MEMBERS_PER_READ).map(read));
    },
    giveRole: (role) => change(role, true),
    takeRole: (role) => change(role, false),
    addGuild,
    addMember,
  };
}
