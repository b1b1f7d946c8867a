import type { Env } from "@/server/kernel/env";
import { DomainError } from "@/server/kernel/errors";
import type { DiscordGateway } from ".";
import { createDiscordRest } from "./rest";
import { createDiscordTwin } from "./twin";

const API_BASE = "https://discord.com/api/v10";
const AUTHORIZE_BASE = "https://discord.com/oauth2/authorize";

function refuse(): never {
  throw new DomainError("unavailable", { sentence: "Discord is not set up here." });
}

/** Discord where its keys are set; the stand-in on a copy of somebody's own; else nothing that could be called. */
export function createDiscordGateway(
  env: Pick<Env, "DISCORD_BOT_TOKEN" | "DISCORD_CLIENT_ID" | "DISCORD_CLIENT_SECRET" | "DEPLOYMENT" | "DATA_DIR" | "PUBLIC_URL" | "PORT">,
): DiscordGateway {
  const home = env.PUBLIC_URL ?? `http://127.0.0.1:${env.PORT}`;
  const { DISCORD_BOT_TOKEN: botToken, DISCORD_CLIENT_ID: clientId, DISCORD_CLIENT_SECRET: clientSecret } = env;
  if (botToken !== undefined && clientId !== undefined && clientSecret !== undefined) {
    const keys = { botToken, clientId, clientSecret };
    return createDiscordRest({ ...keys, apiBase: API_BASE, authorizeBase: AUTHORIZE_BASE, redirectUrl: `${home}/api/discord/callback` });
  }
  if (env.DEPLOYMENT === "local") return createDiscordTwin({ dataDir: env.DATA_DIR, authorizeUrl: `${home}/api/dev/discord` });
  const refuseLater = async () => refuse();
  return { authorizeUrl: refuse, identify: refuseLater, getGuild: refuseLater, listMembers: refuseLater, giveRole: refuseLater, takeRole: refuseLater };
}
