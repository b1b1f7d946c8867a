import { createServer, type IncomingMessage, type ServerResponse } from "node:http";

export interface DiscordServer {
  readonly url: string;
  /** By member, in the one server `GUILD`. */
  readonly roles: Map<string, Set<string>>;
  /** How many calls were refused for their pace. */
  refused(): number;
  requests(): number;
  close(): Promise<void>;
}

export const GUILD = "300000000000000001";
export const OWNER = "100000000000000009";
const BOT = "Bot the-token";

async function readBody(request: IncomingMessage): Promise<URLSearchParams> {
  let text = "";
  for await (const chunk of request) text += String(chunk);
  return new URLSearchParams(text);
}

/**
 * The part of Discord's REST API that patrons' roles need, written from its documentation: it lets five calls through in each of its short
 * windows, says in every answer how many are left, and refuses the rest with 429; every seventh call breaks with 500.
 */
export async function startDiscordServer(roleIds: readonly string[]): Promise<DiscordServer> {
  const roles = new Map<string, Set<string>>();
  const [perWindow, windowMs] = [5, 60];
  const state = { requests: 0, refused: 0, left: perWindow, windowEndsMs: 0 };

  function answerCall(request: IncomingMessage, path: string): [number, unknown] {
    if (request.headers.authorization !== BOT) return [401, { message: "401: Unauthorized" }];
    const role = /^\/guilds\/(\d+)\/members\/(\d+)\/roles\/(\d+)$/.exec(path);
    if (role !== null) {
      const [, guildId, userId = "", roleId = ""] = role;
      const member = guildId === GUILD ? roles.get(userId) : undefined;
      if (member === undefined || !roleIds.includes(roleId)) return [404, { message: "Unknown" }];
      if (request.method === "PUT") member.add(roleId);
      else member.delete(roleId);
      return [204, null];
    }
    const url = new URL(path, "http://discord.local");
    if (url.pathname === `/guilds/${GUILD}`) return [200, { id: GUILD, owner_id: OWNER, roles: roleIds.map((id) => ({ id })) }];
    if (url.pathname !== `/guilds/${GUILD}/members`) return [404, { message: "Unknown Guild" }];
    const after = url.searchParams.get("after") ?? "";
    const found = [...roles].sort(([a], [b]) => (a < b ? -1 : 1)).filter(([userId]) => userId > after);
    return [200, found.slice(0, Number(url.searchParams.get("limit"))).map(([id, has]) => ({ user: { id }, roles: [...has] }))];
  }

  async function signIn(request: IncomingMessage, path: string): Promise<[number, unknown] | null> {
    if (path === "/oauth2/token") {
      const form = await readBody(request);
      const isGood = form.get("code") === "good" && form.get("client_secret") === "secret" && form.get("grant_type") === "authorization_code";
      return isGood ? [200, { access_token: "theirs", token_type: "Bearer" }] : [400, { error: "invalid_grant" }];
    }
    if (path !== "/users/@me") return null;
    return request.headers.authorization === "Bearer theirs" ? [200, { id: OWNER, username: "dante", global_name: "Dante" }] : [401, {}];
  }

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    state.requests += 1;
    const nowMs = performance.now();
    if (nowMs >= state.windowEndsMs) Object.assign(state, { left: perWindow, windowEndsMs: nowMs + windowMs });
    const resetSeconds = (state.windowEndsMs - nowMs) / 1000;
    const send = (status: number, body: unknown): void => {
      const headers = {
        "content-type": "application/json",
        "x-ratelimit-remaining": String(Math.max(0, state.left)),
        "x-ratelimit-reset-after": resetSeconds.toFixed(3),
      };
      response.writeHead(status, headers).end(body === null ? undefined : JSON.stringify(body));
    };
    state.left -= 1;
    if (state.left < 0) {
      state.refused += 1;
      send(429, { message: "You are being rate limited.", retry_after: resetSeconds, global: false });
      return;
    }
    const path = request.url ?? "";
    const signedIn = await signIn(request, path);
    if (signedIn === null && state.requests % 7 === 0) return send(500, { message: "broken" });
    send(...(signedIn ?? answerCall(request, path)));
  }

  const server = createServer((request, response) => {
    handle(request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  return {
    url: `http://127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}`,
    roles,
    refused: () => state.refused,
    requests: () => state.requests,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
