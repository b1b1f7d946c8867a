import { z } from "zod";
import { signedInProcedure } from "@/server/api/trpc";
import { endDiscordLink, getDiscordLink, startDiscordLink } from "./link-account";
import { getGuild, guildInput, guildShape, removeGuild, setGuild } from "./manage-guild";

const rest = (method: "GET" | "POST" | "DELETE", path: `/${string}`, summary: string) => ({
  openapi: { method, path, tags: ["Discord"], summary, protect: true },
});
const link = z.object({ name: z.string().nullable() });

export const discordProcedures = {
  discordLink: signedInProcedure
    .meta({ ...rest("GET", "/discord/link", "The Discord account that you linked"), scope: "patronage:read" })
    .input(z.object({}))
    .output(link)
    .query(({ ctx }) => getDiscordLink(ctx.services, ctx.actor)),
  // No scope: it goes on in the browser, with the session that began it.
  startDiscordLink: signedInProcedure
    .meta(rest("POST", "/discord/link", "Where to link your Discord account"))
    .input(z.object({}))
    .output(z.object({ url: z.string() }))
    .mutation(({ ctx }) => startDiscordLink(ctx.services, ctx.actor)),
  endDiscordLink: signedInProcedure
    .meta({ ...rest("DELETE", "/discord/link", "Forget your Discord account"), scope: "patronage:write" })
    .input(z.object({}))
    .output(link)
    .mutation(({ ctx }) => endDiscordLink(ctx.services, ctx.actor)),
  discordGuild: signedInProcedure
    .meta({ ...rest("GET", "/discord/guild", "Your Discord server and its roles"), scope: "patronage:read" })
    .input(z.object({}))
    .output(guildShape)
    .query(({ ctx }) => getGuild(ctx.services, ctx.actor)),
  setDiscordGuild: signedInProcedure
    .meta({ ...rest("POST", "/discord/guild", "Set your Discord server and which role each tier has"), scope: "patronage:write" })
    .input(guildInput)
    .output(guildShape)
    .mutation(({ ctx, input }) => setGuild(ctx.services, ctx.actor, input)),
  removeDiscordGuild: signedInProcedure
    .meta({ ...rest("DELETE", "/discord/guild", "Leave your Discord server alone"), scope: "patronage:write" })
    .input(z.object({}))
    .output(guildShape)
    .mutation(({ ctx }) => removeGuild(ctx.services, ctx.actor)),
};
