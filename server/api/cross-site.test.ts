import { eq } from "drizzle-orm";
import { encode } from "next-auth/jwt";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { users } from "@/db/schema";
import { cookieName } from "@/server/accounts";
import { addPerson, type Person } from "@/test/people";
import { createTestServices, goLive, type TestServices } from "@/test/services";
import { handleRest } from "./rest";
import { handleTrpc } from "./trpc-door";

const HOST = "127.0.0.1:3000";
const BIO = "written from another site";

let t: TestServices;
let person: Person;
let cookie: string;

beforeAll(async () => {
  t = await createTestServices();
  goLive(t);
  person = await addPerson(t.services);
  cookie = `${cookieName(t.services.env, "session")}=${await encode({ token: { sid: person.actor.sessionId }, secret: t.services.env.AUTH_SECRET })}`;
});
afterAll(() => t.close());

type Door = (init: RequestInit & { headers: Record<string, string> }, query?: string) => Promise<Response>;

const doors: readonly (readonly [string, Door])[] = [
  ["REST", (init, query = "") => handleRest(new Request(`http://${HOST}/api/account/settings${query}`, { ...init, method: init.method ?? "PATCH" }))],
  [
    "tRPC",
    (init, query = "") => handleTrpc(new Request(`http://${HOST}/api/trpc/accounts.updateSettings${query}`, { ...init, method: init.method ?? "POST" })),
  ],
];

async function bioNow(): Promise<string | undefined> {
  const [row] = await t.services.db.select({ bio: users.bio }).from(users).where(eq(users.id, person.actor.userId));
  return row?.bio;
}

const json = { "content-type": "application/json" };
const body = JSON.stringify({ bio: BIO });

describe.each(doors)("a change asked for at the %s door with a signed-in browser's cookie", (_name, ask) => {
  it.each([
    ["another site's origin", { ...json, origin: "https://evil.example" }],
    ["another port of this machine", { ...json, origin: "http://127.0.0.1:4000" }],
    ["an opaque origin", { ...json, origin: "null" }],
    ["a fetch that says it comes from another site", { ...json, "sec-fetch-site": "cross-site" }],
    ["a sibling domain", { ...json, "sec-fetch-site": "same-site" }],
    ["a plain text form", { "content-type": "text/plain" }],
    ["a web form", { "content-type": "application/x-www-form-urlencoded" }],
    ["a form with files", { "content-type": "multipart/form-data; boundary=x" }],
    ["raw bytes", { "content-type": "application/octet-stream" }],
  ])("is refused from %s, and nothing changes", async (_case, headers) => {
    const response = await ask({ headers: { host: HOST, cookie, ...headers }, body });
    expect([403, 415]).toContain(response.status);
    expect(await bioNow()).toBe("");
  });

  it("is not done by GET, with the change in the address", async () => {
    await ask({ method: "GET", headers: { host: HOST, cookie } }, `?bio=x&input=${encodeURIComponent(body)}`);
    expect(await bioNow()).toBe("");
  });

  it("is done from our own pages", async () => {
    const response = await ask({ headers: { host: HOST, cookie, ...json, origin: `http://${HOST}`, "sec-fetch-site": "same-origin" }, body });
    expect(response.status).toBe(200);
    expect(await bioNow()).toBe(BIO);
    await t.services.db.update(users).set({ bio: "" }).where(eq(users.id, person.actor.userId));
  });
});
