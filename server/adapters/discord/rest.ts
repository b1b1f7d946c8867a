import { setTimeout as wait } from "node:timers/promises";
import { z } from "zod";
import { DomainError } from "@/server/kernel/errors";
import { type DiscordGateway, MEMBERS_PER_READ } from ".";

const TIMEOUT_MS = 15_000;
const TRIES_MAX = 5;
/** Longer than this is not waited for: the job is tried again later. */
const WAIT_MS_MAX = 30_000;
const BACKOFF_MS = 100;

export interface DiscordAccess {
  /** `https://discord.com/api/v10`, or a stand-in on this machine. */
  readonly apiBase: string;
  /** Where people are sent to: `https://discord.com/oauth2/authorize`. */
  readonly authorizeBase: string;
  readonly botToken: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly redirectUrl: string;
}

const memberShape = z.object({ user: z.object({ id: z.string() }), roles: z.array(z.string()) });
const guildShape = z.object({ owner_id: z.string(), roles: z.array(z.object({ id: z.string() })) });
const tokenShape = z.object({ access_token: z.string() });
const userShape = z.object({ id: z.string(), username: z.string(), global_name: z.string().nullish() });
const limitShape = z.object({ retry_after: z.number() });

type Call = { readonly method: "GET" | "PUT" | "DELETE" | "POST"; readonly path: string; readonly authorization?: string; readonly form?: URLSearchParams };

/** What remains of a limit stands in each answer: the next call waits for it instead of being refused (Discord's rate limit documentation). */
class Pace {
  #waitUntilMs = 0;

  async keep(): Promise<void> {
    const delayMs = this.#waitUntilMs - performance.now();
    if (delayMs > WAIT_MS_MAX) throw new DomainError("unavailable", { sentence: "Discord asks us to wait.", retryAfterSeconds: Math.ceil(delayMs / 1000) });
    if (delayMs > 0) await wait(delayMs);
  }

  note(headers: Headers): void {
    if (headers.get("x-ratelimit-remaining") === "0") this.waitFor(Number(headers.get("x-ratelimit-reset-after") ?? 0) * 1000);
  }

  waitFor(delayMs: number): void {
    this.#waitUntilMs = Math.max(this.#waitUntilMs, performance.now() + delayMs);
  }
}

/**
 * Discord's REST API v10. Every call made here may be repeated without harm, so that one which was refused for its pace, or broke off, is.
 * It was written from Discord's documentation and has never met the real service.
 */
export function createDiscordRest(access: DiscordAccess): DiscordGateway {
  const pace = new Pace();

  async function send(call: Call): Promise<Response> {
    const headers = { authorization: call.authorization ?? `Bot ${access.botToken}`, "user-agent": "DiscordBot (https://mhc.example, 1)" };
    return fetch(`${access.apiBase}${call.path}`, {
      method: call.method,
      headers,
      body: call.form ?? null,
      redirect: "error",
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
  }

  async function ask(call: Call): Promise<Response> {
    for (let tried = 1; ; tried++) {
      await pace.keep();
      const answer = await send(call).catch(() => null);
      if (answer !== null) pace.note(answer.headers);
      const isLimited = answer?.status === 429;
      if (answer !== null && !isLimited && answer.status < 500) return answer;
      if (tried === TRIES_MAX) throw new DomainError("unavailable", { sentence: "Discord does not answer right now." });
      if (answer !== null && isLimited) pace.waitFor(limitShape.parse(await answer.json()).retry_after * 1000);
      else await wait(BACKOFF_MS * 2 ** tried);
    }
  }

  async function read<T>(call: Call, shape: z.ZodType<T>, refused: "not_found" | "rule_refused"): Promise<T> {
    const answer = await ask(call);
    if (answer.ok) return shape.parse(await answer.json());
    await answer.body?.cancel();
    if (refused === "rule_refused") throw new DomainError("rule_refused", { sentence: "Discord did not accept this. Begin again." });
    throw new DomainError("not_found", { sentence: "Our bot is not in this Discord server." });
  }

  async function change(method: "PUT" | "DELETE", { guildId, userId, roleId }: { guildId: string; userId: string; roleId: string }): Promise<void> {
    const answer = await ask({ method, path: `/guilds/${guildId}/members/${userId}/roles/${roleId}` });
    await answer.body?.cancel();
    // Whoever left the server has no roles to give or take.
    if (!answer.ok && answer.status !== 404) throw new DomainError("unavailable", { sentence: `Discord refused a change of roles (${answer.status}).` });
  }

  return {
    authorizeUrl: (state) =>
      `${access.authorizeBase}?${new URLSearchParams({ response_type: "code", client_id: access.clientId, scope: "identify", state, redirect_uri: access.redirectUrl })}`,
    async identify(code) {
      const { clientId: client_id, clientSecret: client_secret, redirectUrl: redirect_uri } = access;
      const form = new URLSearchParams({ grant_type: "authorization_code", code, redirect_uri, client_id, client_secret });
      // A code works once: this one call is not repeated.
      const answer = await send({ method: "POST", path: "/oauth2/token", form, authorization: "" }).catch(() => null);
      if (answer?.ok !== true) throw new DomainError("rule_refused", { sentence: "Discord did not accept this. Begin again." });
      const { access_token } = tokenShape.parse(await answer.json());
      const user = await read({ method: "GET", path: "/users/@me", authorization: `Bearer ${access_token}` }, userShape, "rule_refused");
      return { userId: user.id, name: user.global_name ?? user.username };
    },
    async getGuild(guildId) {
      const guild = await read({ method: "GET", path: `/guilds/${guildId}` }, guildShape, "not_found");
      return { ownerId: guild.owner_id, roleIds: guild.roles.map((role) => role.id) };
    },
    async listMembers(guildId, after) {
      const path = `/guilds/${guildId}/members?limit=${MEMBERS_PER_READ}${after === null ? "" : `&after=${after}`}`;
      const members = await read({ method: "GET", path }, z.array(memberShape), "not_found");
      return members.map((member) => ({ userId: member.user.id, roleIds: member.roles }));
    },
    giveRole: (role) => change("PUT", role),
    takeRole: (role) => change("DELETE", role),
  };
}
